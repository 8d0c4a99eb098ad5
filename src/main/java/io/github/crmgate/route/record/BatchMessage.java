package io.github.crmgate.route.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.json.Json;
import io.github.crmgate.record.RecordKind;
import io.github.crmgate.record.RecordWrite;
import io.github.crmgate.route.http.Parameters;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a sender has written: a batch of writes, and the connection to use. Any fault is a {@code bad_request}. */
record BatchMessage(JsonNode json) {
    private static final String ID = "id";
    private static final Set<String> SELECTION = Set.of("connection", "owner", "provider");

    /** Returns the id that the sender gave the batch; null without one. */
    @Nullable
    String id() {
        return Json.text(json, ID);
    }

    /** Returns the kind of the records; null if there are none. */
    @Nullable
    RecordKind kind() {
        return Arrays.stream(RecordKind.values())
                .filter(kind -> json.has(kind.plural()))
                .findFirst()
                .orElse(null);
    }

    @Nullable
    String operation() {
        return Json.text(json, "operation");
    }

    boolean runsWorkflows() {
        return json.path(RecordRequest.WORKFLOWS).asBoolean(true);
    }

    /** Returns the parameters that name the connection. */
    Parameters parameters() {
        Map<String, String> named = new LinkedHashMap<>();
        for (String name : SELECTION) {
            JsonNode value = json.path(name);
            if (!value.isMissingNode() && !value.isNull()) {
                named.put(name, value.isTextual() ? value.asText() : "");
            }
        }
        return Parameters.of(named);
    }

    /** Returns the writes, of which several may name the same record; they are made one after the other. */
    RecordWrite.Batch batch() {
        if (!(json instanceof ObjectNode node)) {
            throw Parameters.bad("The message must be a JSON object with a batch, or an array of such objects.");
        }
        RecordKind kind = kind();
        if (kind == null) {
            throw Parameters.bad("The message has no records: send them as an array in the field 'leads'.");
        }
        ObjectNode batch = node.deepCopy();
        batch.remove(SELECTION);
        batch.remove(ID);
        JsonNode workflows = batch.remove(RecordRequest.WORKFLOWS);
        if (workflows != null && !workflows.isBoolean()) {
            throw Parameters.bad("The field '" + RecordRequest.WORKFLOWS + "' must be true or false.");
        }
        return new RecordBody(kind, batch, runsWorkflows()).batch(true);
    }
}
