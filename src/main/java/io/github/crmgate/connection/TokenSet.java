package io.github.crmgate.connection;

import org.jspecify.annotations.Nullable;

/** The credential of a connection and its newest access token. */
public record TokenSet(Credential credential, @Nullable AccessToken token) {}
