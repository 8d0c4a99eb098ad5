package io.github.crmgate.oauth;

import io.github.crmgate.http.CrmRequest;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A request for an authorization code (RFC 6749, section 4.1.1), with proof of possession (RFC 7636, section 4.3).
 *
 * @param clientId id of CrmGate's registration
 * @param scope scope in the server's format; empty to send none
 * @param redirectUri redirect URI
 * @param state returned by the server with the code
 * @param challenge hash of the verifier that accompanies the code
 */
public record AuthorizationRequest(String clientId, String scope, URI redirectUri, String state, String challenge) {

    /**
     * Returns the URL to which the browser is sent.
     *
     * @param endpoint authorization endpoint, which may have a query
     * @param further further parameters for the server, in order; a parameter of the standard takes precedence
     */
    public URI at(URI endpoint, Map<String, String> further) {
        Map<String, String> parameters = new LinkedHashMap<>(further);
        parameters.put("response_type", "code");
        parameters.put("client_id", clientId);
        parameters.put("redirect_uri", redirectUri.toString());
        if (!scope.isEmpty()) {
            parameters.put("scope", scope);
        }
        parameters.put("state", state);
        parameters.put("code_challenge", challenge);
        parameters.put("code_challenge_method", "S256");
        return URI.create(endpoint + (endpoint.getRawQuery() == null ? "?" : "&") + CrmRequest.form(parameters));
    }
}
