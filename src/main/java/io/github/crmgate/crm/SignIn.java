package io.github.crmgate.crm;

import io.github.crmgate.connection.Credential;
import io.github.crmgate.oauth.AuthorizationRequest;
import io.github.crmgate.secret.Secret;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Signing in at the provider itself, in the end user's browser (RFC 6749, section 4.1, with PKCE, RFC 7636). */
public interface SignIn {

    /** The data centres that an account may live in, each with words for a person; empty if there is nothing to choose. */
    default Map<String, String> regions() {
        return Map.of();
    }

    /** The data centre that most accounts live in, to begin with. */
    default @Nullable String usualRegion() {
        return null;
    }

    /**
     * The address to send the browser to.
     *
     * @throws io.github.crmgate.failure.CrmGateException {@code bad_request} if it can't be asked for
     */
    URI address(Request request);

    /** The origins that the address may have, and those it may lead on to. */
    Set<String> origins();

    /**
     * The account that the browser came back with.
     *
     * @throws io.github.crmgate.failure.CrmGateException if the code would have to go to a host that is not the
     *     provider's
     */
    Account account(Answer answer);

    /**
     * What is asked for.
     *
     * @param region the data centre where the account lives, as far as is known
     * @param domain the tenant, for a provider that has one host a tenant
     * @param state comes back with the answer
     * @param challenge of the verifier that will go with the code
     */
    record Request(@Nullable String region, @Nullable String domain, URI redirectUri, String state, String challenge) {

        /** Returns the request for an authorization code that it is for a client. */
        public AuthorizationRequest ofClient(String id, String scope) {
            return new AuthorizationRequest(id, scope, redirectUri, state, challenge);
        }
    }

    /**
     * What came back.
     *
     * @param region the data centre where the sign-in began
     * @param domain the tenant, likewise
     * @param parameters of the callback, beside code and state; they come through the browser, so anybody may have
     *     written them
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
