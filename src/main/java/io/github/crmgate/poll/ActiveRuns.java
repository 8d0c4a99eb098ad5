package io.github.crmgate.poll;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The runs in progress in this process, whose leases it extends. Thread-safe. */
public final class ActiveRuns {
    /** Time after which another process takes over a run whose process died. */
    public static final Duration LEASE = Duration.ofSeconds(30);

    private final Polls polls;
    private final PollSchedule schedule;
    private final PollReading reading;
    private final Clock clock;
    private final Map<String, PollRun> byHolder = new ConcurrentHashMap<>();

    public ActiveRuns(Polls polls, PollSchedule schedule, PollReading reading, Clock clock) {
        this.polls = polls;
        this.schedule = schedule;
        this.reading = reading;
        this.clock = clock;
    }

    /**
     * Claims due polls for runs, and extends their leases from now on until {@link #remove}.
     *
     * @param limit maximum number of runs
     */
    public List<PollRun> claim(PollSelection selection, int limit) {
        Instant now = clock.instant();
        long claimedAt = System.nanoTime();
        List<PollRun> runs = new ArrayList<>();
        for (ClaimedPoll claimed : polls.claim(selection, limit, LEASE, now, schedule)) {
            PollRun run = new PollRun(claimed.poll(), claimed.holder(), now, reading);
            run.held(claimedAt + LEASE.toNanos());
            byHolder.put(run.holder(), run);
            runs.add(run);
        }
        return runs;
    }

    public void remove(PollRun run) {
        byHolder.remove(run.holder());
    }

    /** Extends all leases, and informs runs whose lease has expired, also after the machine was suspended. */
    public void extend() {
        if (byHolder.isEmpty()) {
            return;
        }
        Map<String, PollRun> asked = Map.copyOf(byHolder);
        long now = System.nanoTime();
        Collection<String> extended = polls.extend(List.copyOf(asked.keySet()), LEASE);
        asked.forEach((holder, run) -> run.held(extended.contains(holder) ? now + LEASE.toNanos() : now));
    }
}
