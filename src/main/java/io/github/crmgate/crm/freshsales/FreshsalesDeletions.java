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
 *
 * <ol>
 *   <li>Whether a deletion updates {@code updated_at}. If it does not, only deletions of recently changed records are
 *       found.
 *   <li>Whether each record has {@code is_deleted}. One without is looked up by its id, and is deleted if it is not found.
 *       Once one is found, the account ignores the rule, and no further one without it counts as deleted.
 * </ol>
 */
final class FreshsalesDeletions {
    private static final int PER_PAGE = 100;
    private static final int MAX_PAGES = 1_000;

    private final FreshsalesRecords records;
    private final Instant since;
    private final CrmRequest search;
    private boolean ruleIgnored;

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
            List<JsonNode> page = new ArrayList<>();
            response.json().path(records.product().entities()).forEach(page::add);
            List<String> ids =
                    page.stream().map(record -> record.path("id").asText()).toList();
            boolean last =
                    number == MAX_PAGES || FreshsalesListing.last(response.json(), number, PER_PAGE, ids, idsBefore);
            return deleted(page, before)
                    .then(found -> last
                            ? Question.result(RecordDeletion.inOrder(found.values()))
                            : page(number + 1, ids, found));
        });
    }

    /** Adds those of the records that are deleted. */
    private Question<Map<String, RecordDeletion>> deleted(List<JsonNode> page, Map<String, RecordDeletion> before) {
        Map<String, RecordDeletion> found = new LinkedHashMap<>(before);
        for (int i = 0; i < page.size(); i++) {
            JsonNode record = page.get(i);
            String id = Json.text(record, "id");
            Instant time = Json.instant(record, "updated_at");
            if (id == null || time == null || time.isBefore(since) || !records.isOfKind(record)) {
                continue;
            }
            RecordDeletion deletion = new RecordDeletion(id, time, FreshsalesProvider.NAME, records.connection());
            if (FreshsalesMapping.deleted(record)) {
                found.put(id, deletion);
            } else if (!record.has("is_deleted") && !ruleIgnored) {
                List<JsonNode> others = page.subList(i + 1, page.size());
                return records.find(id, false).then(present -> {
                    if (present.isPresent()) {
                        ruleIgnored = true;
                    } else {
                        found.put(id, deletion);
                    }
                    return deleted(others, found);
                });
            }
        }
        return Question.result(found);
    }

    /** Merges two lists of deletions, oldest first, each record once. */
    static List<RecordDeletion> together(List<RecordDeletion> some, List<RecordDeletion> others) {
        Map<String, RecordDeletion> found = new LinkedHashMap<>();
        Stream.concat(some.stream(), others.stream()).forEach(deletion -> found.put(deletion.id(), deletion));
        return RecordDeletion.inOrder(found.values());
    }
}
