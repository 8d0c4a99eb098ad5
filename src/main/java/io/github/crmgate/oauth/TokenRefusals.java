package io.github.crmgate.oauth;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.crmgate.http.CrmResponse;
import io.github.crmgate.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Interprets a response without a token. Errors of RFC 6749, section 5.2, count as they are; a 400 or 401 without one
 * of them, and without a throttle, probably means a dead grant. A web page comes from a firewall or gateway in front of
 * the token endpoint and says nothing of the grant.
 */
final class TokenRefusals {
    private static final int TIMEOUT = 408;
    private static final Set<String> STANDARD = Set.of(
            "invalid_request", "unsupported_grant_type", "invalid_scope", "access_denied", "unsupported_response_type");
    private static final Pattern TRANSIENT =
            Pattern.compile("unavailable|(?:server|internal).?error|(?:request|gateway).?time.?out");
    private static final Pattern CLIENT = Pattern.compile("client|secret");
    private static final Pattern THROTTLE =
            Pattern.compile("slow.?down|rate.?limit|too.?many|throttl|(?:limit|quota).?exceeded");
    /** Members in which servers that do not follow the standard put the error code. */
    private static final List<List<String>> FURTHER_FIELDS = List.of(
            List.of("error"),
            List.of("error", "code"),
            List.of("error", "type"),
            List.of("error_code"),
            List.of("errorCode"),
            List.of("code"),
            List.of("status"));

    private TokenRefusals() {}

    static TokenResult of(OAuthTokens server, CrmResponse response) {
        TokenErrors errors = server.errors();
        String text = text(errors, response.json());
        String code = text == null || TokenErrors.isCode(text) ? text : "unknown_error"; // it may quote the request
        String says = server.title() + " gave no token: " + response + (code == null ? "" : " " + code) + ".";
        int status = response.status();
        String lower = text == null ? "" : text.toLowerCase(Locale.ROOT);
        if (status == 429
                || response.throttle() != null
                || (response.retryAfter() != null && status < 500)
                || THROTTLE.matcher(lower).find()) {
            return new TokenResult.Throttled(says, response.retryAfter());
        }
        if (status >= 500 || status == TIMEOUT || response.markup()) {
            return new TokenResult.Unavailable(says);
        }
        if (code != null && (code.equals("invalid_grant") || errors.deadCodes().contains(code))) {
            return new TokenResult.Dead(
                    code, says + " The refresh token or code was revoked, or is used up: authorize again.");
        }
        if (TRANSIENT.matcher(lower).find()) {
            return new TokenResult.Unavailable(says);
        }
        if (code != null && CLIENT.matcher(code.toLowerCase(Locale.ROOT)).find()) {
            return new TokenResult.Refused(
                    code,
                    says + " It rejects the OAuth client, not the grant: "
                            + server.client().correction() + " Connections go on once that is right.");
        }
        if ((status == 400 || status == 401) && !STANDARD.contains(lower)) {
            String name = code == null ? "http_" + status : code;
            return errors.deadCodes().isEmpty()
                    ? new TokenResult.LikelyDead(name, says + likelyDead(server))
                    : new TokenResult.Refused(name, says + noDeadCode(server));
        }
        return code == null ? new TokenResult.Unavailable(says) : new TokenResult.Refused(code, says);
    }

    private static String likelyDead(OAuthTokens server) {
        return " Most likely the refresh token or code was revoked, or is used up: authorize again. If that fails too, or"
                + " all connections to " + server.title() + " do, "
                + server.client().correction();
    }

    private static String noDeadCode(OAuthTokens server) {
        return " That is none of " + server.client().settings()
                + ".dead-grant-codes; add it there if it means that the refresh token is dead.";
    }

    /** Returns the error, from the server's member or from those of others; null if there is none. */
    private static @Nullable String text(TokenErrors errors, JsonNode json) {
        List<List<String>> places = new ArrayList<>(List.of(errors.field()));
        places.addAll(FURTHER_FIELDS);
        for (List<String> place : places) {
            JsonNode parent = json;
            for (String name : place.subList(0, place.size() - 1)) {
                parent = parent.path(name);
            }
            String text = Json.text(parent, place.get(place.size() - 1));
            if (text != null) {
                return text;
            }
        }
        return null;
    }
}
