package io.github.crmgate.connection;

import io.github.crmgate.secret.Secret;
import org.jspecify.annotations.Nullable;

/** The secret that gives access to an account. */
public sealed interface Credential {

    /** Returns the secret. */
    Secret value();

    /** An OAuth refresh token (RFC 6749, section 1.5), with which access tokens are fetched. */
    record RefreshToken(Secret value) implements Credential {}

    /** An API key: it is itself the access token and does not expire. */
    record ApiKey(Secret value) implements Credential {}

    /**
     * An authorization code (RFC 6749, section 1.3.1), valid for one exchange. A self client has neither redirect URI
     * nor verifier.
     *
     * @param verifier proof that the code returned to the client that requested it (RFC 7636)
     */
    record AuthorizationCode(
            Secret value,
            @Nullable String redirectUri,
            @Nullable Secret verifier) implements Credential {}
}
