package io.github.crmgate.poll;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The runs in progress in this process, whose leases it extends. Thread-safe. */
public final class ActiveRuns {
    /** Time after which another process takes over a run whose process died. */
    public static final Duration LEASE = Duration.ofSeconds(30);

    private final Polls polls;
    private final Map<String, PollRun> byHolder = new ConcurrentHashMap<>();

    public ActiveRuns(Polls polls) {
        this.polls = polls;
    }

    /**
     * Extends the lease of a run from now on.
     *
     * @param takenAt time at which the lease was taken, by {@link System#nanoTime}
     */
    public void add(PollRun run, long takenAt) {
        run.held(takenAt + LEASE.toNanos());
        byHolder.put(run.holder(), run);
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
