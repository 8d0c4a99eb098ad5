package io.github.crmgate.crm.freshsales;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.crmgate.crm.Position;
import io.github.crmgate.crm.Question;
import io.github.crmgate.crm.RecordPage;
import io.github.crmgate.crm.RecordPager;
import io.github.crmgate.crm.RecordQuery;
import io.github.crmgate.http.CrmRequest;
import io.github.crmgate.json.Json;
import io.github.crmgate.record.CrmRecord;
import io.github.crmgate.record.RecordKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Searches for records by the most selective filter, and applies the other filters to the records. Words go to the
 * search, an email address to the lookup, and phone, status and time to the filtered search. Without a filter, a view
 * lists all records.
 */
final class FreshsalesSearch {
    /** Page token of a position among the search hits for a phone number. */
    private static final String HITS = "hits";

    private static final int PER_PAGE = 100;
    private static final int MAX_CONTACTS = 10;

    private final FreshsalesRecords records;
    private final FreshsalesAccount account;
    private final RecordQuery.Search query;
    private final Position start;
    private final Runnable viewGone;

    FreshsalesSearch(FreshsalesRecords records, RecordQuery.Search query, Runnable viewGone) {
        this.records = records;
        this.viewGone = viewGone;
        this.account = records.account();
        this.query = account.named(query);
        this.start = query.position() == null ? Position.first(PER_PAGE) : query.position();
    }

    /** Returns whether a query needs a view. */
    static boolean needsView(RecordQuery.Search query) {
        return query.q() == null
                && query.email() == null
                && query.name() == null
                && query.phone() == null
                && query.status() == null
                && query.modifiedSince() == null;
    }

    Question<RecordPage> run() {
        if (query.q() != null) {
            return words(query.q(), start);
        }
        if (query.phone() != null && HITS.equals(start.token())) {
            return words(query.phone(), start);
        }
        if (query.email() != null) {
            return query.kind() == RecordKind.DEAL
                    ? ofContacts(query.email())
                    : lookup("email", query.email(), query.withoutEmail());
        }
        if (query.name() != null) {
            return query.kind() == RecordKind.DEAL ? lookup("name", query.name(), query) : words(query.name(), start);
        }
        return needsView(query) ? view() : filtered();
    }

    private Question<RecordPage> view() {
        CrmRequest view = CrmRequest.get("/api/" + records.product().entities() + "/view/" + account.view())
                .with("sort", "created_at")
                .with("sort_type", "desc")
                .with("include", records.product().include())
                .holding(records.product().entities())
                .accepting(404);
        return list(view);
    }

    private Question<RecordPage> lookup(String field, String value, RecordQuery.Search rest) {
        return Question.ask(
                FreshsalesListing.lookup(records.product(), field, value),
                response -> unseen(FreshsalesListing.hits(records.product(), response.json()), rest, start));
    }

    /** Reads the deals of the contacts with an e-mail address. What a contact has of its deals is an excerpt. */
    private Question<RecordPage> ofContacts(String email) {
        FreshsalesProduct contacts = FreshsalesProduct.CONTACTS;
        return Question.ask(FreshsalesListing.lookup(contacts, email), response -> {
            List<String> ids = FreshsalesListing.hits(contacts, response.json()).stream()
                    .map(hit -> hit.path("id").asText())
                    .limit(MAX_CONTACTS)
                    .toList();
            return deals(ids, Map.of()).then(deals -> unseen(deals, query.withoutEmail(), start));
        });
    }

    /** Reads the hits that are on no earlier page, each once. */
    private Question<RecordPage> unseen(List<JsonNode> hits, RecordQuery.Search rest, Position from) {
        Set<String> seen = new HashSet<>(from.seen());
        return new Hits(records, rest)
                .read(
                        hits.stream()
                                .filter(hit -> seen.add(hit.path("id").asText()))
                                .toList(),
                        from);
    }

    /** Returns excerpts of the deals of contacts, each once. */
    private static Question<List<JsonNode>> deals(List<String> contacts, Map<String, JsonNode> found) {
        if (contacts.isEmpty()) {
            return Question.result(List.copyOf(found.values()));
        }
        CrmRequest request = CrmRequest.get("/api/contacts/" + contacts.get(0))
                .with("include", "deals")
                .holding("contact");
        return Question.ask(request, response -> {
            Map<String, JsonNode> more = new LinkedHashMap<>(found);
            for (JsonNode deals : List.of(
                    response.json().path("deals"),
                    response.json().path("contact").path("deals"))) {
                deals.forEach(
                        deal -> more.put(deal.path("id").asText(), Json.object().set("id", deal.path("id"))));
            }
            return deals(contacts.subList(1, contacts.size()), more);
        });
    }

    private Question<RecordPage> filtered() {
        List<Map<String, String>> rules = new ArrayList<>();
        String phone = query.phone();
        if (phone != null) {
            rules.add(FreshsalesListing.rule("mobile_number", "is_in", phone));
        }
        if (query.status() != null) {
            Optional<String> id = account.statusId(query.status());
            if (id.isEmpty()) {
                return Question.result(new RecordPage(List.of(), null));
            }
            rules.add(FreshsalesListing.rule(records.product().statusField(), "is_in", id.get()));
        }
        if (query.modifiedSince() != null) {
            rules.add(FreshsalesListing.changedSince(query.modifiedSince()));
        }
        CrmRequest search = FreshsalesListing.search(records.product(), rules);
        Question<RecordPage> found = list(search);
        if (phone == null) {
            return found;
        }
        // the rule finds only mobile numbers in the stored notation, so search for the number in any field
        return found.then(page -> page.records().isEmpty() && page.next() == null && query.position() == null
                ? words(phone, new Position(1, HITS, PER_PAGE, List.of()))
                : Question.result(page));
    }

    /** Runs the full-text search. Its response is an array of hits, which may be excerpts. */
    private Question<RecordPage> words(String words, Position from) {
        CrmRequest search = CrmRequest.get("/api/search")
                .with("q", words)
                .with("include", records.product().entity())
                .with("per_page", PER_PAGE)
                .holding("");
        return Question.ask(search, response -> {
            List<JsonNode> hits = new ArrayList<>();
            for (JsonNode hit : response.json()) {
                String type = Json.text(hit, "type");
                boolean fits =
                        type == null || type.equalsIgnoreCase(records.product().entity());
                if (fits && hit.hasNonNull("id")) {
                    hits.add(hit);
                }
            }
            return unseen(hits, query, from);
        });
    }

    private Question<RecordPage> list(CrmRequest question) {
        return new RecordPager(new FreshsalesListing(question, records, query, viewGone), query.limit()).from(start);
    }

    /**
     * Hits of a search. An excerpt may lack even the lifecycle stage, so its record is read by id: at most {@value
     * #MAX_READS} records for one page of the caller.
     */
    private static final class Hits {
        private static final int MAX_READS = 25;

        private final FreshsalesRecords records;
        private final RecordQuery.Search query;

        Hits(FreshsalesRecords records, RecordQuery.Search query) {
            this.records = records;
            this.query = query;
        }

        Question<RecordPage> read(List<JsonNode> hits, Position start) {
            return read(hits, List.of(), start, 0);
        }

        private Question<RecordPage> read(List<JsonNode> hits, List<CrmRecord> found, Position position, int reads) {
            if (hits.isEmpty()) {
                return Question.result(new RecordPage(found, null));
            }
            if (found.size() == query.limit() || reads == MAX_READS) {
                return Question.result(new RecordPage(found, position));
            }
            List<String> seen = new ArrayList<>(position.seen());
            seen.add(hits.get(0).path("id").asText());
            Question<Optional<CrmRecord>> reading = records.find(hits.get(0), query.raw());
            int more = reading instanceof Question.Ask ? reads + 1 : reads;
            return reading.then(record -> {
                List<CrmRecord> wanted = new ArrayList<>(found);
                record.filter(query::matches).ifPresent(wanted::add);
                return read(hits.subList(1, hits.size()), wanted, position.having(seen), more);
            });
        }
    }
}
