package io.github.crmgate.app;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Polls of real processes, side by side: they mostly wait, for leases and for what becomes of a kill. */
final class PollProcessesIT {
    @Nested
    @Execution(ExecutionMode.CONCURRENT)
    final class Killed extends KilledPoll {}

    @Nested
    @Execution(ExecutionMode.CONCURRENT)
    final class Shared extends SharedPolls {}

    @Nested
    @Execution(ExecutionMode.CONCURRENT)
    final class TakenOver extends TakenOverPoll {}
}
