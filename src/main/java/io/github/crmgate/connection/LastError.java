package io.github.crmgate.connection;

import java.time.Instant;

/** The newest failure of a connection: a problem code, what it means, and when it happened. */
public record LastError(String code, String detail, Instant at) {}
