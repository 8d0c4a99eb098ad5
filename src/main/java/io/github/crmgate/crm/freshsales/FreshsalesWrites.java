package io.github.crmgate.crm.freshsales;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.crm.FurtherFields;
import io.github.crmgate.crm.Lead;
import io.github.crmgate.crm.LeadQuery;
import io.github.crmgate.crm.Question;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.http.CrmRequest;
import io.github.crmgate.http.CrmResponse;
import io.github.crmgate.json.Json;
import io.github.crmgate.record.RecordValues;
import io.github.crmgate.record.RecordWrite;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Writes of records.
 *
 * <ol>
 *   <li>A create is sent once. It succeeds although its record can't be read back; then the response has the record of
 *       the create itself.
 *   <li>Before a change or a deletion, the record is read: on Suite, it may be a contact that is no lead. Freshsales
 *       has no conditional request, so another change between that read and the write is not noticed.
 *   <li>Changes and deletions may be repeated.
 * </ol>
 */
final class FreshsalesWrites {
    private static final Pattern ID = Pattern.compile("\\d{1,30}");

    private final FreshsalesRecords records;
    private final FreshsalesValues values;

    FreshsalesWrites(FreshsalesRecords records, FreshsalesValues values) {
        this.records = records;
        this.values = values;
    }

    /** Returns the record after the write; empty after a deletion. */
    Question<Optional<Lead>> write(RecordWrite write) {
        if (!write.runsWorkflows()) {
            throw new CrmGateException(
                    ProblemCode.NOT_SUPPORTED,
                    "Freshsales runs its workflows for every write; leave the parameter 'runWorkflows' out.");
        }
        if (write instanceof RecordWrite.Create create) {
            return create(create);
        }
        if (!ID.matcher(id(write)).matches()) {
            throw notFound(write);
        }
        return write instanceof RecordWrite.Update update ? update(update) : delete((RecordWrite.Delete) write);
    }

    private Question<Optional<Lead>> create(RecordWrite.Create write) {
        return values.record(write.values(), null).then(record -> {
            String stage = records.account().leadStage();
            if (stage != null) {
                record.put("lifecycle_stage_id", Long.parseLong(stage));
            }
            CrmRequest request = CrmRequest.write("POST", path(null), body(record));
            return Question.ask(sending(request), response -> {
                JsonNode created = response.json().path(entity());
                if (!response.successful()) {
                    return rejected(write, write.values(), response);
                }
                Lead lead = lead(created, response.json(), write.values());
                return read(lead.id(), write.values())
                        .ifFailed(unread -> Question.result(Optional.of(lead)))
                        .then(read -> Question.result(read.isPresent() ? read : Optional.of(lead)));
            });
        });
    }

    private Question<Optional<Lead>> update(RecordWrite.Update write) {
        return present(write, values.needsAccounts(write.values()))
                .then(document -> {
                    JsonNode present = document.path(entity());
                    String version = lead(present, document, write.values()).version();
                    if (write.version() != null && !write.version().equals(version)) {
                        throw new CrmGateException(
                                ProblemCode.MODIFIED_MEANWHILE,
                                "The " + write.kind().code() + " '" + write.id()
                                        + "' has another version than If-Match names. Read it again, and repeat the"
                                        + " change with its new version.");
                    }
                    return values.record(write.values(), present);
                })
                .then(changes -> {
                    CrmRequest request = CrmRequest.write("PUT", path(write.id()), body(changes));
                    return Question.ask(sending(request).accepting(404), response -> {
                        if (response.status() == 404) {
                            throw notFound(write);
                        }
                        return response.successful()
                                ? read(write.id(), write.values())
                                : rejected(write, write.values(), response);
                    });
                })
                .then(lead -> Question.result(Optional.of(lead.orElseThrow(() -> notFound(write)))));
    }

    private Question<Optional<Lead>> delete(RecordWrite.Delete write) {
        CrmRequest request = CrmRequest.delete(path(write.id())).accepting(404);
        return present(write, false)
                .then(document -> Question.ask(request, response -> {
                    if (response.status() == 404) {
                        throw notFound(write);
                    }
                    return Question.result(Optional.empty());
                }));
    }

    /** Reads the document of the record that is to be changed or deleted. */
    private Question<JsonNode> present(RecordWrite write, boolean withAccounts) {
        CrmRequest request = CrmRequest.get(path(write.id()))
                .with("include", withAccounts ? "owner,sales_accounts" : "owner")
                .holding(entity())
                .accepting(404);
        return Question.ask(request, response -> {
            JsonNode record = response.json().path(entity());
            if (!response.successful() || !record.isObject() || !records.isLiveLead(record)) {
                throw notFound(write);
            }
            return Question.result(response.json());
        });
    }

    private Question<Optional<Lead>> read(String id, RecordValues written) {
        return withFields(written).read(new LeadQuery.ById(id, false));
    }

    private Lead lead(JsonNode record, JsonNode document, RecordValues written) {
        return withFields(written).lead(record, document, false);
    }

    private FreshsalesRecords withFields(RecordValues written) {
        return records.with(FurtherFields.of(written.further().keySet()));
    }

    /**
     * Ends in the error of a rejected write. Freshsales does not name the other record of a duplicate, so it is looked
     * up.
     */
    private Question<Optional<Lead>> rejected(RecordWrite write, RecordValues written, CrmResponse response) {
        FreshsalesRejection rejection = new FreshsalesRejection(response, written, values.mapping(), write.kind());
        CrmRequest search = rejection.duplicate() ? search(written, rejection.ofMobile()) : null;
        Question<Optional<String>> other = search == null
                ? Question.result(Optional.empty())
                : Question.ask(search, found -> Question.result(otherId(found.json(), write.id())))
                        .ifFailed(failure -> Question.result(Optional.empty()));
        return other.then(id -> {
            throw rejection.failure(id.orElse(null));
        });
    }

    private @Nullable CrmRequest search(RecordValues written, boolean ofMobile) {
        String mobile = written.find("mobile");
        String email = written.find("email");
        if (mobile != null && (ofMobile || email == null)) {
            return FreshsalesListing.search(
                    records.product(),
                    List.of(
                            FreshsalesListing.rule("mobile_number", "is_in", mobile),
                            FreshsalesListing.changedSince(Instant.EPOCH)));
        }
        return email == null
                ? null
                : CrmRequest.get("/api/lookup")
                        .with("q", email)
                        .with("f", "email")
                        .with("entities", entity())
                        .holding(records.product().entities());
    }

    private Optional<String> otherId(JsonNode document, @Nullable String own) {
        JsonNode found = document.path(records.product().entities());
        for (JsonNode record : found.isObject() ? found.path(records.product().entities()) : found) {
            String id = Json.text(record, "id");
            if (id != null && !id.equals(own)) {
                return Optional.of(id);
            }
        }
        return Optional.empty();
    }

    private CrmRequest sending(CrmRequest request) {
        return request.with("include", "owner").holding(entity()).accepting(400, 422);
    }

    private Map<String, ObjectNode> body(ObjectNode record) {
        return Map.of(entity(), record);
    }

    private String path(@Nullable String id) {
        String path = "/api/" + records.product().entities();
        return id == null ? path : path + "/" + id;
    }

    private String entity() {
        return records.product().entity();
    }

    private static String id(RecordWrite write) {
        return Objects.requireNonNull(write.id());
    }

    private static CrmGateException notFound(RecordWrite write) {
        return write.kind().notFound("Freshsales", id(write), null, null);
    }
}
