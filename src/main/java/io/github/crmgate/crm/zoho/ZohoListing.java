package io.github.crmgate.crm.zoho;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.crmgate.crm.FurtherFields;
import io.github.crmgate.crm.Position;
import io.github.crmgate.crm.Question;
import io.github.crmgate.crm.RecordPager;
import io.github.crmgate.crm.RecordQuery;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.http.CrmRequest;
import io.github.crmgate.http.CrmResponse;
import io.github.crmgate.json.Json;
import io.github.crmgate.record.CrmRecord;
import io.github.crmgate.record.RecordKind;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the pages of one list of records. Without filters other than {@code modifiedSince} it uses {@code GET /Leads}, or
 * that of another module, which serves pages beyond 2,000 records by token; otherwise {@code GET /Leads/search}, which
 * accepts one kind of condition.
 */
final class ZohoListing implements RecordPager.Source {
    private static final DateTimeFormatter WITH_OFFSET = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssxxx");
    private static final String CONTACT = "Contact_Name";
    private static final int MAX_CONTACTS = 10;
    private static final String SEARCH_SCOPE = "ZohoSearch.securesearch.READ";

    /** Maximum number of records of a list or search without page tokens. */
    private static final int MAX_RESULTS = 2_000;

    private final String path;
    private final String connection;
    private final RecordQuery.Search query;
    private final List<String> contacts;
    /** The filters that the request lacks: Zoho accepts no other condition with a phone number or words. */
    private final RecordQuery.Search rest;

    /**
     * Creates a list.
     *
     * @param contacts ids of the contacts, one of which each deal must have; empty for records of any contacts
     * @throws CrmGateException {@code bad_request} if Zoho can't combine the filters
     */
    ZohoListing(String path, String connection, RecordQuery.Search query, List<String> contacts) {
        this.path = path;
        this.contacts = List.copyOf(contacts);
        this.connection = connection;
        this.query = query;
        boolean byPhone = query.phone() != null;
        this.rest = new RecordQuery.Search(
                byPhone ? query.email() : null,
                null,
                null,
                byPhone ? query.status() : null,
                query.modifiedSince(),
                1,
                false,
                null,
                FurtherFields.NONE,
                query.kind(),
                query.name());
        if (query.q() != null
                && Stream.of(query.email(), query.phone(), query.status(), query.name())
                        .anyMatch(f -> f != null)) {
            throw new CrmGateException(
                    ProblemCode.BAD_REQUEST,
                    "Zoho can't combine the parameter 'q' with "
                            + (query.kind() == RecordKind.LEAD ? "'email', 'phone' or 'status'" : "'email' or 'name'")
                            + ": its search takes either"
                            + " words or conditions. Leave one of them out.");
        }
    }

    @Override
    public CrmRequest request(Position position) {
        CrmRequest request = condition();
        if (position.token() != null) {
            return request.with("per_page", position.perPage()).with("page_token", position.token());
        }
        int left = MAX_RESULTS - (position.page() - 1) * position.perPage();
        int perPage = left > 0 && left < position.perPage() ? lastPageSize(left) : position.perPage();
        int page = perPage == position.perPage() ? position.page() : MAX_RESULTS / perPage;
        return request.with("per_page", perPage).with("page", page);
    }

    /**
     * Returns the size of a page that ends with the last result and contains all remaining ones. Zoho rejects a page
     * that ends beyond it. Records of the previous page are skipped by the ids in the position; sizes that divide
     * {@value #MAX_RESULTS} are at most twice the next smaller one.
     */
    private static int lastPageSize(int rest) {
        return IntStream.iterate(rest, size -> size + 1)
                .filter(size -> MAX_RESULTS % size == 0)
                .findFirst()
                .orElseThrow();
    }

    private CrmRequest condition() {
        if (query.q() != null) {
            return search().with("word", query.q());
        }
        if (query.phone() != null) {
            return search().with("phone", query.phone());
        }
        if (!contacts.isEmpty()) {
            String any = contacts.stream().map(id -> criterion(CONTACT, id)).collect(Collectors.joining("or"));
            return search().with("criteria", contacts.size() == 1 ? any : "(" + any + ")");
        }
        if (query.email() != null && query.status() == null) {
            return search().with("email", query.email());
        }
        if (query.status() != null) {
            return search().with("criteria", criteria(query.email(), query.status()));
        }
        if (query.name() != null) {
            return query.kind() == RecordKind.DEAL
                    ? search().with("criteria", criterion("Deal_Name", query.name()))
                    : search().with("word", query.name());
        }
        CrmRequest list = ZohoRecords.asking(query.kind(), CrmRequest.get(path), query.fields())
                .with("sort_by", "id")
                .with("sort_order", "desc")
                .needing(ZohoRecords.scope(query.kind()));
        return query.modifiedSince() == null ? list : modified(list, query.modifiedSince());
    }

    @Override
    public RecordPager.CrmPage read(Position position, CrmResponse response) {
        ZohoRecords.ensureKnown(query.fields(), response);
        List<RecordPager.Candidate> candidates = new ArrayList<>();
        for (JsonNode node : response.json().path("data")) {
            CrmRecord record = ZohoRecords.record(query.kind(), node, connection, query.raw(), query.fields());
            candidates.add(new RecordPager.Candidate(record, ofContacts(node) && rest.matches(record)));
        }
        JsonNode info = response.json().path("info");
        boolean more =
                info.path("more_records").asBoolean(candidates.size() >= position.perPage()) && !candidates.isEmpty();
        return new RecordPager.CrmPage(candidates, more ? position.next(Json.text(info, "next_page_token")) : null);
    }

    private boolean ofContacts(JsonNode deal) {
        return contacts.isEmpty() || contacts.contains(Json.text(deal.path(CONTACT), "id"));
    }

    /** Returns the query for the ids of contacts with an e-mail address, at most {@value #MAX_CONTACTS}. */
    static Question<List<String>> contacts(String path, String email) {
        CrmRequest search = CrmRequest.get(path + "/search")
                .with("email", email)
                .with("fields", "id,Email")
                .with("per_page", MAX_CONTACTS)
                .needing(SEARCH_SCOPE + " and " + ZohoRecords.scope(RecordKind.CONTACT)
                        + " (deals have no e-mail address; their contacts have)");
        return Question.ask(search, response -> {
            List<String> ids = new ArrayList<>();
            for (JsonNode contact : response.json().path("data")) {
                if (email.equalsIgnoreCase(Json.text(contact, "Email"))) {
                    ids.add(contact.path("id").asText());
                }
            }
            return Question.result(ids);
        });
    }

    private CrmRequest search() {
        return ZohoRecords.asking(query.kind(), CrmRequest.get(path + "/search"), query.fields())
                .needing(
                        query.kind() == RecordKind.LEAD
                                ? SEARCH_SCOPE
                                        + " (searches need it beside ZohoCRM.modules.leads.ALL; for email, phone and"
                                        + " status, ZohoCRM.coql.READ does too)"
                                : SEARCH_SCOPE + " and " + ZohoRecords.scope(query.kind()));
    }

    private static String criteria(@Nullable String email, String status) {
        String byStatus = criterion("Lead_Status", status);
        return email == null ? byStatus : "(" + criterion("Email", email) + "and" + byStatus + ")";
    }

    /** Returns the condition for a value, with escapes before parentheses, commas and backslashes, which would end it. */
    static String criterion(String field, String value) {
        return "(" + field + ":equals:" + value.replaceAll("[\\\\(),]", "\\\\$0") + ")";
    }

    /**
     * Returns the request restricted to changes since a time, inclusive; {@link Instant#EPOCH} means no restriction.
     * Zoho includes the whole second, and responds with 304 if there are no changes.
     */
    static CrmRequest modified(CrmRequest request, Instant since) {
        if (!since.isAfter(Instant.EPOCH)) {
            return request;
        }
        String second = WITH_OFFSET.format(since.truncatedTo(ChronoUnit.SECONDS).atOffset(ZoneOffset.UTC));
        return request.header("If-Modified-Since", second).accepting(304);
    }
}
