package io.github.crmgate.route.connection;

import io.github.crmgate.connection.Connections;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.route.http.Parameters;
import io.github.crmgate.route.state.CallState;
import java.util.Objects;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Reads the connection of the path, whatever its status. */
final class ConnectionById implements Processor {
    private final Connections connections;

    ConnectionById(Connections connections) {
        this.connections = connections;
    }

    @Override
    public void process(Exchange exchange) {
        Parameters.of(exchange);
        String id = Objects.requireNonNull(exchange.getMessage().getHeader("id", String.class));
        CallState.setConnection(
                exchange,
                Optional.of(id)
                        .filter(Parameters::plain)
                        .flatMap(connections::find)
                        .orElseThrow(() -> new CrmGateException(
                                ProblemCode.CONNECTION_NOT_FOUND,
                                "There is no connection '" + Parameters.shown(id) + "'.")));
    }
}
