package io.github.crmgate.connection;

import java.time.Instant;

/**
 * Token calls that failed in a row.
 *
 * @param failures how many
 * @param until when the next may be made
 * @param code the problem code that callers are told in the meantime
 * @param detail what callers are told in the meantime
 */
public record TokenTrouble(int failures, Instant until, String code, String detail) {

    /** Whether it is too early for another token call. */
    public boolean pauses(Instant now) {
        return now.isBefore(until);
    }
}
