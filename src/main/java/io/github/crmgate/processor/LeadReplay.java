package io.github.crmgate.processor;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Begins to deliver a change that became a dead letter: once, for whoever asked for it waits. */
public final class LeadReplay implements Processor {

    @Override
    public void process(Exchange exchange) {
        CallState.deliverOnce(exchange);
    }
}
