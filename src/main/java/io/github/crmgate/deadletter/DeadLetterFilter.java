package io.github.crmgate.deadletter;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Selects dead letters; null matches any value.
 *
 * @param since earliest time, inclusive
 * @param until latest time, exclusive
 */
public record DeadLetterFilter(
        @Nullable String connection,
        @Nullable String route,
        @Nullable String code,
        @Nullable DeadLetterStatus status,
        @Nullable Instant since,
        @Nullable Instant until) {

    /** Matches all dead letters. */
    public static final DeadLetterFilter ALL = new DeadLetterFilter(null, null, null, null, null, null);

    /** Matches the dead letters of a connection. */
    public static DeadLetterFilter of(String connection, @Nullable String route, @Nullable String code) {
        return new DeadLetterFilter(connection, route, code, null, null, null);
    }
}
