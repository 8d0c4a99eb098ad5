package io.github.crmgate.crm.zoho;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.crm.FurtherFields;
import io.github.crmgate.crm.Question;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.http.CrmRequest;
import io.github.crmgate.http.CrmResponse;
import io.github.crmgate.json.Json;
import io.github.crmgate.record.BatchResults;
import io.github.crmgate.record.CrmRecord;
import io.github.crmgate.record.RecordValues;
import io.github.crmgate.record.RecordWrite;
import io.github.crmgate.record.WriteResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Many writes of one operation, in as few calls as Zoho's limits allow: 100 records, or 1,024 characters of ids.
 *
 * <p>Zoho's response has a result for each record in the order sent, whatever its status. Saved records are read
 * together; if that read fails, the results have the values that were sent.
 */
final class ZohoBatch {
    private static final int MAX_RECORDS = 100;
    private static final int MAX_IDS_LENGTH = 1_024;

    private final ZohoWrites writes;
    private final RecordWrite.Batch batch;
    private final BatchResults<CrmRecord> results;
    private final List<Entry> saved = new ArrayList<>();

    ZohoBatch(ZohoWrites writes, RecordWrite.Batch batch) {
        this.writes = writes;
        this.batch = batch;
        this.results = new BatchResults<>(batch);
    }

    /**
     * A write that is sent.
     *
     * @param place place among the items of the batch
     * @param record what is sent of it; once it is saved, what is known of it
     */
    private record Entry(int place, RecordWrite write, ObjectNode record) {
        String id() {
            return record.path("id").asText();
        }

        RecordValues values() {
            return Objects.requireNonNull(write.values());
        }
    }

    Question<WriteResult<CrmRecord>> run() {
        List<Entry> entries = new ArrayList<>();
        for (int place : results.open()) {
            try {
                entries.add(entry(
                        place, Objects.requireNonNull(batch.items().get(place).write())));
            } catch (CrmGateException e) {
                results.fail(place, e);
            }
        }
        boolean deletion = !entries.isEmpty() && entries.get(0).write() instanceof RecordWrite.Delete;
        return send(chunks(entries, deletion))
                .then(sent -> read(chunks(saved, true)))
                .then(read -> Question.result(results.complete()));
    }

    private Entry entry(int place, RecordWrite write) {
        RecordValues values = write.values();
        ObjectNode record = values == null ? Json.object() : ZohoRecords.sent(write.kind(), values);
        if (write.id() != null) {
            ZohoWrites.ensureId(write, write.id());
            record.put("id", write.id());
        }
        return new Entry(place, write, record);
    }

    private Question<Boolean> send(List<List<Entry>> chunks) {
        if (chunks.isEmpty() || results.open().isEmpty()) {
            return Question.result(true);
        }
        List<Entry> chunk = chunks.get(0);
        CrmRequest request = writes.request(
                chunk.get(0).write(), chunk.stream().map(Entry::record).toList());
        Question<Boolean> call = Question.ask(request, response -> {
            take(chunk, request, response);
            return Question.result(true);
        });
        return call.ifFailed(failure -> {
                    chunk.forEach(entry -> results.fail(entry.place(), failure));
                    return Question.result(false);
                })
                .then(taken -> send(chunks.subList(1, chunks.size())));
    }

    private void take(List<Entry> chunk, CrmRequest request, CrmResponse response) {
        JsonNode data = response.json().path("data");
        for (int i = 0; i < chunk.size(); i++) {
            Entry entry = chunk.get(i);
            try {
                ZohoResult result = new ZohoResult(data.isEmpty() ? response.json() : result(data, i));
                JsonNode details = result.details(entry.write(), request, response, writes.mapping());
                if (entry.write() instanceof RecordWrite.Delete) {
                    results.set(entry.place(), new WriteResult.Deleted<>());
                } else {
                    ZohoWrites.complete(entry.record(), details);
                    boolean created = entry.write() instanceof RecordWrite.Create || result.inserted();
                    results.set(
                            entry.place(),
                            new WriteResult.Saved<>(created, writes.record(entry.record(), entry.values())));
                    saved.add(entry);
                }
            } catch (CrmGateException e) {
                results.fail(entry.place(), e);
            }
        }
    }

    private static JsonNode result(JsonNode data, int place) {
        if (data.path(place).isObject()) {
            return data.path(place);
        }
        throw new CrmGateException(
                ProblemCode.OUTCOME_UNKNOWN,
                "Zoho's response has no result for this record. The write may have been carried out: look before you"
                        + " repeat it.");
    }

    private Question<Boolean> read(List<List<Entry>> chunks) {
        if (chunks.isEmpty()) {
            return Question.result(true);
        }
        List<Entry> chunk = chunks.get(0);
        Set<String> names = new LinkedHashSet<>();
        chunk.forEach(entry -> names.addAll(entry.values().further().keySet()));
        if (names.size() > FurtherFields.MAX) {
            return read(chunks.subList(1, chunks.size()));
        }
        CrmRequest request =
                writes.read(chunk.get(0).write(), chunk.stream().map(Entry::id).toList(), FurtherFields.of(names));
        Question<Boolean> call = Question.ask(request, response -> {
            replace(chunk, response);
            return Question.result(true);
        });
        return call.ifFailed(unread -> Question.result(false)).then(read -> read(chunks.subList(1, chunks.size())));
    }

    private void replace(List<Entry> chunk, CrmResponse response) {
        Map<String, JsonNode> records = new HashMap<>();
        response.json()
                .path("data")
                .forEach(record -> records.put(record.path("id").asText(), record));
        for (Entry entry : chunk) {
            JsonNode record = records.get(entry.id());
            if (record != null) {
                results.replace(entry.place(), writes.record(record, entry.values()));
            }
        }
    }

    private static List<List<Entry>> chunks(List<Entry> entries, boolean byIds) {
        List<List<Entry>> chunks = new ArrayList<>();
        int length = 0;
        for (Entry entry : entries) {
            int more = byIds ? entry.id().length() + 1 : 0;
            List<Entry> last = chunks.isEmpty() ? List.of() : chunks.get(chunks.size() - 1);
            if (last.isEmpty() || last.size() == MAX_RECORDS || length + more > MAX_IDS_LENGTH) {
                last = new ArrayList<>();
                chunks.add(last);
                length = 0;
            }
            last.add(entry);
            length += more;
        }
        return chunks;
    }
}
