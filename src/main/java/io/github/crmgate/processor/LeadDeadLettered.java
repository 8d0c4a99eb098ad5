package io.github.crmgate.processor;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** A change that could not be delivered is kept as a dead letter: the poll goes on behind it. */
public final class LeadDeadLettered implements Processor {

    @Override
    public void process(Exchange exchange) {
        PollState.pollRun(exchange).delivered(PollState.delivery(exchange), true);
    }
}
