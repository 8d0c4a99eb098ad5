package io.github.crmgate.token;

import io.github.crmgate.failure.Problem;
import java.time.Duration;
import java.time.Instant;

/**
 * The pause after token calls that failed in a row.
 *
 * @param failures how many
 * @param until when the next may be made
 * @param problem what callers are told in the meantime
 */
record Backoff(int failures, Instant until, Problem problem) {
    private static final Duration LONGEST = Duration.ofMinutes(1);

    /** No pause after the first failure, then 1, 2, 4 … 60 seconds. */
    static Duration pause(int failures) {
        if (failures <= 1) {
            return Duration.ZERO;
        }
        Duration pause = Duration.ofSeconds(1L << Math.min(failures - 2, 10));
        return pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
    }
}
