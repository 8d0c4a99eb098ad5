package io.github.crmgate.oauth;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.Credential;

/** Tokens of a provider without a token endpoint: the user's input is the token. */
public non-sealed interface KeyTokens extends Tokens {

    /** Returns the credential as a token. */
    TokenResult fetch(Connection connection, Credential credential);

    /** Returns the result for a rejected credential: only the user can replace it. */
    TokenResult.Dead rejected(Connection connection, Credential credential);
}
