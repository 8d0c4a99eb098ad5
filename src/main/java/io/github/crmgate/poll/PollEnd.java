package io.github.crmgate.poll;

import io.github.crmgate.connection.LastError;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Outcome of a run. */
public sealed interface PollEnd {

    /**
     * The run reached the end of all changes.
     *
     * @param settled whether the changes just before the watermark are known to be complete
     */
    record CaughtUp(boolean settled) implements PollEnd {}

    /**
     * The run failed.
     *
     * @param notBefore end of the CRM's throttle; null if there is none
     */
    record Failed(LastError error, @Nullable Instant notBefore) implements PollEnd {}

    /** The connection can't serve; the next run starts once it can. */
    record Suspended() implements PollEnd {}

    /** The process stops; another process, or a later start, continues. */
    record Interrupted() implements PollEnd {}
}
