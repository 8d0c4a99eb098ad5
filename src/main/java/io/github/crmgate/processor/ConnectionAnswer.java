package io.github.crmgate.processor;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Answers a caller with one connection. */
public final class ConnectionAnswer implements Processor {
    private final int status;

    public ConnectionAnswer(int status) {
        this.status = status;
    }

    @Override
    public void process(Exchange exchange) {
        JsonAnswer.write(exchange, status, ConnectionDocument.of(CallState.connection(exchange)));
    }
}
