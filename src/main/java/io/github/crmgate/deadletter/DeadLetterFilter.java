package io.github.crmgate.deadletter;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which dead letters are meant; null leaves a property open.
 *
 * @param since those of this time and later
 * @param until those before this time
 */
public record DeadLetterFilter(
        @Nullable String connection,
        @Nullable String route,
        @Nullable String code,
        @Nullable DeadLetterStatus status,
        @Nullable Instant since,
        @Nullable Instant until) {

    /** All dead letters. */
    public static final DeadLetterFilter ALL = new DeadLetterFilter(null, null, null, null, null, null);

    /** Those of one connection. */
    public static DeadLetterFilter of(String connection, @Nullable String route, @Nullable String code) {
        return new DeadLetterFilter(connection, route, code, null, null, null);
    }
}
