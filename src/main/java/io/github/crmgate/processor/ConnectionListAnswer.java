package io.github.crmgate.processor;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.ConnectionStatus;
import io.github.crmgate.connection.Connections;
import io.github.crmgate.http.Json;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Answers a caller with the connections, by id. */
public final class ConnectionListAnswer implements Processor {
    private final Connections connections;
    private final ConnectionChoice choice;

    public ConnectionListAnswer(Connections connections, ConnectionChoice choice) {
        this.connections = connections;
        this.choice = choice;
    }

    @Override
    public void process(Exchange exchange) {
        Parameters parameters = Parameters.of(exchange, "provider", "owner", "status", "limit", "cursor");
        Optional<String> provider = choice.provider(parameters);
        Optional<String> owner = parameters.text("owner");
        Optional<String> status = status(parameters);
        Optional<String> after = parameters.text("cursor");
        int limit = parameters.number("limit", 50, 1, 200);
        List<Connection> matching = connections.all().stream()
                .filter(connection -> provider.isEmpty() || provider.get().equals(connection.provider()))
                .filter(connection -> owner.isEmpty() || owner.get().equals(connection.owner()))
                .filter(connection -> status.isEmpty()
                        || status.get().equals(connection.status().code()))
                .filter(connection -> after.isEmpty() || connection.id().compareTo(after.get()) > 0)
                .toList();
        List<Connection> page = matching.subList(0, Math.min(limit, matching.size()));
        ObjectNode json = Json.object();
        ArrayNode data = json.putArray("data");
        page.forEach(connection -> data.add(ConnectionDocument.of(connection)));
        json.put(
                "next",
                page.size() < matching.size() ? page.get(page.size() - 1).id() : null);
        JsonAnswer.write(exchange, 200, json);
    }

    private static Optional<String> status(Parameters parameters) {
        Optional<String> status = parameters.text("status");
        List<String> known = Arrays.stream(ConnectionStatus.values())
                .map(ConnectionStatus::code)
                .toList();
        if (status.isPresent() && !known.contains(status.get())) {
            throw Parameters.bad("The parameter 'status' must be one of " + String.join(", ", known) + ".");
        }
        return status;
    }
}
