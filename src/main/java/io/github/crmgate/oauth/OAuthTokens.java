package io.github.crmgate.oauth;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.Credential;
import io.github.crmgate.http.CrmResponse;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tokens of an OAuth 2.0 server. A provider supplies the title, the client and the URLs; everything else follows RFC
 * 6749 unless the provider overrides it.
 */
public non-sealed interface OAuthTokens extends Tokens {
    /** Maximum lifetime that is accepted. */
    Duration MAX_LIFETIME = Duration.ofDays(365);

    /** Returns the server's name in messages. */
    String title();

    /** Returns CrmGate's registration at the server. */
    ClientRegistration client();

    /** Returns the token endpoint of a connection (RFC 6749, section 3.2). */
    URI tokenUrl(Connection connection);

    /** Returns the base URL of the API for a connection's tokens. */
    URI apiBase(Connection connection);

    /** Returns the endpoint that refreshes tokens; by default the token endpoint. */
    default URI refreshUrl(Connection connection) {
        return tokenUrl(connection);
    }

    /** Returns further parameters of each token request, in order; their values may be secret. */
    default Map<String, String> tokenParameters() {
        return Map.of();
    }

    /** Returns how the token endpoint reports errors. */
    default TokenErrors errors() {
        return TokenErrors.STANDARD;
    }

    /** Returns the request that exchanges an authorization code (RFC 6749, section 4.1.3). */
    default TokenRequest exchange(Connection connection, Credential credential) {
        Credential.AuthorizationCode code = (Credential.AuthorizationCode) credential;
        return request(
                tokenUrl(connection), TokenRequest.codeGrant(code.value(), code.redirectUri(), code.verifier()), false);
    }

    /** Returns the request for a new access token (RFC 6749, section 6). */
    default TokenRequest refresh(Connection connection, Credential credential) {
        return request(refreshUrl(connection), TokenRequest.refreshGrant(credential.value()), true);
    }

    /** Returns the request that revokes a refresh token; empty if the server revokes none, which is the default. */
    default Optional<TokenRequest> revocation(Connection connection, Credential credential) {
        return Optional.empty();
    }

    /** Returns whether a response confirms the revocation of a refresh token (RFC 7009, section 2.2). */
    default boolean revoked(CrmResponse response) {
        return response.successful();
    }

    /**
     * Interprets a response of the token endpoint (RFC 6749, sections 5.1 and 5.2).
     *
     * @param apiBase base URL of the API for the previous token; null if there was none
     */
    default TokenResult read(Connection connection, @Nullable URI apiBase, CrmResponse response) {
        JsonNode json = response.json();
        String token = TokenResult.accessToken(json);
        return token != null && response.successful()
                ? TokenResult.Granted.of(json, token, json.path("expires_in"), MAX_LIFETIME, apiBase(connection))
                : TokenRefusals.of(this, response);
    }

    /** Returns a token request with the client's registration in its form (RFC 6749, section 2.3.1). */
    private TokenRequest request(URI endpoint, Map<String, String> grant, boolean repeatable) {
        ClientRegistration client = client();
        Map<String, String> form = new LinkedHashMap<>(tokenParameters());
        form.putAll(grant);
        form.put("client_id", client.id());
        form.put("client_secret", client.secret().reveal());
        return TokenRequest.withForm(endpoint, form, repeatable);
    }
}
