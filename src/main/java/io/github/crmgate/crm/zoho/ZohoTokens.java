package io.github.crmgate.crm.zoho;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.Credential;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.http.CrmResponse;
import io.github.crmgate.http.Json;
import io.github.crmgate.oauth.TokenAnswer;
import io.github.crmgate.oauth.TokenRequest;
import io.github.crmgate.secret.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Zoho's token endpoint. It reports many errors with HTTP 200, so an answer is a success if it has an
 * {@code access_token}, whatever the status says.
 */
public final class ZohoTokens {
    /** What access tokens live according to Zoho's documents. */
    private static final Duration HOUR = Duration.ofHours(1);

    private static final Duration LONGEST = Duration.ofDays(1);

    private final ZohoSettings settings;

    public ZohoTokens(ZohoSettings settings) {
        this.settings = settings;
    }

    /** Asks for a new access token with a refresh token (RFC 6749, section 6). */
    public TokenRequest refresh(Connection connection, Credential credential) {
        Credential.RefreshToken token = (Credential.RefreshToken) credential;
        return request(
                connection,
                Map.of(
                        "grant_type",
                        "refresh_token",
                        "refresh_token",
                        token.value().reveal()),
                true);
    }

    /** Exchanges an authorization code (RFC 6749, section 4.1.3); a self client's code knows no redirect URI. */
    public TokenRequest exchange(Connection connection, Credential credential) {
        Credential.AuthorizationCode code = (Credential.AuthorizationCode) credential;
        return request(connection, TokenRequest.codeGrant(code.value(), code.redirectUri(), code.verifier()), false);
    }

    /** Asks that a refresh token opens nothing any more; Zoho takes it in the query, not in a form as RFC 7009 does. */
    public TokenRequest revoke(Connection connection, Credential credential) {
        return TokenRequest.withQuery(
                URI.create(settings.hosts().accounts(region(connection)) + "/oauth/v2/token/revoke"),
                Map.of("token", credential.value().reveal()));
    }

    /**
     * Reads the answer to a revocation. That the token opened nothing before is fine too.
     *
     * @throws CrmGateException {@code crm_unavailable} if the token may still open something
     */
    public void revoked(CrmResponse response) {
        JsonNode json = response.json();
        String error = Json.text(json, "error");
        boolean done = response.successful() && "success".equals(Json.text(json, "status"));
        boolean unknown = "invalid_code".equals(error) || "invalid_token".equals(error);
        if (!done && !unknown) {
            throw new CrmGateException(
                    ProblemCode.CRM_UNAVAILABLE,
                    "Zoho did not revoke the refresh token: " + response + (error == null ? "" : " " + error) + ".");
        }
    }

    /** Reads the endpoint's response for a connection that had no token before. */
    public TokenAnswer read(Connection connection, CrmResponse response) {
        return read(connection, null, response);
    }

    /**
     * Reads the endpoint's response.
     *
     * @param apiBase the API of the grant's last token: it stays if the response names no {@code api_domain}, as an
     *     account may live in another data centre than its region says
     */
    public TokenAnswer read(Connection connection, @Nullable URI apiBase, CrmResponse response) {
        JsonNode json = response.json();
        String token = TokenAnswer.accessToken(json);
        if (token != null) {
            return granted(connection, apiBase, json, token);
        }
        String error = Json.text(json, "error");
        String description = Json.text(json, "error_description");
        String where = settings.hosts().accounts(region(connection)).toString();
        if (response.status() == 429 || response.throttle() != null || throttled(error, description)) {
            return new TokenAnswer.Throttled(
                    "Zoho's accounts server limits token requests for now (10 in 10 minutes for a refresh token). The"
                            + " authorization is fine.",
                    response.retryAfter());
        }
        if (error == null || response.status() >= 500 || "general_error".equals(error)) {
            return new TokenAnswer.Unavailable("Zoho's accounts server " + where + " gave no token: " + response
                    + (error == null ? "" : " " + error) + ".");
        }
        return switch (error) {
            case "invalid_code" ->
                new TokenAnswer.Dead(
                        error,
                        "Zoho answers invalid_code: this refresh token or code was revoked, is used up, or belongs to another"
                                + " data centre than region '" + connection.region()
                                + "'. Authorize again, and use the new one.");
            case "invalid_client" ->
                new TokenAnswer.Refused(
                        error,
                        "Zoho answers invalid_client at " + where
                                + ": crmgate.zoho.client-id is unknown in this data centre. Most often crmgate.zoho.region is wrong"
                                + " (now '" + connection.region()
                                + "'), or the client is not enabled for this data centre in"
                                + " Zoho's API console.");
            case "invalid_client_secret" ->
                new TokenAnswer.Refused(
                        error,
                        "Zoho answers invalid_client_secret at " + where
                                + ": crmgate.zoho.client-secret is wrong. A client may have one secret for each data centre.");
            default ->
                new TokenAnswer.Refused(
                        error,
                        "Zoho answers " + error + " at " + where + "."
                                + (description == null ? "" : " It says: " + description));
        };
    }

    private TokenAnswer granted(Connection connection, @Nullable URI before, JsonNode json, String token) {
        String apiDomain = Json.text(json, "api_domain");
        Optional<URI> apiBase = apiDomain == null
                ? Optional.ofNullable(before)
                        .flatMap(base -> settings.hosts().trusted(base.toString()))
                        .or(() -> Optional.of(settings.hosts().api(region(connection))))
                : settings.hosts().trusted(apiDomain);
        if (apiBase.isEmpty()) {
            return new TokenAnswer.Refused(
                    "unknown_api_domain",
                    "The token answer names the API host " + apiDomain
                            + ", which is no known host of Zoho's, so nothing was sent there. If it is right, set"
                            + " crmgate.zoho.regions." + connection.region() + ".api-url to it.");
        }
        String refreshToken = Json.text(json, "refresh_token");
        String scope = Json.text(json, "scope");
        return new TokenAnswer.Granted(
                Secret.of(token),
                refreshToken == null ? null : Secret.of(refreshToken),
                lifetime(json),
                apiBase.get(),
                scope == null ? List.of() : Arrays.asList(scope.split("[,\\s]+")));
    }

    /**
     * Seconds; milliseconds if an old answer carries {@code expires_in_sec} too. A lifetime that is missing, not above
     * zero, or above a day is taken for the documented hour: a token that dies earlier is rejected and then refreshed.
     */
    private static Duration lifetime(JsonNode json) {
        String seconds = Json.text(json, json.has("expires_in_sec") ? "expires_in_sec" : "expires_in");
        try {
            Duration lifetime = seconds == null ? Duration.ZERO : Duration.ofSeconds(Long.parseLong(seconds));
            return lifetime.isNegative() || lifetime.isZero() || lifetime.compareTo(LONGEST) > 0 ? HOUR : lifetime;
        } catch (NumberFormatException e) {
            return HOUR;
        }
    }

    private static boolean throttled(@Nullable String error, @Nullable String description) {
        return "Access Denied".equalsIgnoreCase(error)
                || (description != null && description.toLowerCase(Locale.ROOT).contains("too many requests"));
    }

    private TokenRequest request(Connection connection, Map<String, String> grant, boolean repeatable) {
        Map<String, String> form = new LinkedHashMap<>(grant);
        form.put("client_id", settings.clientId());
        form.put("client_secret", settings.clientSecret().reveal());
        return TokenRequest.withForm(
                URI.create(settings.hosts().accounts(region(connection)) + "/oauth/v2/token"), form, repeatable);
    }

    private static ZohoRegion region(Connection connection) {
        return ZohoRegion.of(Objects.requireNonNull(connection.region()));
    }
}
