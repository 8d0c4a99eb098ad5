package io.github.crmgate.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** Looks again and again at what a poll says of itself, until it is closed. */
final class PollWatch implements AutoCloseable {
    private static final long PAUSE_MILLIS = 100;

    private final Supplier<JsonNode> poll;
    private final List<Look> looks = new CopyOnWriteArrayList<>();
    private final Thread thread = new Thread(this::run, "poll-watch");

    /**
     * All that was in the CRM by one time, and still was so at a later time, was read and delivered between them, by its
     * {@code lagSeconds}.
     */
    record Look(Instant readUpTo, Instant at) {}

    /** @param poll its document; it may throw what it likes while there is no process */
    PollWatch(Supplier<JsonNode> poll) {
        this.poll = poll;
        thread.setDaemon(true);
        thread.start();
    }

    List<Look> looks() {
        return List.copyOf(looks);
    }

    /** Whether all that was in the CRM by that time was delivered. */
    boolean reached(Instant time) {
        return !looks.isEmpty() && looks.get(looks.size() - 1).readUpTo().isAfter(time);
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void run() {
        try {
            while (true) {
                look();
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        try {
            Instant before = Instant.now();
            JsonNode lag = poll.get().path("lagSeconds");
            if (lag.isIntegralNumber()) {
                looks.add(new Look(before.minusSeconds(lag.asLong() + 1), Instant.now())); // it has whole seconds
            }
        } catch (RuntimeException | AssertionError e) { // it ends, or it does not serve yet
            return;
        }
    }
}
