package io.github.crmgate.route.connection;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.Connections;
import io.github.crmgate.route.state.CallState;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Disables or enables a connection. */
final class ConnectionSwitch implements Processor {
    private final Connections connections;
    private final boolean on;

    ConnectionSwitch(Connections connections, boolean on) {
        this.connections = connections;
        this.on = on;
    }

    @Override
    public void process(Exchange exchange) {
        Connection connection = CallState.CONNECTION.get(exchange);
        connections.update(connection.id(), present -> present.enabled(on));
        CallState.setConnection(exchange, connections.find(connection.id()).orElse(connection.enabled(on)));
    }
}
