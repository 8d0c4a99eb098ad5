package io.github.crmgate.token;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.TokenSet;
import io.github.crmgate.oauth.TokenResult;

/** Fetches an access token from the provider. Never throws: failures are results, too. */
@FunctionalInterface
public interface TokenSource {

    TokenResult ask(Connection connection, TokenSet grant);
}
