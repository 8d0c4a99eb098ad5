package io.github.crmgate.profile;

import io.github.crmgate.oauth.TokenErrors;
import io.github.crmgate.secret.Secret;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Endpoints of an OAuth server (RFC 6749), and CrmGate's registration there.
 *
 * @param authorizationUrl authorization endpoint, where a user signs in
 * @param tokenUrl token endpoint, for authorization codes
 * @param refreshUrl token endpoint for refresh tokens
 * @param scope scopes in the provider's format; empty to send none
 * @param authorizationParameters further parameters of the authorization request, in order
 * @param tokenParameters further parameters of each token request, in order; values may be secret
 * @param tokenErrors format of error responses of the token endpoint
 */
public record OAuthClient(
        UrlTemplate authorizationUrl,
        UrlTemplate tokenUrl,
        UrlTemplate refreshUrl,
        String scope,
        String clientId,
        Secret clientSecret,
        Map<String, String> authorizationParameters,
        Map<String, String> tokenParameters,
        TokenErrors tokenErrors) {
    /** Authorization parameters that only CrmGate sets. Some, such as {@code state}, protect the authorization. */
    public static final Set<String> OWN_AUTHORIZATION_PARAMETERS = Set.of(
            "response_type", "client_id", "redirect_uri", "scope", "state", "code_challenge", "code_challenge_method");

    public static final Set<String> OWN_TOKEN_PARAMETERS = Set.of(
            "grant_type", "code", "refresh_token", "client_id", "client_secret", "redirect_uri", "code_verifier");

    /** @throws IllegalArgumentException if a parameter is one that CrmGate sets itself */
    public OAuthClient {
        authorizationParameters = ordered(authorizationParameters);
        tokenParameters = ordered(tokenParameters);
        if (!Collections.disjoint(authorizationParameters.keySet(), OWN_AUTHORIZATION_PARAMETERS)
                || !Collections.disjoint(tokenParameters.keySet(), OWN_TOKEN_PARAMETERS)) {
            throw new IllegalArgumentException("CrmGate sets some of these parameters itself");
        }
    }

    /** Returns the scopes as a list. */
    public List<String> scopes() {
        return Arrays.stream(scope.split("[,\\s]+"))
                .filter(one -> !one.isEmpty())
                .toList();
    }

    List<UrlTemplate> urls() {
        return List.of(authorizationUrl, tokenUrl, refreshUrl);
    }

    /** Returns token endpoint and scopes, without values of parameters. */
    @Override
    public String toString() {
        return "client of " + tokenUrl + " " + scopes();
    }

    private static Map<String, String> ordered(Map<String, String> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }
}
