package io.github.crmgate.route.record;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.Connections;
import io.github.crmgate.failure.Problem;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.json.Json;
import io.github.crmgate.record.CrmRecord;
import io.github.crmgate.record.RecordKind;
import io.github.crmgate.record.RecordWrite;
import io.github.crmgate.record.WriteResult;
import io.github.crmgate.route.http.JsonResponse;
import io.github.crmgate.route.http.ProblemDocument;
import io.github.crmgate.route.state.CallState;
import io.github.crmgate.route.state.ConnectionRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Writes the response to a write: with the record, with the results of a batch, or without content after a deletion. */
final class RecordResponse implements Processor {
    private final Connections connections;

    RecordResponse(Connections connections) {
        this.connections = connections;
    }

    @Override
    public void process(Exchange exchange) {
        ConnectionRecord.recovered(connections, CallState.CONNECTION.get(exchange));
        RecordWrite write = CallState.WRITE.get(exchange);
        if (WriteState.ASYNC.find(exchange) != null) {
            return;
        }
        WriteResult<?> result = CallState.answer(exchange, WriteResult.class);
        if (result instanceof WriteResult.Saved<?> saved && saved.record() instanceof CrmRecord record) {
            JsonResponse.write(
                    exchange, status(saved), write instanceof RecordWrite.Upsert ? upserted(write, saved) : record);
            JsonResponse.setVersion(exchange, record.version());
            if (saved.created()) {
                String path = "/api/" + write.kind().plural() + "/" + record.id();
                String connection = CallState.CONNECTION.get(exchange).id();
                boolean usual = connection.equals(Connection.DEFAULT_ID);
                exchange.getMessage().setHeader("Location", usual ? path : path + "?connection=" + connection);
            }
        } else if (result instanceof WriteResult.Batch<?> batch) {
            ObjectNode body = Json.object();
            ArrayNode data = body.putArray("data");
            batch.results().forEach(each -> data.add(document(write.kind(), each)));
            JsonResponse.write(exchange, 200, body);
            WriteState.OPEN_WRITES.set(exchange, open((RecordWrite.Batch) write, batch));
        } else if (result instanceof WriteResult.Converted<?> converted) {
            ObjectNode body = Json.object();
            body.set("contact", Json.MAPPER.valueToTree(converted.contact()));
            body.set("account", Json.MAPPER.valueToTree(converted.account()));
            body.set("deal", Json.MAPPER.valueToTree(converted.deal()));
            JsonResponse.write(exchange, 200, body);
        } else {
            JsonResponse.writeNothing(exchange);
        }
    }

    private static ObjectNode upserted(RecordWrite write, WriteResult.Saved<?> saved) {
        ObjectNode json = Json.object().put("action", saved.created() ? "created" : "updated");
        return json.set(write.kind().code(), Json.MAPPER.valueToTree(saved.record()));
    }

    /** Returns the document of one result of a batch. */
    static ObjectNode document(RecordKind kind, WriteResult<?> result) {
        ObjectNode json = Json.object();
        if (result instanceof WriteResult.Failed<?> failed) {
            Problem problem = failed.failure().problem();
            json.put("status", problem.code().status());
            json.set("error", ProblemDocument.of(problem));
        } else if (result instanceof WriteResult.Saved<?> saved) {
            json.put("status", status(saved));
            json.set(kind.code(), Json.MAPPER.valueToTree(saved.record()));
        } else {
            json.put("status", 204);
        }
        return json;
    }

    private static int status(WriteResult.Saved<?> saved) {
        return saved.created() ? 201 : 200;
    }

    /** Returns the writes of a batch whose outcome is not known. */
    private static List<OpenWrite> open(RecordWrite.Batch write, WriteResult.Batch<?> batch) {
        List<OpenWrite> open = new ArrayList<>();
        for (int i = 0; i < batch.results().size(); i++) {
            if (batch.results().get(i) instanceof WriteResult.Failed<?> failed
                    && failed.failure().problem().code() == ProblemCode.OUTCOME_UNKNOWN) {
                open.add(new OpenWrite(
                        Objects.requireNonNull(write.items().get(i).write()),
                        failed.failure().problem()));
            }
        }
        return open;
    }
}
