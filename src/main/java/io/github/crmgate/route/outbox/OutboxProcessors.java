package io.github.crmgate.route.outbox;

import io.github.crmgate.outbox.Outbox;
import io.github.crmgate.outbox.OutboxEntry;
import io.github.crmgate.route.state.CallState;
import io.github.crmgate.secret.Secret;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

/** Registers the processors of {@code outbox.camel.yaml}. */
public final class OutboxProcessors {
    private OutboxProcessors() {}

    /**
     * Returns the processors by the names that routes give them.
     *
     * @param lease time for which no other process takes an entry that was taken; longer than any delivery
     * @param keyedResults whether results of writes go to Kafka
     * @param notifySecret signs callbacks; null if no callbacks are configured
     */
    public static Map<String, Processor> of(
            Outbox outbox, Duration lease, boolean keyedResults, @Nullable Secret notifySecret, Clock clock) {
        return Map.of(
                "outboxDueKinds", exchange -> findDueKinds(outbox, clock, exchange),
                "outboxTake", new OutboxTake(outbox, lease, clock),
                "outboxDocument", new OutboxDocument(),
                "outboxResult", new OutboxResult(keyedResults),
                "outboxCallback", new OutboxCallback(notifySecret, clock),
                "outboxDone", exchange -> outbox.done(OutboxState.ENTRY.get(exchange)),
                "outboxFailed", new OutboxFailed(outbox, clock),
                "outboxGivenUp", exchange -> giveUp(outbox, exchange),
                "replayedOutboxEntry", new ReplayedOutboxEntry(outbox),
                "outboxListResponse", new OutboxListResponse(outbox));
    }

    private static void findDueKinds(Outbox outbox, Clock clock, Exchange exchange) {
        exchange.getMessage()
                .setBody(outbox.due(clock.instant()).stream()
                        .map(OutboxEntry.Kind::code)
                        .toList());
    }

    /** Ends automatic attempts. The dead letter of the entry is stored by now, so the entry can't be lost. */
    private static void giveUp(Outbox outbox, Exchange exchange) {
        outbox.failed(
                OutboxState.ENTRY.get(exchange), CallState.PROBLEM.get(exchange).detail(), null);
    }
}
