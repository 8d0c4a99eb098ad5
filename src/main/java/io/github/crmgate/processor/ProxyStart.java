package io.github.crmgate.processor;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Takes the connection that a call is to be passed on to. */
public final class ProxyStart implements Processor {
    private final ConnectionChoice choice;

    public ProxyStart(ConnectionChoice choice) {
        this.choice = choice;
    }

    @Override
    public void process(Exchange exchange) {
        if (exchange.getMessage().getHeader(CallerHeaders.CORRELATION_ID) instanceof String id) {
            CallState.correlationId(exchange, id);
        }
        choice.named(exchange, ProxiedCall.of(exchange).connection());
    }
}
