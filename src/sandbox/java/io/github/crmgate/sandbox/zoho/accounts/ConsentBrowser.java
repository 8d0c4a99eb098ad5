package io.github.crmgate.sandbox.zoho.accounts;

import io.github.crmgate.sandbox.server.PlainHttp;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Fills in the consent page: takes its hidden fields, adds the user's choice and posts the form. */
public final class ConsentBrowser {
    private static final Pattern HIDDEN = Pattern.compile("type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"");

    private final PlainHttp http = new PlainHttp();

    public URI decide(URI authorizationUrl, Map<String, String> choice) {
        HttpResponse<String> page = http.get(authorizationUrl.toString());
        if (page.statusCode() != 200) {
            throw new IllegalStateException("the consent page answered " + page.statusCode() + ": " + page.body());
        }
        Map<String, String> form = new HashMap<>();
        HIDDEN.matcher(page.body()).results().forEach(field -> form.put(field.group(1), unescape(field.group(2))));
        form.putAll(choice);
        HttpResponse<String> decided =
                http.post(authorizationUrl.resolve("/oauth/v2/approve").toString(), form);
        return decided.headers()
                .firstValue("Location")
                .map(URI::create)
                .orElseThrow(() -> new IllegalStateException("no way back: " + decided.body()));
    }

    private static String unescape(String text) {
        return text.replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&amp;", "&");
    }
}
