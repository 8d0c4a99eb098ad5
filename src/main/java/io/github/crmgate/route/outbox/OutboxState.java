package io.github.crmgate.route.outbox;

import io.github.crmgate.deadletter.Replay;
import io.github.crmgate.json.Json;
import io.github.crmgate.outbox.OutboxEntry;
import io.github.crmgate.route.deadletter.FailedWork;
import io.github.crmgate.route.deadletter.ReplayState;
import io.github.crmgate.route.state.CallState;
import io.github.crmgate.route.state.ExchangeKey;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * What the delivery of an outbox entry carries. Routes read {@code crmGateOutboxDue} and {@code crmGateOutboxGivenUp},
 * and set {@code crmGateOutboxKind}.
 */
final class OutboxState {
    /** The entry to deliver. */
    static final ExchangeKey<OutboxEntry> ENTRY = new ExchangeKey<>("crmGateOutboxEntry");

    /** Whether the entry will not be tried again automatically. */
    static final ExchangeKey<Boolean> GIVEN_UP = new ExchangeKey<>("crmGateOutboxGivenUp");

    private static final ExchangeKey<String> KIND = new ExchangeKey<>("crmGateOutboxKind");
    private static final ExchangeKey<Boolean> DUE = new ExchangeKey<>("crmGateOutboxDue");

    private OutboxState() {}

    private static Optional<FailedWork> describe(Exchange exchange) {
        OutboxEntry entry = ENTRY.get(exchange);
        String kind = entry.kind().code();
        Replay replay = new Replay("outbox", Json.write(entry.id()));
        return Optional.of(new FailedWork(
                entry.id(), "outbox-" + kind, entry.attempts(), Map.of("kind", kind), false, replay, null));
    }

    static OutboxEntry.Kind kind(Exchange exchange) {
        return OutboxEntry.Kind.of(KIND.get(exchange));
    }

    static void setEntry(Exchange exchange, @Nullable OutboxEntry entry) {
        ENTRY.set(exchange, entry);
        DUE.set(exchange, entry != null);
        if (entry != null) {
            ReplayState.FAILED_WORK.set(exchange, OutboxState::describe);
            KIND.set(exchange, entry.kind().code());
            CallState.DELIVERING.set(exchange, entry.kind() != OutboxEntry.Kind.REVOCATION);
        }
    }
}
