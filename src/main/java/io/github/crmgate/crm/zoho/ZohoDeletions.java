package io.github.crmgate.crm.zoho;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.crmgate.crm.Position;
import io.github.crmgate.crm.Question;
import io.github.crmgate.crm.RecordDeletion;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.http.CrmRequest;
import io.github.crmgate.json.Json;
import io.github.crmgate.record.RecordKind;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads all deletions since a time from Zoho's list of deleted records, page by page. */
final class ZohoDeletions {
    private static final int PER_PAGE = 200;

    /** Zoho serves 2,000 records by page number; further ones only by page token. */
    private static final int LAST_NUMBER = 10;

    private final String path;
    private final RecordKind kind;
    private final String connection;
    private final Instant since;

    /**
     * @param module path of the module, such as {@code /crm/v8/Leads}
     * @param since earliest time, inclusive; truncated to seconds
     */
    ZohoDeletions(String module, RecordKind kind, String connection, Instant since) {
        this.path = module + "/deleted";
        this.kind = kind;
        this.connection = connection;
        this.since = since.truncatedTo(ChronoUnit.SECONDS);
    }

    /**
     * Returns the deletions, oldest first, each record once.
     *
     * @throws CrmGateException {@code crm_rejected}, from a step, if more deletions follow than Zoho lists
     */
    Question<List<RecordDeletion>> read() {
        return page(since, Position.first(PER_PAGE), Map.of());
    }

    private Question<List<RecordDeletion>> page(Instant from, Position page, Map<String, RecordDeletion> before) {
        CrmRequest list = CrmRequest.get(path)
                .with("type", "all")
                .with("per_page", page.perPage())
                .needing(ZohoRecords.scope(kind));
        CrmRequest request = ZohoListing.modified(
                page.token() == null ? list.with("page", page.page()) : list.with("page_token", page.token()), from);
        return Question.ask(request, response -> {
            Map<String, RecordDeletion> found = new LinkedHashMap<>(before);
            JsonNode records = response.json().path("data");
            for (JsonNode record : records) {
                String id = Json.text(record, "id");
                Instant time = Json.instant(record, "deleted_time");
                if (id != null && time != null && !time.isBefore(since)) {
                    found.put(id, new RecordDeletion(id, time, ZohoProvider.NAME, connection));
                }
            }
            JsonNode info = response.json().path("info");
            Position next = page.next(Json.text(info, "next_page_token"));
            if (records.isEmpty() || !info.path("more_records").asBoolean(records.size() >= PER_PAGE)) {
                return Question.result(RecordDeletion.inOrder(found.values()));
            }
            if (next.token() != null || next.page() <= LAST_NUMBER) {
                return page(from, next, found);
            }
            // last page number: continue from its time, unless the list is unsorted and records would be lost
            List<RecordDeletion> inOrder = RecordDeletion.inOrder(found.values());
            Instant last =
                    inOrder.isEmpty() ? from : inOrder.get(inOrder.size() - 1).deletedAt();
            if (last.isAfter(from) && inOrder.equals(List.copyOf(found.values()))) {
                return page(last, Position.first(PER_PAGE), found);
            }
            throw new CrmGateException(
                    ProblemCode.CRM_REJECTED,
                    "Zoho shows no more than 2,000 deletions at once, and more were made since " + from
                            + ". crmgate.poll.deletions=false polls without deletions.");
        });
    }
}
