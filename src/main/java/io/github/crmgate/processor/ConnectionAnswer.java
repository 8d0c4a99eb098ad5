package io.github.crmgate.processor;

import io.github.crmgate.connection.Connection;
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
        Connection connection = CallState.connection(exchange);
        JsonAnswer.write(exchange, status, ConnectionDocument.of(connection));
        if (status == 201) {
            exchange.getMessage().setHeader("Location", "/api/connections/" + connection.id());
        }
    }
}
