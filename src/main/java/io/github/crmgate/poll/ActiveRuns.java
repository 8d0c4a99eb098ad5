package io.github.crmgate.poll;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The runs of this process, whose leases are extended while it lives; thread-safe. */
public final class ActiveRuns {
    /** How long another process waits before it takes over a run whose process is gone. */
    public static final Duration LEASE = Duration.ofSeconds(30);

    private final Polls polls;
    private final Map<String, PollRun> byHolder = new ConcurrentHashMap<>();

    public ActiveRuns(Polls polls) {
        this.polls = polls;
    }

    /** Extends the leases of a run from now on; it was taken at that {@link System#nanoTime}. */
    public void add(PollRun run, long takenAt) {
        run.held(takenAt + LEASE.toNanos());
        byHolder.put(run.holder(), run);
    }

    public void remove(PollRun run) {
        byHolder.remove(run.holder());
    }

    /** Extends the leases of all; a run whose lease was over is told, also if the whole machine was asleep. */
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
