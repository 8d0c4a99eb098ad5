package io.github.crmgate.route.outbox;

import io.github.crmgate.outbox.Outbox;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Forgets an entry that was delivered. */
public final class OutboxDone implements Processor {
    private final Outbox outbox;

    public OutboxDone(Outbox outbox) {
        this.outbox = outbox;
    }

    @Override
    public void process(Exchange exchange) {
        outbox.done(OutboxState.ENTRY.get(exchange));
    }
}
