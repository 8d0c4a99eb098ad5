package io.github.crmgate.crm.freshsales;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.crm.FurtherFields;
import io.github.crmgate.crm.Question;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.Problem;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.http.CrmRequest;
import io.github.crmgate.http.CrmResponse;
import io.github.crmgate.record.BatchResults;
import io.github.crmgate.record.CrmRecord;
import io.github.crmgate.record.RecordKind;
import io.github.crmgate.record.RecordValues;
import io.github.crmgate.record.RecordWrite;
import io.github.crmgate.record.WriteResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
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
 *   <li>Records of a batch are not read again after the write.
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

    Question<WriteResult<CrmRecord>> write(RecordWrite write) {
        if (!write.runsWorkflows()) {
            throw new CrmGateException(
                    ProblemCode.NOT_SUPPORTED,
                    "Freshsales runs its workflows for every write; leave the parameter 'runWorkflows' out.");
        }
        return write instanceof RecordWrite.Batch batch ? next(batch, new BatchResults<>(batch)) : write(write, true);
    }

    /**
     * Makes a write of one record.
     *
     * @param readBack whether to read the record again after the write
     */
    private Question<WriteResult<CrmRecord>> write(RecordWrite write, boolean readBack) {
        if (write instanceof RecordWrite.Create create) {
            return create(write, create.values(), this::creation, readBack);
        } else if (write instanceof RecordWrite.Upsert upsert) {
            return upsert(upsert, readBack);
        }
        if (!ID.matcher(id(write)).matches()) {
            throw notFound(write);
        }
        return write instanceof RecordWrite.Update update
                ? update(update, readBack)
                : delete((RecordWrite.Delete) write);
    }

    /** Makes the writes of a batch one after the other: Freshsales has no call that reports a result for each. */
    private Question<WriteResult<CrmRecord>> next(RecordWrite.Batch batch, BatchResults<CrmRecord> results) {
        if (results.open().isEmpty()) {
            return Question.result(results.complete());
        }
        int place = results.open().get(0);
        RecordWrite write = Objects.requireNonNull(batch.items().get(place).write());
        return Question.attempt(
                        () -> write(write, false), failure -> Question.result(new WriteResult.Failed<>(failure)))
                .then(result -> {
                    results.set(place, result);
                    return next(batch, results);
                });
    }

    private Question<WriteResult<CrmRecord>> create(
            RecordWrite write, RecordValues written, Function<ObjectNode, CrmRequest> creation, boolean readBack) {
        return values.record(written, null).then(record -> {
            String stage = records.account().leadStage();
            if (stage != null) {
                record.put("lifecycle_stage_id", Long.parseLong(stage));
            }
            return Question.ask(sending(creation.apply(record)), response -> {
                if (!response.successful()) {
                    return rejected(write, written, response);
                }
                CrmRecord created = record(response, written);
                Question<Optional<CrmRecord>> read =
                        readBack ? read(created.id(), written) : Question.result(Optional.empty());
                return read.ifFailed(unread -> Question.result(Optional.empty()))
                        .then(found -> Question.result(new WriteResult.Saved<>(true, found.orElse(created))));
            });
        });
    }

    /**
     * Looks the records up that match: of several none can be chosen, and a contact in another lifecycle stage must not
     * become a lead. A new contact is sent as an upsert, which may be repeated.
     */
    private Question<WriteResult<CrmRecord>> upsert(RecordWrite.Upsert write, boolean readBack) {
        String field = write.kind().matchField();
        String value = write.values().find(field);
        if (value == null || !write.match().equals(List.of(field))) {
            throw new CrmGateException(
                    ProblemCode.NOT_SUPPORTED,
                    "Freshsales matches " + write.kind().plural() + " by '" + field
                            + "' only; name it alone in 'match'.");
        }
        return Question.ask(FreshsalesListing.lookup(records.product(), field, value), response -> {
            List<JsonNode> hits = FreshsalesListing.hits(records.product(), response.json());
            return matching(records, hits, write.kind(), value, List.of()).then(matches -> {
                if (matches.size() > 1) {
                    throw write.kind().ambiguous("Freshsales", matches);
                } else if (matches.size() == 1) {
                    return update(
                            new RecordWrite.Update(write.kind(), matches.get(0), write.values(), null, true), readBack);
                }
                List<JsonNode> others = write.kind() == RecordKind.LEAD ? hits : List.of();
                return matching(records.ofAnyStage(), others, write.kind(), value, List.of())
                        .then(present -> {
                            if (!present.isEmpty()) {
                                throw otherStage(present.get(0));
                            }
                            return create(
                                    write,
                                    write.values(),
                                    records.product().upserts() ? record -> upserting(value, record) : this::creation,
                                    readBack);
                        });
            });
        });
    }

    private CrmRequest creation(ObjectNode record) {
        return CrmRequest.write("POST", path(null), Map.of(entity(), record));
    }

    private CrmRequest upserting(String email, ObjectNode record) {
        Map<String, ?> body = Map.of("unique_identifier", Map.of("emails", email), entity(), record);
        return CrmRequest.write("POST", path(null) + "/upsert", body).idempotent();
    }

    /** Returns the ids of those hits that are records of the kind, and for deals have that name. */
    private static Question<List<String>> matching(
            FreshsalesRecords records, List<JsonNode> hits, RecordKind kind, String value, List<String> found) {
        if (hits.isEmpty()) {
            return Question.result(found);
        }
        return records.find(hits.get(0), false).then(record -> {
            List<String> more = new ArrayList<>(found);
            record.filter(each -> kind != RecordKind.DEAL || value.equalsIgnoreCase(each.text("name")))
                    .ifPresent(each -> more.add(each.id()));
            return matching(records, hits.subList(1, hits.size()), kind, value, more);
        });
    }

    private static CrmGateException otherStage(String id) {
        return new CrmGateException(Problem.of(
                        ProblemCode.DUPLICATE,
                        "The contact '" + id
                                + "' has this e-mail address and is in another lifecycle stage, so it is no"
                                + " lead. Change it in Freshsales.")
                .duplicating(id));
    }

    private Question<WriteResult<CrmRecord>> update(RecordWrite.Update write, boolean readBack) {
        return present(write)
                .then(document -> {
                    JsonNode present = document.path(entity());
                    String version = withFields(write.values())
                            .record(present, document, false)
                            .version();
                    if (write.version() != null && !write.version().equals(version)) {
                        throw write.kind().modified(write.id());
                    }
                    return values.record(write.values(), present);
                })
                .then(changes -> {
                    CrmRequest request = CrmRequest.write("PUT", path(write.id()), Map.of(entity(), changes));
                    return Question.ask(sending(request).accepting(404), response -> {
                        if (response.status() == 404) {
                            throw notFound(write);
                        } else if (!response.successful()) {
                            return rejected(write, write.values(), response);
                        }
                        return readBack
                                ? read(write.id(), write.values())
                                : Question.result(Optional.of(record(response, write.values())));
                    });
                })
                .then(record ->
                        Question.result(new WriteResult.Saved<>(false, record.orElseThrow(() -> notFound(write)))));
    }

    private Question<WriteResult<CrmRecord>> delete(RecordWrite.Delete write) {
        CrmRequest request = CrmRequest.delete(path(write.id())).accepting(404);
        return present(write)
                .then(document -> Question.ask(request, response -> {
                    if (response.status() == 404) {
                        throw notFound(write);
                    }
                    return Question.result(new WriteResult.Deleted<>());
                }));
    }

    /** Reads the document of the record that is to be changed or deleted. */
    private Question<JsonNode> present(RecordWrite write) {
        CrmRequest request = CrmRequest.get(path(write.id()))
                .with("include", records.product().include())
                .holding(entity())
                .accepting(404);
        return Question.ask(request, response -> {
            JsonNode record = response.json().path(entity());
            if (!response.successful() || !record.isObject() || !records.isReadable(record)) {
                throw notFound(write);
            }
            return Question.result(response.json());
        });
    }

    private Question<Optional<CrmRecord>> read(String id, RecordValues written) {
        return withFields(written).find(id, false);
    }

    private CrmRecord record(CrmResponse response, RecordValues written) {
        return withFields(written).record(response.json().path(entity()), response.json(), false);
    }

    private FreshsalesRecords withFields(RecordValues written) {
        return records.with(FurtherFields.of(written.further().keySet()));
    }

    private <T> Question<T> rejected(RecordWrite write, RecordValues written, CrmResponse response) {
        return new FreshsalesRejection(response, written, values.mapping(), write.kind())
                .end(records.product(), write.id());
    }

    private CrmRequest sending(CrmRequest request) {
        return request.with("include", records.product().include())
                .holding(entity())
                .accepting(400, 422);
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
