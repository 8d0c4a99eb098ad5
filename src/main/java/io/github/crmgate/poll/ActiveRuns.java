package io.github.crmgate.poll;

import java.time.Duration;
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

    /** Extends the leases of all. */
    public void extend() {
        if (byHolder.isEmpty()) {
            return;
        }
        long now = System.nanoTime();
        for (String holder : polls.extend(List.copyOf(byHolder.keySet()), LEASE)) {
            PollRun run = byHolder.get(holder);
            if (run != null) {
                run.held(now + LEASE.toNanos());
            }
        }
    }
}
