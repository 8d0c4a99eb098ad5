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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;

/** Creates, updates and deletes the records of a module, with one result a record in the order of the request. */
final class ZohoWrites {
    private static final int MOST = 100;

    private static final List<String> LOOKUPS = List.of("Account_Name", "Contact_Name");

    private final ZohoLeads leads;

    ZohoWrites(ZohoLeads leads) {
        this.leads = leads;
    }

    Answer create(Call call) {
        List<ObjectNode> results = new ArrayList<>();
        data(call).forEach(lead -> results.add(created(lead, results.size())));
        return answer(201, results);
    }

    /** Updates several leads, each with its id. */
    Answer update(Call call) {
        List<ObjectNode> results = new ArrayList<>();
        data(call).forEach(lead -> results.add(changed(lead.path("id").asText(), lead, results.size())));
        return answer(200, results);
    }

    Answer update(Call call, String id) {
        JsonNode change = data(call).get(0);
        Optional<ObjectNode> lead = leads.get(id);
        if (lead.isPresent()
                && call.header("If-Unmodified-Since")
                        .filter(since -> changedAfter(lead.get(), since))
                        .isPresent()) {
            return Answer.empty(412);
        }
        return answer(200, List.of(changed(id, change, 0)));
    }

    /** Changes the first lead that has the same value in one of the fields, in their order, or creates one. */
    Answer upsert(Call call) {
        List<ObjectNode> results = new ArrayList<>();
        JsonNode fields = Json.parse(call.body())
                .orElseThrow(() -> ZohoError.invalid("body"))
                .path("duplicate_check_fields");
        List<String> checked = fields.isArray()
                ? StreamSupport.stream(fields.spliterator(), false)
                        .map(JsonNode::asText)
                        .toList()
                : List.of(leads.module().unique);
        for (JsonNode lead : data(call)) {
            Optional<String> field = checked.stream()
                    .filter(name -> leads.withValue(name, lead.path(name)).isPresent())
                    .findFirst();
            ObjectNode result = field.flatMap(name -> leads.withValue(name, lead.path(name)))
                    .map(known -> changed(known.path("id").asText(), lead, results.size()))
                    .orElseGet(() -> created(lead, results.size()));
            result.put("duplicate_field", field.orElse(null));
            if (result.path("status").asText().equals("success")) {
                result.put("action", field.isPresent() ? "update" : "insert");
            }
            results.add(result);
        }
        return answer(200, results);
    }

    /** Converts a lead; the contact, the account and the deal have ids, but there are no modules of them. */
    Answer convert(Call call, String id) {
        JsonNode wanted = data(call).get(0);
        ObjectNode lead = leads.get(id).orElseThrow(() -> new Refusal(answer(200, List.of(unknown(id)))));
        if (lead.path("Converted__s").asBoolean()) {
            throw ZohoError.of(
                    400, "ID_ALREADY_CONVERTED", "The id given is already converted", Map.of("resource_path_index", 0));
        }
        for (String field : List.of("Deal_Name", "Stage")) {
            if (wanted.has("Deals")
                    && wanted.path("Deals").path(field).asText("").isBlank()) {
                return answer(
                        200,
                        List.of(ZohoError.body(
                                "MANDATORY_NOT_FOUND", "required field not found", Map.of("api_name", field))));
            }
        }
        leads.change(id, Map.of("Converted__s", true));
        ObjectNode details = Json.object();
        details.set(
                "Contacts",
                made(wanted.path("Contacts"), id + "1", lead.path("Full_Name").asText()));
        details.set(
                "Accounts",
                made(wanted.path("Accounts"), id + "2", lead.path("Company").asText()));
        if (wanted.has("Deals")) {
            details.set(
                    "Deals",
                    made(
                            wanted.path("None"),
                            id + "3",
                            wanted.path("Deals").path("Deal_Name").asText()));
        } else {
            details.putNull("Deals");
        }
        ObjectNode result = Json.object().put("code", "SUCCESS");
        result.set("details", details);
        return answer(
                200,
                List.of(result.put("message", "The record has been converted successfully")
                        .put("status", "success")));
    }

    private static ObjectNode made(JsonNode existing, String id, String name) {
        return Json.object().put("name", name).put("id", existing.path("id").asText(id));
    }

    private ObjectNode created(JsonNode lead, int index) {
        Optional<String> missing = leads.mandatory().stream()
                .filter(field -> lead.path(field).asText("").isBlank())
                .findFirst();
        Optional<ObjectNode> other = leads.duplicateOf(lead, "");
        if (missing.isPresent()) {
            return ZohoError.body("MANDATORY_NOT_FOUND", "required field not found", at(missing.get(), index));
        } else if (other.isPresent()) {
            return duplicate(other.get(), index);
        }
        Optional<String> invalid = invalid(lead);
        if (invalid.isPresent()) {
            return ZohoError.body("INVALID_DATA", "invalid data", at(invalid.get(), index));
        }
        return success("record added", leads.add(Json.fields(without(lead))));
    }

    private ObjectNode changed(String id, JsonNode change, int index) {
        Optional<ObjectNode> other = leads.duplicateOf(change, id);
        if (leads.get(id).isEmpty()) {
            return unknown(id);
        } else if (invalid(change).isPresent()) {
            return ZohoError.body(
                    "INVALID_DATA", "invalid data", at(invalid(change).orElseThrow(), index));
        } else if (other.isPresent()) {
            return duplicate(other.get(), index);
        }
        leads.change(id, Json.fields(without(change)));
        return success("record updated", id);
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

    private ObjectNode duplicate(ObjectNode other, int index) {
        ObjectNode details = Json.object(at(leads.module().unique, index)).put("more_records", false);
        details.putObject("duplicate_record").set("id", other.get("id"));
        return ZohoError.body("DUPLICATE_DATA", "duplicate data", Json.fields(details));
    }

    /** The first field with a value of the wrong type. */
    private static Optional<String> invalid(JsonNode record) {
        Map<String, Predicate<JsonNode>> types = new LinkedHashMap<>();
        types.put("Email", value -> value.asText().matches("[^@\\s]+@[^@\\s]+\\.[^@\\s]+"));
        types.put("Amount", JsonNode::isNumber);
        types.put("Closing_Date", value -> value.asText().matches("\\d{4}-\\d\\d-\\d\\d"));
        for (String lookup : LOOKUPS) {
            types.put(lookup, value -> value.path("id").asText().matches("\\d{1,19}"));
        }
        return types.entrySet().stream()
                .filter(type ->
                        record.hasNonNull(type.getKey()) && !type.getValue().test(record.path(type.getKey())))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** The record without what a client can't set. */
    private ObjectNode without(JsonNode lead) {
        ObjectNode settable = lead.deepCopy();
        for (String lookup : LOOKUPS) {
            if (settable.hasNonNull(lookup)) {
                settable.set(
                        lookup,
                        leads.reference(lookup, settable.path(lookup).path("id").asText()));
            }
        }
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
