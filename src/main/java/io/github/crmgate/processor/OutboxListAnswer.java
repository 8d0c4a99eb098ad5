package io.github.crmgate.processor;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.http.Json;
import io.github.crmgate.outbox.Outbox;
import io.github.crmgate.outbox.OutboxEntry;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Answers a caller with what is still to be delivered, or was given up; never with what it is. */
public final class OutboxListAnswer implements Processor {
    private final Outbox outbox;

    public OutboxListAnswer(Outbox outbox) {
        this.outbox = outbox;
    }

    @Override
    public void process(Exchange exchange) {
        Parameters parameters = Parameters.of(exchange, "limit", "cursor");
        int limit = parameters.number("limit", 50, 1, 200);
        List<OutboxEntry> found = outbox.page(parameters.textOrNull("cursor"), limit + 1);
        List<OutboxEntry> page = found.subList(0, Math.min(limit, found.size()));
        ObjectNode json = Json.object();
        ArrayNode data = json.putArray("data");
        page.forEach(entry -> data.add(document(entry)));
        json.put("next", found.size() > limit ? page.get(limit - 1).id() : null);
        JsonAnswer.write(exchange, 200, json);
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
