package io.github.crmgate.connection;

import java.time.Duration;
import java.time.Instant;

/** The newest failure of a connection: problem code, description, and time to ten seconds. */
public record LastError(String code, String detail, Instant at) {
    private static final Duration SOON = Duration.ofSeconds(10);

    /** Returns whether a newer error contains nothing new. */
    boolean repeatedBy(LastError newer) {
        return code.equals(newer.code) && detail.equals(newer.detail) && newer.at.isBefore(at.plus(SOON));
    }
}
