package io.github.crmgate.crm.freshsales;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.crmgate.crm.Position;
import io.github.crmgate.crm.RecordPager;
import io.github.crmgate.crm.RecordQuery;
import io.github.crmgate.failure.CrmUnavailableException;
import io.github.crmgate.http.CrmRequest;
import io.github.crmgate.http.CrmResponse;
import io.github.crmgate.record.CrmRecord;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Reads the pages of one list. A page may be short before the end of the list, and {@code meta} may be missing, zero
 * beside full pages, or contradictory. Filters that the request lacks are applied to the records.
 */
final class FreshsalesListing implements RecordPager.Source {
    /** Start of a rule for all time: a rule on time is mandatory, and no record is older than the product. */
    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");

    /** Statuses of a rejected page after the last one that Freshsales serves. */
    private static final List<Integer> BEYOND = List.of(400, 422);

    private final CrmRequest question;
    private final FreshsalesRecords records;
    private final RecordQuery.Search query;
    private final Runnable gone;

    /**
     * Creates a list.
     *
     * @param gone runs if the view that is listed no longer exists
     */
    FreshsalesListing(CrmRequest question, FreshsalesRecords records, RecordQuery.Search query, Runnable gone) {
        this.question = question;
        this.records = records;
        this.query = query;
        this.gone = gone;
    }

    @Override
    public CrmRequest request(Position position) {
        CrmRequest page = question.with("page", position.page()).with("per_page", position.perPage());
        return position.page() == 1 ? page : page.accepting(BEYOND.toArray(Integer[]::new));
    }

    @Override
    public RecordPager.CrmPage read(Position position, CrmResponse response) {
        if (response.status() == 404) {
            gone.run();
            throw new CrmUnavailableException("Freshsales no longer has the view that listed "
                    + records.product().kind().plural() + "; the next call looks for another one.");
        }
        if (BEYOND.contains(response.status())) {
            throw FreshsalesErrors.beyondLastPage(response);
        }
        JsonNode document = response.json();
        List<RecordPager.Candidate> candidates = new ArrayList<>();
        List<JsonNode> all = new ArrayList<>();
        document.path(records.product().entities()).forEach(all::add);
        records.ensureKnown(all);
        for (JsonNode record : all) {
            CrmRecord each = records.record(record, document, query.raw());
            candidates.add(new RecordPager.Candidate(each, records.isReadable(record) && query.matches(each)));
        }
        List<String> ids =
                candidates.stream().map(candidate -> candidate.record().id()).toList();
        boolean last = last(document, position.page(), position.perPage(), ids, position.seen());
        return new RecordPager.CrmPage(candidates, last ? null : position.next(null));
    }

    /**
     * Returns whether this is the last page. Without a usable {@code total_pages}, the last page is an empty one, or
     * one that repeats its predecessor: a server that serves any page number never sends an empty page.
     *
     * @param page number of the page, from 1
     * @param perPage requested size of the page
     * @param ids ids of the records on the page
     * @param before ids of the previous page; empty if they are unknown
     */
    static boolean last(JsonNode document, int page, int perPage, Collection<String> ids, Collection<String> before) {
        if (ids.isEmpty()) {
            return true;
        }
        int pages = document.path("meta").path("total_pages").asInt(0);
        if (pages <= 0) {
            return before.containsAll(ids);
        }
        return page >= pages && total(document) <= (long) page * perPage;
    }

    /** Returns the number of records on all pages; 0 if the document does not contain it. */
    static long total(JsonNode document) {
        return document.path("meta").path("total").asLong(0);
    }

    /** Returns the request that finds records by email address. */
    static CrmRequest lookup(FreshsalesProduct product, String email) {
        return lookup(product, "email", email);
    }

    /** Returns the request that finds records by the value of a field. */
    static CrmRequest lookup(FreshsalesProduct product, String field, String value) {
        return CrmRequest.get("/api/lookup")
                .with("q", value)
                .with("f", field)
                .with("entities", product.entity())
                .holding(product.entities());
    }

    /** Returns the records of a lookup, which nests their array, that are not in the recycle bin. */
    static List<JsonNode> hits(FreshsalesProduct product, JsonNode document) {
        JsonNode found = document.path(product.entities());
        List<JsonNode> hits = new ArrayList<>();
        for (JsonNode hit : found.isObject() ? found.path(product.entities()) : found) {
            if (hit.hasNonNull("id") && !FreshsalesMapping.deleted(hit)) {
                hits.add(hit);
            }
        }
        return hits;
    }

    static Map<String, String> rule(String attribute, String operator, String value) {
        return Map.of("attribute", attribute, "operator", operator, "value", value);
    }

    /**
     * Returns the rule for changes since a time. It starts a second earlier, because Freshsales may exclude the time
     * itself; so records must be compared too.
     */
    static Map<String, String> changedSince(Instant time) {
        Instant before = time.truncatedTo(ChronoUnit.SECONDS).minusSeconds(1);
        return rule("updated_at", "is_after", (before.isBefore(EARLIEST) ? EARLIEST : before).toString());
    }

    /** Returns the rule for changes before a whole second, likewise a second wider. */
    static Map<String, String> changedBefore(Instant time) {
        return rule("updated_at", "is_before", time.plusSeconds(1).toString());
    }

    static CrmRequest search(FreshsalesProduct product, List<Map<String, String>> rules) {
        return search(product, Map.of("filter_rule", rules));
    }

    /** Requests the least recently changed records first. Freshsales does not always keep that order. */
    static CrmRequest inOrderOfChange(FreshsalesProduct product, List<Map<String, String>> rules) {
        return search(product, Map.of("filter_rule", rules, "sort", "updated_at", "sort_type", "asc"));
    }

    private static CrmRequest search(FreshsalesProduct product, Map<String, ?> body) {
        return CrmRequest.search("/api/filtered_search/" + product.entity(), body)
                .with("include", product.include())
                .holding(product.entities());
    }
}
