package io.github.crmgate.route.deadletter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.json.Json;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the outcomes of dead letters that are replayed together. */
final class ReplayTally {
    private final AtomicInteger replayed = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();

    void addReplayed() {
        replayed.incrementAndGet();
    }

    void addFailed() {
        failed.incrementAndGet();
    }

    /**
     * Returns the response to a caller.
     *
     * @param waiting number of replayable letters, including those that failed just now
     */
    ObjectNode document(long waiting) {
        ObjectNode json = Json.object();
        json.put("replayed", replayed.get());
        json.put("failed", failed.get());
        json.put("left", Math.max(0, waiting - failed.get()));
        return json;
    }
}
