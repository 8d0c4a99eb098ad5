package io.github.crmgate.oauth;

import io.github.crmgate.connection.TokenQuota;
import java.util.Optional;

/** Source of the access tokens of a provider's connections. */
public sealed interface Tokens permits OAuthTokens, KeyTokens {

    /** Returns the limits that the provider sets on its tokens; empty if it sets none. */
    default Optional<TokenQuota> quota() {
        return Optional.empty();
    }
}
