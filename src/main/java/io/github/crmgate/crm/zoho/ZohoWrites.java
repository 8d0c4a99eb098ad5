package io.github.crmgate.crm.zoho;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.crm.FurtherFields;
import io.github.crmgate.crm.Lead;
import io.github.crmgate.crm.Question;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.http.CrmRequest;
import io.github.crmgate.http.CrmResponse;
import io.github.crmgate.json.Json;
import io.github.crmgate.record.RecordField;
import io.github.crmgate.record.RecordMapping;
import io.github.crmgate.record.RecordValues;
import io.github.crmgate.record.RecordWrite;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Writes of records.
 *
 * <ol>
 *   <li>A create is sent once. It succeeds although its record can't be read back; then the response has the values that
 *       were sent.
 *   <li>A change of a certain version compares the record first and sends {@code If-Unmodified-Since} with the change.
 *       Such a change is sent once: a repetition could fail because the first one was carried out.
 *   <li>Other changes and deletions may be repeated.
 * </ol>
 */
final class ZohoWrites {
    private static final Pattern ID = Pattern.compile("\\d{1,30}");

    private final String module;
    private final String connection;
    private final RecordMapping mapping;

    /** @param module path of the records, such as {@code /crm/v8/Leads} */
    ZohoWrites(String module, String connection, RecordMapping mapping) {
        this.module = module;
        this.connection = connection;
        this.mapping = mapping;
    }

    /** Returns the record after the write; empty after a deletion. */
    Question<Optional<Lead>> write(RecordWrite write) {
        if (write instanceof RecordWrite.Create create) {
            return create(create);
        }
        return write instanceof RecordWrite.Update update ? update(update) : delete((RecordWrite.Delete) write);
    }

    private Question<Optional<Lead>> create(RecordWrite.Create write) {
        ObjectNode record = record(write.values());
        CrmRequest request = CrmRequest.write("POST", module, body(record, write))
                .needing(scope(write, "CREATE"))
                .accepting(400);
        return Question.ask(request, response -> {
            JsonNode details = details(write, request, response);
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
            return read(write, id, write.values())
                    .ifFailed(unread -> Question.result(Optional.of(lead(record, write.values()))));
        });
    }

    private Question<Optional<Lead>> update(RecordWrite.Update write) {
        ensureId(write, write.id());
        String version = write.version();
        CrmRequest request = CrmRequest.write("PUT", path(write.id()), body(record(write.values()), write))
                .needing(scope(write, "UPDATE"))
                .accepting(400, 404, 412);
        if (version == null) {
            return change(request, write);
        }
        return read(write, write.id(), write.values()).then(lead -> {
            String present = lead.map(Lead::version).orElse(null);
            if (!version.equals(present)) {
                throw ZohoResult.modified(write, write.id());
            }
            return change(request.header("If-Unmodified-Since", version).once(), write);
        });
    }

    private Question<Optional<Lead>> change(CrmRequest request, RecordWrite.Update write) {
        return Question.ask(request, response -> {
            details(write, request, response);
            return read(write, write.id(), write.values());
        });
    }

    private Question<Optional<Lead>> delete(RecordWrite.Delete write) {
        ensureId(write, write.id());
        CrmRequest request = CrmRequest.delete(path(write.id()))
                .needing(scope(write, "DELETE"))
                .accepting(400, 404);
        CrmRequest quiet = write.runsWorkflows() ? request : request.with("wf_trigger", false);
        return Question.ask(quiet, response -> {
            details(write, quiet, response);
            return Question.result(Optional.empty());
        });
    }

    private Question<Optional<Lead>> read(RecordWrite write, String id, RecordValues values) {
        CrmRequest request =
                CrmRequest.get(path(id)).needing(scope(write, "READ")).accepting(400, 404);
        return Question.ask(request, response -> {
            JsonNode record = response.json().path("data").path(0);
            if (!response.successful() || !record.isObject()) {
                throw write.kind()
                        .notFound(
                                "Zoho", id, Json.text(response.json(), "code"), Json.text(response.json(), "message"));
            }
            return Question.result(Optional.of(lead(record, values)));
        });
    }

    private Lead lead(JsonNode record, RecordValues values) {
        FurtherFields further = FurtherFields.of(values.further().keySet());
        return ZohoLeads.lead(record, connection, false, further);
    }

    private JsonNode details(RecordWrite write, CrmRequest request, CrmResponse response) {
        return ZohoResult.of(response).details(write, request, response, mapping);
    }

    private ObjectNode record(RecordValues values) {
        mapping.ensureFurther(values);
        ObjectNode record = Json.object();
        values.values().forEach((field, value) -> {
            String name = mapping.crmName(field);
            if (value.isEmpty()) {
                record.putNull(name);
            } else if (field.type() == RecordField.Type.USER) {
                record.putObject(name).put("id", value.get());
            } else {
                record.put(name, value.get());
            }
        });
        values.further().forEach(record::set);
        return record;
    }

    /** Without {@code trigger}, Zoho runs all workflows. */
    private static ObjectNode body(ObjectNode record, RecordWrite write) {
        ObjectNode body = Json.object();
        body.putArray("data").add(record);
        if (!write.runsWorkflows()) {
            body.putArray("trigger");
        }
        return body;
    }

    private String path(String id) {
        return module + "/" + id;
    }

    private static String scope(RecordWrite write, String operation) {
        return "ZohoCRM.modules." + write.kind().plural() + "." + operation + " (or .ALL)";
    }

    private static void ensureId(RecordWrite write, String id) {
        if (!ID.matcher(id).matches()) {
            throw write.kind().notFound("Zoho", id, null, null);
        }
    }
}
