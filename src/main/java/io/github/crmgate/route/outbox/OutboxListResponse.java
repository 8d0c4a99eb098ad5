package io.github.crmgate.route.outbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.json.Json;
import io.github.crmgate.outbox.Outbox;
import io.github.crmgate.outbox.OutboxEntry;
import io.github.crmgate.route.http.ListResponse;
import io.github.crmgate.route.http.Parameters;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Writes the response with the entries that wait or were given up, without their payloads. */
final class OutboxListResponse implements Processor {
    private final Outbox outbox;

    OutboxListResponse(Outbox outbox) {
        this.outbox = outbox;
    }

    @Override
    public void process(Exchange exchange) {
        Parameters parameters = Parameters.of(exchange, "limit", "cursor");
        int limit = parameters.number("limit", 50, 1, 200);
        ListResponse.write(
                exchange,
                outbox.page(parameters.textOrNull("cursor"), limit + 1),
                limit,
                OutboxListResponse::document,
                OutboxEntry::id);
    }

    private static ObjectNode document(OutboxEntry entry) {
        ObjectNode json = Json.object();
        json.put("id", entry.id());
        json.put("kind", entry.kind().code());
        json.put("connection", entry.connection());
        json.put("provider", entry.provider());
        json.put("owner", entry.owner());
        json.set("createdAt", Json.MAPPER.valueToTree(entry.createdAt()));
        json.put("attempts", entry.attempts());
        json.set("nextAttemptAt", Json.MAPPER.valueToTree(entry.dueAt()));
        json.put("lastError", entry.error());
        return json;
    }
}
