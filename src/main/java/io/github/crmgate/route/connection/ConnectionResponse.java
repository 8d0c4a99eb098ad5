package io.github.crmgate.route.connection;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.route.http.JsonResponse;
import io.github.crmgate.route.state.CallState;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Writes the response with a connection. */
final class ConnectionResponse implements Processor {
    private final int status;

    ConnectionResponse(int status) {
        this.status = status;
    }

    @Override
    public void process(Exchange exchange) {
        Connection connection = CallState.CONNECTION.get(exchange);
        JsonResponse.write(exchange, status, ConnectionDocument.of(connection));
        if (status == 201) {
            exchange.getMessage().setHeader("Location", "/api/connections/" + connection.id());
        }
    }
}
