package io.github.crmgate.crm.zoho;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.crm.FurtherFields;
import io.github.crmgate.crm.Question;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.http.CrmRequest;
import io.github.crmgate.json.Json;
import io.github.crmgate.record.CrmRecord;
import io.github.crmgate.record.RecordKind;
import io.github.crmgate.record.RecordMapping;
import io.github.crmgate.record.RecordValues;
import io.github.crmgate.record.RecordWrite;
import io.github.crmgate.record.WriteResult;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Writes of records.
 *
 * <ol>
 *   <li>A create is sent once. It succeeds although its record can't be read back; then the response has the values that
 *       were sent.
 *   <li>A change of a certain version compares the record first and sends {@code If-Unmodified-Since} with the change.
 *       Such a change is sent once: a repetition could fail because the first one was carried out.
 *   <li>Other changes and deletions may be repeated, as may an upsert that matches by e-mail address, or by the name of
 *       a deal: the field that Zoho compares in any case.
 * </ol>
 */
final class ZohoWrites {
    private static final int MAX_MATCHES = 10;
    private static final Pattern ID = Pattern.compile("\\d{1,30}");

    private final String module;
    private final String connection;
    private final RecordKind kind;
    private final RecordMapping mapping;

    /** @param module path of the records, such as {@code /crm/v8/Leads} */
    ZohoWrites(String module, String connection, RecordKind kind) {
        this.module = module;
        this.connection = connection;
        this.kind = kind;
        this.mapping = ZohoRecords.mapping(kind);
    }

    Question<WriteResult<CrmRecord>> write(RecordWrite write) {
        if (write instanceof RecordWrite.Create create) {
            return create(create);
        } else if (write instanceof RecordWrite.Update update) {
            return update(update);
        } else if (write instanceof RecordWrite.Upsert upsert) {
            return ensureOneMatch(upsert).then(matches -> upsert(upsert));
        } else if (write instanceof RecordWrite.Batch batch) {
            return new ZohoBatch(this, batch).run();
        } else if (write instanceof RecordWrite.Convert convert) {
            return ZohoConversion.of(module, convert);
        }
        return delete((RecordWrite.Delete) write);
    }

    private Question<WriteResult<CrmRecord>> create(RecordWrite.Create write) {
        ObjectNode record = ZohoRecords.sent(kind, write.values());
        CrmRequest request = request(write, List.of(record)).needing(scope(write, "CREATE"));
        return Question.ask(request, response -> {
            JsonNode details = ZohoResult.of(response).details(write, request, response, mapping);
            return saved(true, write, write.values(), record, details);
        });
    }

    private Question<WriteResult<CrmRecord>> upsert(RecordWrite.Upsert write) {
        ObjectNode record = ZohoRecords.sent(kind, write.values());
        CrmRequest request = request(write, List.of(record));
        return Question.ask(request, response -> {
            ZohoResult result = ZohoResult.of(response);
            JsonNode details = result.details(write, request, response, mapping);
            return saved(result.inserted(), write, write.values(), record, details);
        });
    }

    /** Reads the record of a success; if that fails, the result has the values that were sent. */
    private Question<WriteResult<CrmRecord>> saved(
            boolean created, RecordWrite write, RecordValues values, ObjectNode record, JsonNode details) {
        complete(record, details);
        return read(write, record.path("id").asText(), values)
                .ifFailed(unread -> Question.result(record(record, values)))
                .then(found -> Question.result(new WriteResult.Saved<>(created, found)));
    }

    /**
     * Adds id and times of a success to a record.
     *
     * @throws CrmGateException {@code outcome_unknown} if the details of the success have no id
     */
    static void complete(ObjectNode record, JsonNode details) {
        String id = Json.text(details, "id");
        if (id == null) {
            throw new CrmGateException(
                    ProblemCode.OUTCOME_UNKNOWN,
                    "Zoho reports success without an id. The record may have been created: look before you repeat"
                            + " the write.");
        }
        record.put("id", id);
        record.set("Created_Time", details.get("Created_Time"));
        record.set("Modified_Time", details.get("Modified_Time"));
    }

    /**
     * Refuses an upsert by e-mail address, or by the name of a deal, that several records match, of which Zoho would
     * change any. A connection that may not search leaves the choice to Zoho.
     */
    private Question<Boolean> ensureOneMatch(RecordWrite.Upsert write) {
        String value = write.values().find(kind.matchField());
        if (!write.match().equals(List.of(kind.matchField())) || value == null) {
            return Question.result(true);
        }
        String crmName = mapping.crmName(kind.matchField());
        CrmRequest search = matching(value)
                .with("fields", "id," + crmName)
                .with("per_page", MAX_MATCHES)
                .accepting(400, 401, 403, 404);
        return Question.ask(search, response -> {
            List<String> ids = new ArrayList<>();
            for (JsonNode found : response.json().path("data")) {
                if (value.equalsIgnoreCase(Json.text(found, crmName))) {
                    ids.add(found.path("id").asText());
                }
            }
            if (ids.size() > 1) {
                throw write.kind().ambiguous("Zoho", ids);
            }
            return Question.result(true);
        });
    }

    private CrmRequest matching(String value) {
        CrmRequest search = CrmRequest.get(module + "/search");
        return kind == RecordKind.DEAL
                ? search.with("criteria", ZohoListing.criterion("Deal_Name", value))
                : search.with("email", value);
    }

    private Question<WriteResult<CrmRecord>> update(RecordWrite.Update write) {
        ensureId(write, write.id());
        String version = write.version();
        CrmRequest request = CrmRequest.write(
                        "PUT", path(write.id()), body(write, List.of(ZohoRecords.sent(kind, write.values()))))
                .needing(scope(write, "UPDATE"))
                .accepting(400, 404, 412);
        if (version == null) {
            return change(request, write);
        }
        return read(write, write.id(), write.values()).then(found -> {
            if (!version.equals(found.version())) {
                throw write.kind().modified(write.id());
            }
            return change(request.header("If-Unmodified-Since", version).once(), write);
        });
    }

    private Question<WriteResult<CrmRecord>> change(CrmRequest request, RecordWrite.Update write) {
        return Question.ask(request, response -> {
            ZohoResult.of(response).details(write, request, response, mapping);
            return read(write, write.id(), write.values())
                    .then(found -> Question.result(new WriteResult.Saved<>(false, found)));
        });
    }

    private Question<WriteResult<CrmRecord>> delete(RecordWrite.Delete write) {
        ensureId(write, write.id());
        CrmRequest request = quiet(CrmRequest.delete(path(write.id())), write)
                .needing(scope(write, "DELETE"))
                .accepting(400, 404);
        return Question.ask(request, response -> {
            ZohoResult.of(response).details(write, request, response, mapping);
            return Question.result(new WriteResult.Deleted<>());
        });
    }

    /**
     * Returns the request that makes writes of one operation, all at once.
     *
     * @param write one of them
     * @param records what is sent of each, in order; with its id if it has one
     */
    CrmRequest request(RecordWrite write, List<ObjectNode> records) {
        ObjectNode body = body(write, records);
        if (write instanceof RecordWrite.Update) {
            return CrmRequest.write("PUT", module, body)
                    .needing(scope(write, "UPDATE"))
                    .accepting(400);
        } else if (write instanceof RecordWrite.Delete) {
            String ids =
                    records.stream().map(record -> record.path("id").asText()).collect(Collectors.joining(","));
            return quiet(CrmRequest.delete(module).with("ids", ids), write)
                    .needing(scope(write, "DELETE"))
                    .accepting(400);
        } else if (write instanceof RecordWrite.Upsert upsert) {
            ArrayNode match = body.putArray("duplicate_check_fields");
            upsert.match().forEach(name -> match.add(mapping.crmName(name)));
            CrmRequest request = CrmRequest.write("POST", module + "/upsert", body)
                    .needing(scope(write, "CREATE and .UPDATE"))
                    .accepting(400);
            return upsert.match().contains(kind.matchField()) ? request.idempotent() : request;
        }
        return CrmRequest.write("POST", module, body)
                .needing(scope(write, "CREATE"))
                .accepting(400);
    }

    /** Returns the request for several records by their ids. */
    CrmRequest read(RecordWrite write, List<String> ids, FurtherFields further) {
        return CrmRequest.get(module)
                .with("ids", String.join(",", ids))
                .with("fields", ZohoRecords.names(kind, further, ","))
                .needing(scope(write, "READ"))
                .accepting(400);
    }

    private Question<CrmRecord> read(RecordWrite write, String id, RecordValues values) {
        CrmRequest request =
                CrmRequest.get(path(id)).needing(scope(write, "READ")).accepting(400, 404);
        return Question.ask(request, response -> {
            JsonNode record = response.json().path("data").path(0);
            if (!response.successful() || !record.isObject()) {
                throw write.kind()
                        .notFound(
                                "Zoho", id, Json.text(response.json(), "code"), Json.text(response.json(), "message"));
            }
            return Question.result(record(record, values));
        });
    }

    /** Returns a record with the further fields that were written. */
    CrmRecord record(JsonNode record, RecordValues values) {
        FurtherFields further = FurtherFields.of(values.further().keySet());
        return ZohoRecords.record(kind, record, connection, false, further);
    }

    RecordMapping mapping() {
        return mapping;
    }

    /** Without {@code trigger}, Zoho runs all workflows. */
    private static ObjectNode body(RecordWrite write, List<ObjectNode> records) {
        ObjectNode body = Json.object();
        body.putArray("data").addAll(records);
        if (!write.runsWorkflows()) {
            body.putArray("trigger");
        }
        return body;
    }

    private static CrmRequest quiet(CrmRequest deletion, RecordWrite write) {
        return write.runsWorkflows() ? deletion : deletion.with("wf_trigger", false);
    }

    private String path(String id) {
        return module + "/" + id;
    }

    private static String scope(RecordWrite write, String operation) {
        return "ZohoCRM.modules." + write.kind().plural() + "." + operation + " (or .ALL)";
    }

    /** Refuses an id that no record of Zoho has. */
    static void ensureId(RecordWrite write, String id) {
        if (!ID.matcher(id).matches()) {
            throw write.kind().notFound("Zoho", id, null, null);
        }
    }
}
