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
        choice.named(exchange, ProxiedCall.of(exchange).connection());
    }
}
