package io.github.crmgate.route.deadletter;

import io.github.crmgate.route.http.Parameters;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Makes the id of the path the message. */
public final class DeadLetterId implements Processor {

    @Override
    public void process(Exchange exchange) {
        Parameters.of(exchange);
        exchange.getMessage().setBody(exchange.getMessage().getHeader("id", String.class));
    }
}
