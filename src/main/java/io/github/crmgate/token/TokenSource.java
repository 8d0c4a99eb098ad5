package io.github.crmgate.token;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.TokenSet;
import io.github.crmgate.oauth.TokenAnswer;

/** Turns a grant into a new access token by asking the provider. Never throws: trouble is an answer too. */
@FunctionalInterface
public interface TokenSource {

    TokenAnswer ask(Connection connection, TokenSet grant);
}
