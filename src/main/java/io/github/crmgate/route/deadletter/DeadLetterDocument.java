package io.github.crmgate.route.deadletter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.deadletter.DeadLetter;
import io.github.crmgate.deadletter.Replay;
import io.github.crmgate.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The JSON document of a dead letter, without credentials and personal data. */
final class DeadLetterDocument {
    private final Map<String, Function<String, @Nullable JsonNode>> shapes;

    /**
     * Creates the writer.
     *
     * @param shapes by the route of a replay, the visible part of its payload where that is not a document of CrmGate
     */
    DeadLetterDocument(Map<String, Function<String, @Nullable JsonNode>> shapes) {
        this.shapes = Map.copyOf(shapes);
    }

    ObjectNode of(DeadLetter letter) {
        ObjectNode json = Json.object();
        json.put("id", letter.id());
        json.set("time", Json.MAPPER.valueToTree(letter.time()));
        json.put("status", letter.status().code());
        json.put("correlationId", letter.correlationId());
        json.put("route", letter.route());
        json.put("connection", letter.connection());
        json.put("provider", letter.provider());
        json.put("code", letter.cause().code());
        json.put("detail", letter.cause().detail());
        json.put("crmCode", letter.cause().crmCode());
        json.put("crmMessage", letter.cause().crmMessage());
        json.put("attempts", letter.attempts());
        json.put("replayable", letter.replayable());
        json.set("replayedAt", Json.MAPPER.valueToTree(letter.replayedAt()));
        json.set("request", Json.MAPPER.valueToTree(letter.request()));
        json.set("payload", payload(letter));
        return json;
    }

    /** Returns the visible part of a delivery or write. The parameters of a read are in the request. */
    private @Nullable JsonNode payload(DeadLetter letter) {
        Replay replay = letter.replay();
        if (replay == null) {
            return null;
        }
        Function<String, @Nullable JsonNode> shape = shapes.get(replay.route());
        if (shape != null) {
            return shape.apply(replay.payload());
        }
        return letter.reported()
                ? null
                : Json.parse(replay.payload().getBytes(StandardCharsets.UTF_8))
                        .filter(JsonNode::isContainerNode)
                        .map(MaskedDocument::of)
                        .orElse(null);
    }
}
