package io.github.crmgate.deadletter;

import java.time.Instant;

/** Position in the order of dead letters: by time, then by id. */
public record DeadLetterCursor(Instant time, String id) {}
