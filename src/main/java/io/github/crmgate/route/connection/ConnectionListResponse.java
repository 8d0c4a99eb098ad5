package io.github.crmgate.route.connection;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.ConnectionFilter;
import io.github.crmgate.connection.ConnectionRisk;
import io.github.crmgate.connection.ConnectionStatus;
import io.github.crmgate.connection.Connections;
import io.github.crmgate.json.Json;
import io.github.crmgate.route.call.ConnectionChoice;
import io.github.crmgate.route.http.ListResponse;
import io.github.crmgate.route.http.Parameters;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

/** Writes the response with connections by id, or with those that will stop serving soon. */
final class ConnectionListResponse implements Processor {
    private final Connections connections;
    private final ConnectionChoice choice;
    private final Clock clock;

    ConnectionListResponse(Connections connections, ConnectionChoice choice, Clock clock) {
        this.connections = connections;
        this.choice = choice;
        this.clock = clock;
    }

    @Override
    public void process(Exchange exchange) {
        Parameters parameters =
                Parameters.of(exchange, "provider", "owner", "status", "expiresWithin", "limit", "cursor");
        int limit = parameters.number("limit", 50, 1, 200);
        if (parameters.text("expiresWithin").isPresent()) {
            atRisk(exchange, parameters, limit);
            return;
        }
        ConnectionFilter filter = new ConnectionFilter(
                choice.provider(parameters).orElse(null),
                parameters.owner("owner").orElse(null),
                status(parameters),
                false);
        ListResponse.write(
                exchange,
                connections.page(filter, parameters.textOrNull("cursor"), limit + 1),
                limit,
                ConnectionDocument::of,
                Connection::id);
    }

    /** Writes connections that will stop serving within some hours unless someone acts, with the reasons. */
    private void atRisk(Exchange exchange, Parameters parameters, int limit) {
        for (String other : List.of("provider", "owner", "status")) {
            if (parameters.text(other).isPresent()) {
                throw Parameters.bad(
                        "The parameter 'expiresWithin' goes with 'limit' and 'cursor' only, not with '" + other + "'.");
            }
        }
        int hours = parameters.number("expiresWithin", 24, 0, 8760);
        ListResponse.write(
                exchange,
                connections.unusableBefore(
                        clock.instant().plus(Duration.ofHours(hours)), parameters.textOrNull("cursor"), limit + 1),
                limit,
                ConnectionListResponse::document,
                risk -> risk.connection().id());
    }

    private static ObjectNode document(ConnectionRisk risk) {
        ObjectNode document = ConnectionDocument.of(risk.connection());
        document.set("unusableFrom", Json.MAPPER.valueToTree(risk.unusableFrom()));
        document.putObject("unusableReason").put("code", risk.code()).put("detail", risk.detail());
        return document;
    }

    private static @Nullable ConnectionStatus status(Parameters parameters) {
        String code = parameters.textOrNull("status");
        return code == null
                ? null
                : Arrays.stream(ConnectionStatus.values())
                        .filter(status -> status.code().equals(code))
                        .findFirst()
                        .orElseThrow(() -> Parameters.bad("The parameter 'status' must be one of "
                                + String.join(
                                        ", ",
                                        Arrays.stream(ConnectionStatus.values())
                                                .map(ConnectionStatus::code)
                                                .toList())
                                + "."));
    }
}
