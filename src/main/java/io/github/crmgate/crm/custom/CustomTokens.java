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
import io.github.crmgate.profile.UrlTemplate;
import io.github.crmgate.secret.Secret;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Tokens of a profile: from its token endpoint as RFC 6749 has it; without OAuth, the entered fields are the token. */
public final class CustomTokens {
    private static final Pattern ERROR = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
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
        String token = Json.text(json, "access_token");
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
        String told = Json.text(json, "error");
        String error =
                told == null || ERROR.matcher(told).matches() ? told : "unknown_error"; // it may echo the request
        String says = profile.title() + " gave no token: " + response + (error == null ? "" : " " + error) + ".";
        if (response.status() == 429) {
            return new TokenAnswer.Throttled(says, response.retryAfter());
        }
        if (error == null || response.status() >= 500 || error.equals("temporarily_unavailable")) {
            return new TokenAnswer.Unavailable(says);
        }
        return error.equals("invalid_grant")
                ? new TokenAnswer.Dead(
                        error, says + " The refresh token or code was revoked, or is used up: authorize again.")
                : new TokenAnswer.Refused(error, says);
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
