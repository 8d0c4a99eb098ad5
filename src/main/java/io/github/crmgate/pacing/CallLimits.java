package io.github.crmgate.pacing;

import org.jspecify.annotations.Nullable;

/**
 * The limits that a CRM sets on the calls of one account; 0 means no limit.
 *
 * @param concurrent calls at the same time
 * @param concurrentHeavy heavy calls at the same time, which count as calls, too
 * @param perMinute calls in any 60 seconds
 * @param perHour calls in any 60 minutes
 * @param creditsHeader header of responses with the number of calls that are left; null if there is none
 */
public record CallLimits(
        int concurrent,
        int concurrentHeavy,
        int perMinute,
        int perHour,
        @Nullable String creditsHeader) {

    public CallLimits {
        if (concurrent < 0 || concurrentHeavy < 0 || perMinute < 0 || perHour < 0) {
            throw new IllegalArgumentException("a limit is negative");
        }
    }

    /** Returns the limit of a kind; 0 for none. */
    public int of(LimitKind kind) {
        return switch (kind) {
            case CONCURRENT -> concurrent;
            case CONCURRENT_HEAVY -> concurrentHeavy;
            case MINUTE -> perMinute;
            case HOUR -> perHour;
        };
    }
}
