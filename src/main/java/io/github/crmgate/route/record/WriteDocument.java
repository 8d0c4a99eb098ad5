package io.github.crmgate.route.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.deadletter.Replay;
import io.github.crmgate.failure.Problem;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.json.Json;
import io.github.crmgate.record.Conversion;
import io.github.crmgate.record.RecordKind;
import io.github.crmgate.record.RecordValues;
import io.github.crmgate.record.RecordWrite;
import io.github.crmgate.route.deadletter.FailedWork;
import io.github.crmgate.route.state.CallState;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/** A write as a document, so that it can be replayed. The document contains personal data. */
final class WriteDocument {
    /** The entry of a request that says when the write was sent, if its outcome is open. */
    static final String SINCE = "since";

    private static final String ASYNC_ROUTE = "record-write-async";

    private WriteDocument() {}

    /** Describes the write of an exchange: what may be shown of it, what to look for, and how it can be repeated. */
    static Optional<FailedWork> describe(Exchange exchange, Instant start) {
        RecordWrite write = CallState.WRITE.get(exchange);
        Map<String, String> request = request(write, CallState.PROBLEM.get(exchange), start);
        return Optional.of(FailedWork.ofCaller(exchange, request, replay(exchange, write)));
    }

    /** Describes the write of a job, whose failure was reported to no caller. */
    static Optional<FailedWork> describe(Exchange exchange, Instant start, FailedWrite failed) {
        RecordWrite write = failed.write();
        Map<String, String> request = write == null
                ? new LinkedHashMap<>(Map.of(FailedWork.NOT_KEPT, "a faulty write; correct it and send it again"))
                : request(write, failed.problem(), start);
        request.put("job", failed.job().id());
        request.put("place", String.valueOf(failed.place()));
        return Optional.of(new FailedWork(
                failed.letter(),
                ASYNC_ROUTE,
                failed.job().attempts(),
                request,
                false,
                write == null ? null : replay(exchange, write),
                null));
    }

    private static @Nullable Replay replay(Exchange exchange, RecordWrite write) {
        return CallState.CONNECTION.find(exchange) == null || write instanceof RecordWrite.Batch
                ? null
                : new Replay(Replay.RECORD_WRITE, Json.write(document(write)));
    }

    private static Map<String, String> request(RecordWrite write, Problem problem, Instant start) {
        Map<String, String> request = new LinkedHashMap<>();
        request.put("operation", write.operation());
        request.put("kind", write.kind().code());
        if (write.id() != null) {
            request.put("id", write.id());
        }
        RecordValues values = write.values();
        if (values != null) {
            request.put("fields", String.join(",", values.names()));
        }
        if (problem.code() == ProblemCode.OUTCOME_UNKNOWN) {
            request.put(SINCE, start.truncatedTo(ChronoUnit.SECONDS).toString());
            request.put("lookFor", lookFor(write, start.truncatedTo(ChronoUnit.SECONDS)));
        }
        if (write instanceof RecordWrite.Batch batch) {
            request.put("items", String.valueOf(batch.items().size()));
            request.put(FailedWork.NOT_KEPT, "a batch of which nothing was carried out; send it again");
        }
        return request;
    }

    private static String lookFor(RecordWrite write, Instant start) {
        String kind = write.kind().code();
        if (write instanceof RecordWrite.Convert) {
            return "whether the " + kind + " '" + write.id() + "' was converted since " + start
                    + "; replay only if it was not";
        }
        return write.id() == null
                ? "a " + kind + " created since " + start + " with the values sent; replay only if there is none"
                : "the " + kind + " '" + write.id() + "', modified since " + start;
    }

    private static ObjectNode document(RecordWrite write) {
        ObjectNode json = Json.object();
        json.put("operation", write.operation());
        json.put("kind", write.kind().code());
        json.put("id", write.id());
        json.put("version", write instanceof RecordWrite.Update update ? update.version() : null);
        json.put("runWorkflows", write.runsWorkflows());
        if (write instanceof RecordWrite.Upsert upsert) {
            json.set("match", Json.MAPPER.valueToTree(upsert.match()));
        }
        if (write instanceof RecordWrite.Convert convert) {
            json.set("conversion", convert.conversion().document());
        }
        RecordValues values = write.values();
        json.set("values", values == null ? null : values.document());
        return json;
    }

    static RecordWrite read(String document) {
        try {
            JsonNode json = Json.MAPPER.readTree(document);
            RecordKind kind = RecordKind.of(json.path("kind").asText());
            boolean workflows = json.path("runWorkflows").asBoolean();
            String id = json.path("id").asText();
            return switch (json.path("operation").asText()) {
                case "create" -> new RecordWrite.Create(kind, values(kind, json), workflows);
                case "update" ->
                    new RecordWrite.Update(kind, id, values(kind, json), Json.text(json, "version"), workflows);
                case "upsert" -> new RecordWrite.Upsert(kind, match(json), values(kind, json), workflows);
                case "convert" ->
                    new RecordWrite.Convert(kind, id, Conversion.of((ObjectNode) json.path("conversion")), workflows);
                case "delete" -> new RecordWrite.Delete(kind, id, workflows);
                default -> throw new IllegalStateException("a write that was kept has an unknown operation");
            };
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "a write that was kept can't be read"); // no cause: it may quote the document
        }
    }

    private static List<String> match(JsonNode json) {
        List<String> match = new ArrayList<>();
        json.path("match").forEach(name -> match.add(name.asText()));
        return match;
    }

    private static RecordValues values(RecordKind kind, JsonNode json) {
        return RecordValues.of(kind, (ObjectNode) json.path("values"));
    }
}
