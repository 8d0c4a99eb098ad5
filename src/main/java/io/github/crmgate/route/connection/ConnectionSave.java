package io.github.crmgate.route.connection;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.Connections;
import io.github.crmgate.route.state.CallState;
import java.time.Clock;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Saves a connection whose auth check succeeded. */
final class ConnectionSave implements Processor {
    private final Connections connections;
    private final Clock clock;

    ConnectionSave(Connections connections, Clock clock) {
        this.connections = connections;
        this.clock = clock;
    }

    @Override
    public void process(Exchange exchange) {
        Connection verified = CallState.CONNECTION.get(exchange).verified(clock.instant());
        Connection kept = connections.save(verified, Objects.requireNonNull(CallState.PENDING.find(exchange)));
        CallState.setConnected(exchange, kept);
    }
}
