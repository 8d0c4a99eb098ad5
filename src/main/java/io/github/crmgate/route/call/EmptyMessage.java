package io.github.crmgate.route.call;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Leaves nothing in the message for the steps that follow. */
public final class EmptyMessage implements Processor {

    @Override
    public void process(Exchange exchange) {
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setBody(null);
    }
}
