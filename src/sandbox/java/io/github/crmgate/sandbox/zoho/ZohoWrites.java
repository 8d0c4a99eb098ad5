package io.github.crmgate.sandbox.zoho;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.sandbox.server.Answer;
import io.github.crmgate.sandbox.server.Call;
import io.github.crmgate.sandbox.server.Json;
import io.github.crmgate.sandbox.server.Refusal;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** Creates, updates and deletes leads, with one result a record in the order of the request. */
final class ZohoWrites {
    private static final int MOST = 100;

    private final ZohoLeads leads;

    ZohoWrites(ZohoLeads leads) {
        this.leads = leads;
    }

    Answer create(Call call) {
        List<ObjectNode> results = new ArrayList<>();
        for (JsonNode lead : data(call)) {
            int index = results.size();
            Optional<String> missing = leads.mandatory().stream()
                    .filter(field -> lead.path(field).asText("").isBlank())
                    .findFirst();
            Optional<Refusal> duplicate = leads.duplicateOf(lead, "").map(other -> duplicate(other, index));
            if (missing.isPresent()) {
                results.add(
                        ZohoError.body("MANDATORY_NOT_FOUND", "required field not found", at(missing.get(), index)));
            } else if (duplicate.isPresent()) {
                results.add(Json.parse(duplicate.get().answer().body()).orElseThrow());
            } else if (malformedEmail(lead)) {
                results.add(ZohoError.body("INVALID_DATA", "invalid data", at("Email", index)));
            } else {
                results.add(success("record added", leads.add(Json.fields(without(lead)))));
            }
        }
        return answer(201, results);
    }

    Answer update(Call call, String id) {
        JsonNode change = data(call).get(0);
        ObjectNode lead = leads.get(id).orElseThrow(() -> new Refusal(answer(200, List.of(unknown(id)))));
        if (call.header("If-Unmodified-Since")
                .filter(since -> changedAfter(lead, since))
                .isPresent()) {
            return Answer.empty(412);
        }
        if (malformedEmail(change)) {
            return answer(200, List.of(ZohoError.body("INVALID_DATA", "invalid data", at("Email", 0))));
        }
        Optional<ObjectNode> other = leads.duplicateOf(change, id);
        if (other.isPresent()) {
            ObjectNode error =
                    Json.parse(duplicate(other.get(), 0).answer().body()).orElseThrow();
            return answer(200, List.of(error));
        }
        leads.change(id, Json.fields(without(change)));
        return answer(200, List.of(success("record updated", id)));
    }

    Answer delete(List<String> ids) {
        return answer(
                200,
                ids.stream()
                        .map(id -> leads.delete(id) ? success("record deleted", id) : unknown(id))
                        .toList());
    }

    private static List<JsonNode> data(Call call) {
        ObjectNode body = Json.parse(call.body()).orElseThrow(() -> ZohoError.invalid("body"));
        if (!body.path("data").isArray() || body.path("data").isEmpty()) {
            throw ZohoError.of(400, "MANDATORY_NOT_FOUND", "required field not found", Map.of("api_name", "data"));
        }
        if (body.path("data").size() > MOST) {
            throw ZohoError.of(400, "LIMIT_EXCEEDED", "Record count exceeded", Map.of("limit", MOST));
        }
        return StreamSupport.stream(body.path("data").spliterator(), false).toList();
    }

    private static Answer answer(int allWell, List<ObjectNode> results) {
        long failed = results.stream()
                .filter(result -> result.path("status").asText().equals("error"))
                .count();
        int status = failed == 0 ? allWell : failed == results.size() ? 400 : 207;
        ObjectNode body = Json.object();
        body.set("data", Json.array(results));
        return Answer.json(status, body);
    }

    private ObjectNode success(String message, String id) {
        ObjectNode details = Json.object().put("id", id);
        leads.get(id).ifPresent(lead -> {
            details.set("Created_Time", lead.get("Created_Time"));
            details.set("Modified_Time", lead.get("Modified_Time"));
        });
        ObjectNode result = Json.object().put("code", "SUCCESS");
        result.set("details", details);
        return result.put("message", message).put("status", "success");
    }

    private static ObjectNode unknown(String id) {
        return ZohoError.body("INVALID_DATA", "the id given seems to be invalid", Map.of("id", id));
    }

    private static Map<String, String> at(String field, int index) {
        return Map.of("api_name", field, "json_path", "$.data[" + index + "]." + field);
    }

    private static Refusal duplicate(ObjectNode other, int index) {
        ObjectNode details = Json.object(at(ZohoLeads.UNIQUE, index)).put("more_records", false);
        details.putObject("duplicate_record").set("id", other.get("id"));
        return ZohoError.of(400, "DUPLICATE_DATA", "duplicate data", Json.fields(details));
    }

    private static boolean malformedEmail(JsonNode lead) {
        return lead.hasNonNull("Email") && !lead.path("Email").asText().matches("[^@\\s]+@[^@\\s]+\\.[^@\\s]+");
    }

    /** The record without what a client can't set. */
    private static ObjectNode without(JsonNode lead) {
        ObjectNode settable = lead.deepCopy();
        return settable.remove(List.of("id", "Created_Time", "Modified_Time", "Converted__s"));
    }

    private static boolean changedAfter(ObjectNode lead, String since) {
        try {
            return ZohoLeads.time(lead, "Modified_Time")
                    .isAfter(OffsetDateTime.parse(since).toInstant());
        } catch (DateTimeException e) {
            throw ZohoError.invalid("If-Unmodified-Since");
        }
    }
}
