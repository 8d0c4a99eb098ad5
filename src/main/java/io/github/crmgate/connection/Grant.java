package io.github.crmgate.connection;

import org.jspecify.annotations.Nullable;

/** What a connection holds: its credential and the newest access token that came of it. */
public record Grant(Credential credential, @Nullable AccessToken token) {}
