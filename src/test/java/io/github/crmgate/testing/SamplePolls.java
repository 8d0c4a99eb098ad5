package io.github.crmgate.testing;

import io.github.crmgate.poll.Poll;
import io.github.crmgate.poll.PollGaps;
import io.github.crmgate.poll.PollId;
import java.time.Instant;

/** Polls that have delivered nothing yet. */
public final class SamplePolls {
    private SamplePolls() {}

    public static Poll poll(String connection, Instant from, boolean running, boolean startKnown) {
        return new Poll(
                PollId.leads(connection),
                from,
                from,
                from,
                false,
                running,
                false,
                null,
                null,
                null,
                null,
                0,
                0,
                0,
                null,
                PollGaps.NONE,
                startKnown);
    }
}
