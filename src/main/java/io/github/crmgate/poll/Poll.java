package io.github.crmgate.poll;

import io.github.crmgate.connection.LastError;
import io.github.crmgate.record.RecordKind;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * State of the poll of one kind of records of a connection.
 *
 * @param from earliest time of changes to deliver
 * @param watermark time before which all changes were delivered
 * @param movedAt time at which the watermark was last moved
 * @param settled whether the changes just before the watermark were read again since, including late ones
 * @param running whether a process runs it at present
 * @param suspended whether the connection could not serve at the last run
 * @param notBefore end of the CRM's throttle
 * @param lastRunAt start of the last run
 * @param caughtUpAt start of the last run that reached the end of all changes
 * @param lastChangeAt time of the newest delivered change
 * @param delivered number of delivered messages
 * @param deadLettered number of messages that became dead letters
 * @param failures number of failed runs in a row
 * @param startKnown whether the delay of the CRM's clock at the start of the poll is known; until then {@code from} may
 *     have to be moved back by it
 */
public record Poll(
        PollId id,
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

    public String connection() {
        return id.connection();
    }

    public RecordKind kind() {
        return id.kind();
    }

    /** Returns this poll in a run that started at a time. */
    public Poll runningSince(Instant start) {
        return new Poll(
                id,
                from,
                watermark,
                movedAt,
                settled,
                true,
                suspended,
                notBefore,
                start,
                caughtUpAt,
                lastChangeAt,
                delivered,
                deadLettered,
                failures,
                lastError,
                gaps,
                startKnown);
    }

    /** Returns the longest time that a change may have been waiting for its delivery. */
    public Duration lag(Instant now) {
        Instant readUpTo = caughtUpAt == null || caughtUpAt.isBefore(watermark) ? watermark : caughtUpAt;
        Duration lag = Duration.between(readUpTo, now);
        return lag.isNegative() ? Duration.ZERO : lag;
    }
}
