package io.github.crmgate.poll;

import io.github.crmgate.connection.LastError;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How a run ended. */
public sealed interface PollEnd {

    /**
     * It came to the end of all changes.
     *
     * @param settled whether the changes just before the watermark are known to be complete
     */
    record CaughtUp(boolean settled) implements PollEnd {}

    /**
     * It failed.
     *
     * @param notBefore the CRM wants to be left alone until then; null if it may be asked any time
     */
    record Failed(LastError error, @Nullable Instant notBefore) implements PollEnd {}

    /** The connection can't serve; the next run waits until it can. */
    record Suspended() implements PollEnd {}

    /** The process stops; the run goes on elsewhere, or later. */
    record Interrupted() implements PollEnd {}
}
