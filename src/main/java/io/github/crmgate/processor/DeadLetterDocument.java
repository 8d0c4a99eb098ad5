package io.github.crmgate.processor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.deadletter.DeadLetter;
import io.github.crmgate.deadletter.Replay;
import io.github.crmgate.http.Json;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A dead letter as callers see it: nothing that opens an account, and nobody's name, address or number. */
final class DeadLetterDocument {
    private DeadLetterDocument() {}

    static ObjectNode of(DeadLetter letter) {
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

    /** What was to be delivered or written. What a caller asked for is in the request. */
    private static @Nullable JsonNode payload(DeadLetter letter) {
        Replay replay = letter.replay();
        if (replay != null && replay.route().equals(Replay.PROXY_WRITE)) {
            return ProxyWrite.read(replay.payload()).shape();
        }
        return replay == null || letter.reported()
                ? null
                : Json.parse(replay.payload().getBytes(StandardCharsets.UTF_8))
                        .filter(JsonNode::isContainerNode)
                        .map(MaskedDocument::of)
                        .orElse(null);
    }
}
