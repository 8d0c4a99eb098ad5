package io.github.crmgate.crm.custom;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.Credential;
import io.github.crmgate.http.CrmResponse;
import io.github.crmgate.http.Json;
import io.github.crmgate.oauth.TokenAnswer;
import io.github.crmgate.oauth.TokenRequest;
import io.github.crmgate.profile.OAuthClient;
import io.github.crmgate.profile.Profile;
import io.github.crmgate.profile.TokenErrors;
import io.github.crmgate.profile.UrlTemplate;
import io.github.crmgate.secret.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Tokens of a profile: from its token endpoint as RFC 6749 has it; without OAuth, the entered fields are the token. */
public final class CustomTokens {
    private static final Set<String> STANDARD = Set.of(
            "invalid_request", "unsupported_grant_type", "invalid_scope", "access_denied", "unsupported_response_type");
    private static final Set<String> TRANSIENT = Set.of("temporarily_unavailable", "server_error");
    private static final Pattern CLIENT = Pattern.compile("client|secret");
    private static final Pattern THROTTLE = Pattern.compile("slow_?down|rate.?limit|too.?many|throttl|limit.?exceeded");
    private static final List<List<String>> ELSEWHERE = List.of(
            List.of("error"),
            List.of("error", "code"),
            List.of("error", "type"),
            List.of("error_code"),
            List.of("errorCode"),
            List.of("code"),
            List.of("status"));
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration LONGEST = Duration.ofDays(365);

    private final Profile profile;
    private final CustomValues values;

    public CustomTokens(Profile profile) {
        this.profile = profile;
        this.values = new CustomValues(profile);
    }

    /** The entered fields, which do not expire. */
    public TokenAnswer fetch(Connection connection, Credential credential) {
        return new TokenAnswer.Granted(
                credential.value(), null, null, profile.base(CustomValues.entered(credential.value())), List.of());
    }

    /** Only the user can replace what was entered. */
    public TokenAnswer rejected(Connection connection, Credential credential) {
        return new TokenAnswer.Dead(
                "invalid_credential",
                profile.title() + " rejects what was entered for connection '" + connection.id() + "'. Enter it anew.");
    }

    /** Exchanges an authorization code (section 4.1.3). */
    public TokenRequest exchange(Connection connection, Credential credential) {
        Credential.AuthorizationCode code = (Credential.AuthorizationCode) credential;
        return request(
                connection,
                oauth().tokenUrl(),
                TokenRequest.codeGrant(code.value(), code.redirectUri(), code.verifier()),
                false);
    }

    /** Asks for a new access token (section 6). */
    public TokenRequest refresh(Connection connection, Credential credential) {
        return request(
                connection,
                oauth().refreshUrl(),
                Map.of(
                        "grant_type",
                        "refresh_token",
                        "refresh_token",
                        credential.value().reveal()),
                true);
    }

    /** Reads the endpoint's answer (sections 5.1 and 5.2). */
    public TokenAnswer read(Connection connection, CrmResponse response) {
        JsonNode json = response.json();
        String token = TokenAnswer.accessToken(json);
        if (token != null && response.successful()) {
            String refreshToken = Json.text(json, "refresh_token");
            String scope = Json.text(json, "scope");
            return new TokenAnswer.Granted(
                    Secret.of(token),
                    refreshToken == null ? null : Secret.of(refreshToken),
                    lifetime(json),
                    profile.base(values.of(connection.domain())),
                    scope == null ? List.of() : List.of(scope.split("[,\\s]+")));
        }
        return refusal(response);
    }

    /**
     * What a response without a token means. Errors of the standard are taken at their word; a 400 or 401 that reports
     * none of them, and no throttle, most likely means a dead grant. A page is no response of a token endpoint: a
     * firewall or gateway before it sent it, which knows nothing of the grant.
     */
    private TokenAnswer refusal(CrmResponse response) {
        String code = code(response.json());
        String says = profile.title() + " gave no token: " + response + (code == null ? "" : " " + code) + ".";
        int status = response.status();
        String lower = code == null ? "" : code.toLowerCase(Locale.ROOT);
        if (status == 429
                || response.throttle() != null
                || (response.retryAfter() != null && status < 500)
                || THROTTLE.matcher(lower).find()) {
            return new TokenAnswer.Throttled(says, response.retryAfter());
        }
        if (status >= 500 || response.markup() || TRANSIENT.contains(lower)) {
            return new TokenAnswer.Unavailable(says);
        }
        TokenErrors errors = oauth().tokenErrors();
        if (code != null && (code.equals("invalid_grant") || errors.deadCodes().contains(code))) {
            return new TokenAnswer.Dead(
                    code, says + " The refresh token or code was revoked, or is used up: authorize again.");
        }
        if (code != null && CLIENT.matcher(lower).find()) {
            return new TokenAnswer.Refused(
                    code,
                    says + " It rejects the OAuth client, not the grant: correct crmgate.profiles." + profile.name()
                            + ".client-id and .client-secret. Connections go on once that is right.");
        }
        if ((status == 400 || status == 401) && !STANDARD.contains(lower)) {
            String name = code == null ? "http_" + status : code;
            return errors.deadCodes().isEmpty()
                    ? new TokenAnswer.LikelyDead(
                            name,
                            says + " Most likely the refresh token or code was revoked, or is used up: authorize"
                                    + " again. If that fails too, or all connections to " + profile.title()
                                    + " do, correct crmgate.profiles." + profile.name()
                                    + ".client-id and .client-secret.")
                    : new TokenAnswer.Refused(
                            name,
                            says + " That is none of crmgate.profiles." + profile.name() + ".dead-grant-codes; add it"
                                    + " there if it means that the refresh token is dead.");
        }
        return code == null ? new TokenAnswer.Unavailable(says) : new TokenAnswer.Refused(code, says);
    }

    /** The error code, of the profile's field or of those that endpoints beside the standard use; null if there is none. */
    private @Nullable String code(JsonNode json) {
        List<List<String>> places =
                new ArrayList<>(List.of(oauth().tokenErrors().field()));
        places.addAll(ELSEWHERE);
        for (List<String> place : places) {
            JsonNode parent = json;
            for (String name : place.subList(0, place.size() - 1)) {
                parent = parent.path(name);
            }
            String text = Json.text(parent, place.get(place.size() - 1));
            if (text != null) {
                return TokenErrors.isCode(text) ? text : "unknown_error"; // it may quote the request
            }
        }
        return null;
    }

    /** One that is missing or can't be is taken for an hour: a token that dies earlier is rejected and then refreshed. */
    private static Duration lifetime(JsonNode json) {
        JsonNode seconds = json.path("expires_in");
        Duration lifetime = Duration.ofSeconds(seconds.asLong(0));
        return lifetime.isNegative() || lifetime.isZero() || lifetime.compareTo(LONGEST) > 0 ? HOUR : lifetime;
    }

    private TokenRequest request(
            Connection connection, UrlTemplate endpoint, Map<String, String> grant, boolean repeatable) {
        OAuthClient oauth = oauth();
        Map<String, String> form = new LinkedHashMap<>(oauth.tokenParameters());
        form.putAll(grant);
        form.put("client_id", Objects.requireNonNull(oauth.clientId()));
        form.put("client_secret", Objects.requireNonNull(oauth.clientSecret()).reveal());
        return TokenRequest.withForm(endpoint.expand(values.of(connection.domain())), form, repeatable);
    }

    private OAuthClient oauth() {
        @Nullable OAuthClient oauth = profile.oauth();
        return Objects.requireNonNull(oauth);
    }
}
