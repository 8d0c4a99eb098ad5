package io.github.crmgate.route.connection;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.ConnectionStatus;
import io.github.crmgate.connection.Connections;
import io.github.crmgate.connection.LastError;
import io.github.crmgate.failure.Problem;
import io.github.crmgate.failure.StoreUnavailableException;
import io.github.crmgate.json.Json;
import io.github.crmgate.route.http.JsonResponse;
import io.github.crmgate.route.state.CallState;
import io.github.crmgate.route.state.ConnectionRecord;
import java.time.Clock;
import java.time.Instant;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Writes the response with the outcome of the auth check, and records it in the connection. */
final class CheckResponse implements Processor {
    private final Connections connections;
    private final Clock clock;

    CheckResponse(Connections connections, Clock clock) {
        this.connections = connections;
        this.clock = clock;
    }

    @Override
    public void process(Exchange exchange) {
        Connection checked = CallState.CONNECTION.get(exchange);
        Instant now = clock.instant();
        String proved = CallState.findResult(exchange, String.class);
        ObjectNode json = Json.object();
        json.put("ok", proved != null);
        if (proved != null) {
            ConnectionRecord.keep(
                    connections,
                    checked.id(),
                    present -> brokenMeanwhile(checked, present) ? present : present.verified(now));
            json.put("detail", proved);
        } else {
            Problem problem = CallState.PROBLEM.get(exchange);
            LastError error = new LastError(problem.code().code(), problem.detail(), now);
            ConnectionRecord.keep(connections, checked.id(), present -> present.checkFailed(error));
            json.put("detail", problem.detail());
            json.put("code", problem.code().code());
        }
        json.put("status", status(checked).code());
        json.put("checkedAt", now.toString());
        JsonResponse.write(exchange, 200, json);
    }

    private ConnectionStatus status(Connection checked) {
        try {
            return connections.find(checked.id()).map(Connection::status).orElse(ConnectionStatus.DISABLED);
        } catch (StoreUnavailableException e) {
            return checked.status();
        }
    }

    private static boolean brokenMeanwhile(Connection checked, Connection present) {
        return present.status() == ConnectionStatus.REAUTHORIZATION_REQUIRED
                && checked.status() != ConnectionStatus.REAUTHORIZATION_REQUIRED;
    }
}
