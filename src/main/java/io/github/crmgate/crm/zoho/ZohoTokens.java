package io.github.crmgate.crm.zoho;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.Credential;
import io.github.crmgate.connection.TokenQuota;
import io.github.crmgate.http.CrmResponse;
import io.github.crmgate.json.Json;
import io.github.crmgate.oauth.ClientRegistration;
import io.github.crmgate.oauth.OAuthTokens;
import io.github.crmgate.oauth.TokenRequest;
import io.github.crmgate.oauth.TokenResult;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Token requests to Zoho's accounts server. It reports many errors with HTTP 200, so a response is a success if, and
 * only if, it has an {@code access_token}.
 */
final class ZohoTokens implements OAuthTokens {
    private static final Duration MAX_DURATION = Duration.ofDays(1);
    private static final Set<String> UNKNOWN_TOKEN = Set.of("invalid_code", "invalid_token");

    private final ZohoSettings settings;

    ZohoTokens(ZohoSettings settings) {
        this.settings = settings;
    }

    @Override
    public String title() {
        return "Zoho";
    }

    @Override
    public ClientRegistration client() {
        return new ClientRegistration(settings.clientId(), settings.clientSecret(), "crmgate.zoho");
    }

    @Override
    public URI tokenUrl(Connection connection) {
        return URI.create(accounts(connection) + "/oauth/v2/token");
    }

    @Override
    public URI apiBase(Connection connection) {
        return settings.hosts().api(region(connection));
    }

    @Override
    public Optional<TokenQuota> quota() {
        return settings.client().map(client -> new TokenQuota(client, 10, Duration.ofMinutes(10), 20, 15));
    }

    /** Zoho expects the token in the query string, not in a form as RFC 7009 does. */
    @Override
    public Optional<TokenRequest> revocation(Connection connection, Credential credential) {
        return Optional.of(TokenRequest.withQuery(
                URI.create(accounts(connection) + "/oauth/v2/token/revoke"),
                Map.of("token", credential.value().reveal())));
    }

    /** Counts a token that was already invalid as revoked. */
    @Override
    public boolean revoked(CrmResponse response) {
        JsonNode json = response.json();
        return (response.successful() && "success".equals(Json.text(json, "status")))
                || UNKNOWN_TOKEN.contains(String.valueOf(Json.text(json, "error")));
    }

    /**
     * {@inheritDoc}
     *
     * <p>If the response names no {@code api_domain}, the API base of the previous token stays: an account may be in
     * another data centre than its region.
     */
    @Override
    public TokenResult read(Connection connection, @Nullable URI apiBase, CrmResponse response) {
        JsonNode json = response.json();
        String token = TokenResult.accessToken(json);
        if (token != null) {
            return granted(connection, apiBase, json, token);
        }
        String error = Json.text(json, "error");
        String description = Json.text(json, "error_description");
        String where = accounts(connection).toString();
        if (response.status() == 429 || response.throttle() != null || throttled(error, description)) {
            return new TokenResult.Throttled(
                    "Zoho's accounts server limits token requests for now (10 in 10 minutes for a refresh token). The"
                            + " authorization is fine.",
                    response.retryAfter());
        }
        if (error == null || response.status() >= 500 || "general_error".equals(error)) {
            return new TokenResult.Unavailable("Zoho's accounts server " + where + " gave no token: " + response
                    + (error == null ? "" : " " + error) + ".");
        }
        return switch (error) {
            case "invalid_code" ->
                new TokenResult.Dead(
                        error,
                        "Zoho answers invalid_code: this refresh token or code was revoked, is used up, or belongs to another"
                                + " data centre than region '" + connection.region()
                                + "'. Authorize again, and use the new one.");
            case "invalid_client" ->
                new TokenResult.Refused(
                        error,
                        "Zoho answers invalid_client at " + where
                                + ": crmgate.zoho.client-id is unknown in this data centre. Most often crmgate.zoho.region is wrong"
                                + " (now '" + connection.region()
                                + "'), or the client is not enabled for this data centre in"
                                + " Zoho's API console.");
            case "invalid_client_secret" ->
                new TokenResult.Refused(
                        error,
                        "Zoho answers invalid_client_secret at " + where
                                + ": crmgate.zoho.client-secret is wrong. A client may have one secret for each data centre.");
            default ->
                new TokenResult.Refused(
                        error,
                        "Zoho answers " + error + " at " + where + "."
                                + (description == null ? "" : " It says: " + description));
        };
    }

    private TokenResult granted(Connection connection, @Nullable URI before, JsonNode json, String token) {
        String apiDomain = Json.text(json, "api_domain");
        Optional<URI> apiBase = apiDomain == null
                ? Optional.ofNullable(before)
                        .flatMap(base -> settings.hosts().trusted(base.toString()))
                        .or(() -> Optional.of(apiBase(connection)))
                : settings.hosts().trusted(apiDomain);
        if (apiBase.isEmpty()) {
            return new TokenResult.Refused(
                    "unknown_api_domain",
                    "The token answer names the API host " + apiDomain
                            + ", which is no known host of Zoho's, so nothing was sent there. If it is right, set"
                            + " crmgate.zoho.regions." + connection.region() + ".api-url to it.");
        }
        return TokenResult.Granted.of(json, token, seconds(json), MAX_DURATION, apiBase.get());
    }

    /**
     * Returns the lifetime in seconds. An older format has milliseconds in {@code expires_in}, and seconds in {@code
     * expires_in_sec}.
     */
    private static JsonNode seconds(JsonNode json) {
        return json.path(json.has("expires_in_sec") ? "expires_in_sec" : "expires_in");
    }

    private static boolean throttled(@Nullable String error, @Nullable String description) {
        return "Access Denied".equalsIgnoreCase(error)
                || (description != null && description.toLowerCase(Locale.ROOT).contains("too many requests"));
    }

    private URI accounts(Connection connection) {
        return settings.hosts().accounts(region(connection));
    }

    private static ZohoRegion region(Connection connection) {
        return ZohoRegion.of(Objects.requireNonNull(connection.region()));
    }
}
