package io.github.crmgate.route.poll;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** The sink has taken a change; what it answered is of no interest. */
public final class LeadAccepted implements Processor {

    @Override
    public void process(Exchange exchange) {
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setBody(null);
        PollState.ACCEPTED.set(exchange, true);
    }
}
