package io.github.crmgate.crm;

import io.github.crmgate.connection.Credential;
import io.github.crmgate.oauth.AuthorizationRequest;
import io.github.crmgate.secret.Secret;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Sign-in at the provider, in the end user's browser (RFC 6749, section 4.1, with PKCE, RFC 7636). */
public interface SignIn {

    /** Returns the data centres to choose from, each with a label; empty if there is no choice. */
    default Map<String, String> regions() {
        return Map.of();
    }

    /** Returns the data centre of most accounts, where a sign-in starts. */
    default @Nullable String usualRegion() {
        return null;
    }

    /**
     * Returns the URL to which the browser is sent.
     *
     * @throws io.github.crmgate.failure.CrmGateException {@code bad_request} if the request is not possible
     */
    URI address(Request request);

    /** Returns the origins of that URL, and those to which it may redirect. */
    Set<String> origins();

    /**
     * Returns the account of a callback.
     *
     * @throws io.github.crmgate.failure.CrmGateException if the code would have to be sent to a host that is not the
     *     provider's
     */
    Account account(Answer answer);

    /**
     * A request for a sign-in.
     *
     * @param region data centre of the account, if known
     * @param domain tenant, for a provider with one host per tenant
     * @param state returned with the callback
     * @param challenge challenge of the verifier that accompanies the code
     */
    record Request(@Nullable String region, @Nullable String domain, URI redirectUri, String state, String challenge) {

        /** Returns the request for an authorization code of a client. */
        public AuthorizationRequest ofClient(String id, String scope) {
            return new AuthorizationRequest(id, scope, redirectUri, state, challenge);
        }
    }

    /**
     * A callback.
     *
     * @param region data centre where the sign-in started
     * @param domain tenant where the sign-in started
     * @param parameters further parameters of the callback; they come through the browser and are not trustworthy
     */
    record Answer(
            @Nullable String region,
            @Nullable String domain,
            URI redirectUri,
            Secret code,
            Secret verifier,
            Map<String, String> parameters) {

        /** Returns the code, to be exchanged for tokens. */
        public Credential credential() {
            return new Credential.AuthorizationCode(code, redirectUri.toString(), verifier);
        }
    }
}
