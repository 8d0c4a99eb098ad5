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
 * The endpoints of an OAuth server (RFC 6749) and CrmGate's registration there.
 *
 * @param authorizationUrl where a user signs in
 * @param tokenUrl where a code is exchanged
 * @param refreshUrl where a token is renewed
 * @param scope as it is sent, with the separators that the provider wants; empty to send none
 * @param authorizationParameters what goes along when a user signs in, in order
 * @param tokenParameters what goes along with each token request, in order; its values may be secrets
 * @param tokenErrors how the token endpoint reports errors
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
    /** What CrmGate sets itself; {@code state} and its like are what an authorization's safety rests on. */
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

    /** Returns the single scopes. */
    public List<String> scopes() {
        return Arrays.stream(scope.split("[,\\s]+"))
                .filter(one -> !one.isEmpty())
                .toList();
    }

    List<UrlTemplate> urls() {
        return List.of(authorizationUrl, tokenUrl, refreshUrl);
    }

    /** Returns the token endpoint and the scopes; no value of a parameter. */
    @Override
    public String toString() {
        return "client of " + tokenUrl + " " + scopes();
    }

    private static Map<String, String> ordered(Map<String, String> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }
}
