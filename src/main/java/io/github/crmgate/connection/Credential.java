package io.github.crmgate.connection;

import io.github.crmgate.secret.Secret;
import org.jspecify.annotations.Nullable;

/** What opens an account. */
public sealed interface Credential {

    /** The secret itself. */
    Secret value();

    /** An OAuth refresh token (RFC 6749, section 1.5): access tokens are fetched with it, again and again. */
    record RefreshToken(Secret value) implements Credential {}

    /** A key that is itself the access token and does not expire. */
    record ApiKey(Secret value) implements Credential {}

    /**
     * An authorization code (RFC 6749, section 1.3.1), good for one exchange; no redirect and no verifier for a self
     * client.
     *
     * @param verifier proves that the code comes back to whoever asked for it (RFC 7636)
     */
    record AuthorizationCode(
            Secret value,
            @Nullable String redirectUri,
            @Nullable Secret verifier) implements Credential {}
}
