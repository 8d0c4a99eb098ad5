package io.github.crmgate.oauth;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.Credential;

/** Tokens of a provider without a token endpoint: what the user entered is the token. */
public non-sealed interface KeyTokens extends Tokens {

    /** Returns the token that the credential is. */
    TokenAnswer fetch(Connection connection, Credential credential);

    /** Returns what a rejected credential means: only the user can replace it. */
    TokenAnswer.Dead rejected(Connection connection, Credential credential);
}
