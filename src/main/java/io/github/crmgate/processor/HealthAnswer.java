package io.github.crmgate.processor;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.connection.Connections;
import io.github.crmgate.http.Json;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Tells whether the process serves. A connection's trouble is a detail and never makes the process unready. */
public final class HealthAnswer implements Processor {
    private final Connections connections;

    public HealthAnswer(Connections connections) {
        this.connections = connections;
    }

    @Override
    public void process(Exchange exchange) {
        boolean up = exchange.getContext().getStatus().isStarted();
        ObjectNode json = Json.object();
        json.put("status", up ? "UP" : "DOWN");
        ArrayNode details = json.putArray("connections");
        connections.all().forEach(connection -> {
            ObjectNode detail = details.addObject();
            detail.put("id", connection.id());
            detail.put("provider", connection.provider());
            detail.put("status", connection.status().code());
            detail.set("checkedAt", Json.MAPPER.valueToTree(connection.checkedAt()));
            detail.set("tokenExpiresAt", Json.MAPPER.valueToTree(connection.tokenExpiresAt()));
            detail.put(
                    "lastErrorCode",
                    connection.lastError() == null
                            ? null
                            : connection.lastError().code());
        });
        JsonAnswer.write(exchange, up ? 200 : 503, json);
    }
}
