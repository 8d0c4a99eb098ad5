package io.github.crmgate.route.outbox;

import io.github.crmgate.outbox.Outbox;
import io.github.crmgate.route.state.CallState;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Keeps an entry that is not tried again by itself. Its dead letter is there before, so that it can't be forgotten. */
public final class OutboxGivenUp implements Processor {
    private final Outbox outbox;

    public OutboxGivenUp(Outbox outbox) {
        this.outbox = outbox;
    }

    @Override
    public void process(Exchange exchange) {
        outbox.failed(
                OutboxState.ENTRY.get(exchange), CallState.PROBLEM.get(exchange).detail(), null);
    }
}
