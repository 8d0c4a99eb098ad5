package io.github.crmgate.connection;

import java.time.Instant;

/**
 * Back-off after failed token calls.
 *
 * @param failures number of failures in a row
 * @param until time of the next attempt
 * @param code problem code for callers in the meantime
 * @param detail description for callers in the meantime
 */
public record TokenBackoff(int failures, Instant until, String code, String detail) {

    /** Returns whether it is too early for another token call. */
    public boolean pauses(Instant now) {
        return now.isBefore(until);
    }
}
