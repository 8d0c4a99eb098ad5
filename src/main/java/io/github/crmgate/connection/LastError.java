package io.github.crmgate.connection;

import java.time.Duration;
import java.time.Instant;

/** The newest failure of a connection: a problem code, what it means, and when it happened, to ten seconds. */
public record LastError(String code, String detail, Instant at) {
    private static final Duration SOON = Duration.ofSeconds(10);

    /** Whether another one tells nothing new. */
    boolean repeatedBy(LastError newer) {
        return code.equals(newer.code) && detail.equals(newer.detail) && newer.at.isBefore(at.plus(SOON));
    }
}
