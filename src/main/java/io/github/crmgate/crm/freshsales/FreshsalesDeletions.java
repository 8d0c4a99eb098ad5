package io.github.crmgate.crm.freshsales;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.crmgate.crm.Question;
import io.github.crmgate.crm.RecordDeletion;
import io.github.crmgate.http.CrmRequest;
import io.github.crmgate.json.Json;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Reads deletions of records since a time. Accounts without the rule {@code deleted} reject it with 400. Unconfirmed:
 * whether a deletion updates {@code updated_at}. If it does not, only deletions of recently changed records are found.
 */
final class FreshsalesDeletions {
    private static final int PER_PAGE = 100;
    private static final int MAX_PAGES = 1_000;

    private final FreshsalesRecords records;
    private final Instant since;
    private final CrmRequest search;

    FreshsalesDeletions(FreshsalesRecords records, Instant since) {
        this.records = records;
        this.since = since.truncatedTo(ChronoUnit.SECONDS);
        this.search = FreshsalesListing.inOrderOfChange(
                        records.product(),
                        List.of(
                                FreshsalesListing.rule("deleted", "is", "1"),
                                FreshsalesListing.changedSince(this.since)))
                .with("per_page", PER_PAGE);
    }

    /** Returns the deletions, oldest first, each record once. */
    Question<List<RecordDeletion>> read() {
        return page(1, List.of(), Map.of());
    }

    private Question<List<RecordDeletion>> page(
            int number, List<String> idsBefore, Map<String, RecordDeletion> before) {
        return Question.ask(search.with("page", number), response -> {
            Map<String, RecordDeletion> found = new LinkedHashMap<>(before);
            JsonNode page = response.json().path(records.product().entities());
            for (JsonNode record : page) {
                String id = Json.text(record, "id");
                Instant time = Json.instant(record, "updated_at");
                // an account that ignores the rule returns records that are not deleted
                boolean present = !record.path("is_deleted").asBoolean(true);
                if (id != null && time != null && !time.isBefore(since) && !present && records.isOfKind(record)) {
                    found.put(id, new RecordDeletion(id, time, FreshsalesProvider.NAME, records.connection()));
                }
            }
            List<String> ids = new ArrayList<>();
            page.forEach(record -> ids.add(record.path("id").asText()));
            boolean last =
                    number == MAX_PAGES || FreshsalesListing.last(response.json(), number, PER_PAGE, ids, idsBefore);
            return last ? Question.result(RecordDeletion.inOrder(found.values())) : page(number + 1, ids, found);
        });
    }

    /** Merges two lists of deletions, oldest first, each record once. */
    static List<RecordDeletion> together(List<RecordDeletion> some, List<RecordDeletion> others) {
        Map<String, RecordDeletion> found = new LinkedHashMap<>();
        Stream.concat(some.stream(), others.stream()).forEach(deletion -> found.put(deletion.id(), deletion));
        return RecordDeletion.inOrder(found.values());
    }
}
