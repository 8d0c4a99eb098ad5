package io.github.crmgate.sandbox.zoho.accounts;

import io.github.crmgate.sandbox.server.Answer;
import io.github.crmgate.sandbox.server.Refusal;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What the end user's browser meets at the accounts server: a page that asks, and the way back to the application. */
public final class ZohoConsent {
    private static final String USER = "end-user";
    private static final Pattern SCOPE = Pattern.compile("\\w+(\\.\\w+)+");
    private static final List<String> CARRIED =
            List.of("response_type", "client_id", "redirect_uri", "scope", "state", "access_type", "prompt");

    private final String region;
    private final ZohoClient client;
    private final ZohoGrants grants;
    private final ZohoDirectory directory;

    public ZohoConsent(String region, ZohoClient client, ZohoGrants grants, ZohoDirectory directory) {
        this.region = region;
        this.client = client;
        this.grants = grants;
        this.directory = directory;
    }

    Answer page(Map<String, String> asked) {
        check(asked);
        String scopes = scopes(asked).stream()
                .map(scope -> "<li><code>" + escape(scope) + "</code></li>")
                .collect(Collectors.joining());
        String hidden = CARRIED.stream()
                .filter(asked::containsKey)
                .map(name -> "<input type=\"hidden\" name=\"" + name + "\" value=\"" + escape(asked.get(name)) + "\">")
                .collect(Collectors.joining("\n"));
        String regions = directory.dataCentres().keySet().stream()
                .map(name -> "<option value=\"%s\"%s>%s</option>"
                        .formatted(name, name.equals(region) ? " selected" : "", name))
                .collect(Collectors.joining());
        return Answer.html(200, PAGE.formatted(HEAD, scopes, hidden, regions));
    }

    Answer decision(Map<String, String> form) {
        check(form);
        Map<String, String> back = new LinkedHashMap<>();
        if ("accept".equals(form.get("decision"))) {
            String home = form.getOrDefault("location", region);
            URI accounts = directory.dataCentres().get(home);
            if (accounts == null) {
                throw refuse("Unknown data centre");
            }
            back.put("code", code(home, form));
            back.put("location", home);
            back.put("accounts-server", accounts.toString());
        } else {
            back.put("error", "access_denied");
        }
        if (form.containsKey("state")) {
            back.put("state", form.get("state"));
        }
        return Answer.redirect(address(form.get("redirect_uri"), back));
    }

    private String code(String home, Map<String, String> form) {
        boolean offline = "offline".equals(form.get("access_type"));
        boolean prompted = "consent".equals(form.get("prompt"));
        return grants.browserCode(home, USER, scopes(form), form.get("redirect_uri"), offline, prompted);
    }

    /** The address to go back to; some data centres leave a trailing ampersand. */
    private static String address(String redirectUri, Map<String, String> parameters) {
        String query = parameters.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        String trailer = "eu".equals(parameters.get("location")) ? "&" : "";
        return redirectUri + (redirectUri.contains("?") ? "&" : "?") + query + trailer;
    }

    private void check(Map<String, String> asked) {
        if (!"code".equals(asked.get("response_type"))) {
            throw refuse("Invalid response type");
        }
        if (!ZohoClient.ID.equals(asked.get("client_id"))) {
            throw refuse("Invalid client");
        }
        if (!client.allows(asked.getOrDefault("redirect_uri", ""))) {
            throw refuse("Invalid redirect URI");
        }
        if (!scopes(asked).stream().allMatch(scope -> SCOPE.matcher(scope).matches())) {
            throw refuse("Scope does not exist");
        }
    }

    private static Set<String> scopes(Map<String, String> asked) {
        return new LinkedHashSet<>(List.of(asked.getOrDefault("scope", "").split(",", -1)));
    }

    private static Refusal refuse(String reason) {
        return new Refusal(Answer.html(400, ERROR.formatted(HEAD, reason)));
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    private static final String HEAD = """
            <head>
            <meta charset="utf-8">
            <title>Simulated Zoho Accounts</title>
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <style>
            :root { color-scheme: light dark; }
            body { margin: 0 auto; max-width: 30rem; padding: 2rem 1rem; font: 1rem/1.5 system-ui, "Liberation Sans", sans-serif; }
            h1 { font-size: 1.375rem; line-height: 1.25; }
            ul { padding-left: 1.25rem; }
            code { overflow-wrap: anywhere; }
            select, button { display: block; box-sizing: border-box; width: 100%; min-height: 2.75rem; font: inherit; }
            button { margin-top: 0.75rem; }
            </style>
            </head>""";

    private static final String PAGE = """
            <!DOCTYPE html>
            <html lang="en">
            %1$s
            <body>
            <main>
            <h1>Simulated Zoho Accounts</h1>
            <p>CrmGate would like to access the following information.</p>
            <ul>%2$s</ul>
            <form method="post" action="/oauth/v2/approve">
            %3$s
            <p><label for="location">Data centre of your account</label>
            <select id="location" name="location">%4$s</select></p>
            <button id="accept" type="submit" name="decision" value="accept">Accept</button>
            <button id="reject" type="submit" name="decision" value="reject">Reject</button>
            </form>
            </main>
            </body>
            </html>
            """;

    private static final String ERROR = """
            <!DOCTYPE html>
            <html lang="en">
            %s
            <body><main><h1>Error Occurred</h1><p>%s</p></main></body>
            </html>
            """;
}
