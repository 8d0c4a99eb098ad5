package io.github.crmgate.route.outbox;

import io.github.crmgate.connection.Credential;
import io.github.crmgate.outbox.Outbox;
import io.github.crmgate.outbox.OutboxEntry;
import io.github.crmgate.route.state.CallState;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Takes the next due entry of the outbox, of the kind that the route has set, if there is one. */
final class OutboxTake implements Processor {
    private final Outbox outbox;
    private final Duration hidden;
    private final Clock clock;

    /**
     * Creates the step.
     *
     * @param hidden time for which no other process takes an entry; longer than a delivery can last
     */
    OutboxTake(Outbox outbox, Duration hidden, Clock clock) {
        this.outbox = outbox;
        this.hidden = hidden;
        this.clock = clock;
    }

    @Override
    public void process(Exchange exchange) {
        Optional<OutboxEntry> entry = outbox.take(OutboxState.kind(exchange), clock.instant(), hidden);
        OutboxState.setEntry(exchange, entry.orElse(null));
        entry.ifPresent(taken -> {
            CallState.setConnection(exchange, taken.formerConnection());
            CallState.CREDENTIAL.set(exchange, new Credential.RefreshToken(taken.payload()));
        });
    }
}
