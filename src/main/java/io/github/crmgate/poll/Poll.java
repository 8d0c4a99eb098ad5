package io.github.crmgate.poll;

import io.github.crmgate.connection.LastError;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far the poll of one connection has come.
 *
 * @param from changes from before this time are of no interest
 * @param watermark everything from before this time was delivered
 * @param movedAt when the watermark was moved to where it is
 * @param settled whether the changes just before the watermark were read again since, late ones included
 * @param running whether a process runs it right now
 * @param suspended whether the last run found the connection unable to serve
 * @param notBefore the CRM wants to be left alone until then
 * @param lastRunAt when the last run began
 * @param caughtUpAt when the last run began that came to the end of all changes
 * @param lastChangeAt the time of the youngest change that was delivered
 * @param delivered messages so far
 * @param deadLettered messages so far that became dead letters
 * @param failures runs in a row that failed
 * @param startKnown whether it is known by how much the CRM's clock was behind when the poll began; until then {@code
 *     from} may have to be moved back by as much
 */
public record Poll(
        String connection,
        Instant from,
        Instant watermark,
        Instant movedAt,
        boolean settled,
        boolean running,
        boolean suspended,
        @Nullable Instant notBefore,
        @Nullable Instant lastRunAt,
        @Nullable Instant caughtUpAt,
        @Nullable Instant lastChangeAt,
        long delivered,
        long deadLettered,
        int failures,
        @Nullable LastError lastError,
        PollGaps gaps,
        boolean startKnown) {

    /** For how long a change may have been waiting for its delivery: what was made before was read. */
    public Duration lag(Instant now) {
        Instant readUpTo = caughtUpAt == null || caughtUpAt.isBefore(watermark) ? watermark : caughtUpAt;
        Duration lag = Duration.between(readUpTo, now);
        return lag.isNegative() ? Duration.ZERO : lag;
    }
}
