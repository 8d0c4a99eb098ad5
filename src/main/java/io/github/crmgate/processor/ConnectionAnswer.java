package io.github.crmgate.processor;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Answers a caller with one connection. */
public final class ConnectionAnswer implements Processor {

    @Override
    public void process(Exchange exchange) {
        JsonAnswer.write(exchange, 200, ConnectionDocument.of(CallState.connection(exchange)));
    }
}
