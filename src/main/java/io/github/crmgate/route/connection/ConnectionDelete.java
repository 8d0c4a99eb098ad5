package io.github.crmgate.route.connection;

import io.github.crmgate.connection.Connections;
import io.github.crmgate.route.state.CallState;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Forgets a connection; the outbox has its credential revoked. */
public final class ConnectionDelete implements Processor {
    private final Connections connections;

    public ConnectionDelete(Connections connections) {
        this.connections = connections;
    }

    @Override
    public void process(Exchange exchange) {
        connections.delete(CallState.CONNECTION.get(exchange).id());
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, 204);
        exchange.getMessage().setBody(null);
    }
}
