package io.github.crmgate.crm.freshsales;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.crmgate.crm.Lead;
import io.github.crmgate.crm.LeadPager;
import io.github.crmgate.crm.LeadQuery;
import io.github.crmgate.crm.Position;
import io.github.crmgate.failure.CrmUnavailableException;
import io.github.crmgate.http.CrmRequest;
import io.github.crmgate.http.CrmResponse;
import java.util.ArrayList;
import java.util.List;

/**
 * One listing at Freshsales. {@link FreshsalesPaging} finds its end. Filters that the request did not or could not
 * apply are applied to the records.
 */
final class FreshsalesListing implements LeadPager.Source {
    /** How a page is rejected where the page before, of the same list, was not. */
    private static final List<Integer> BEYOND = List.of(400, 422);

    private final CrmRequest question;
    private final boolean paged;
    private final FreshsalesRecords records;
    private final LeadQuery.Search query;
    private final Runnable gone;

    /**
     * A listing.
     *
     * @param gone runs if what is listed is there no more
     */
    FreshsalesListing(
            CrmRequest question, boolean paged, FreshsalesRecords records, LeadQuery.Search query, Runnable gone) {
        this.question = question;
        this.paged = paged;
        this.records = records;
        this.query = query;
        this.gone = gone;
    }

    @Override
    public CrmRequest request(Position position) {
        if (!paged) {
            return question;
        }
        CrmRequest page = question.with("page", position.page()).with("per_page", position.perPage());
        return position.page() == 1 ? page : page.accepting(BEYOND.toArray(Integer[]::new));
    }

    @Override
    public LeadPager.CrmPage read(Position position, CrmResponse response) {
        if (response.status() == 404) {
            gone.run();
            throw new CrmUnavailableException(
                    "Freshsales no longer has the view that listed leads; the next call looks for another one.");
        }
        if (BEYOND.contains(response.status())) {
            throw FreshsalesErrors.beyondLastPage(response);
        }
        JsonNode document = response.json();
        List<LeadPager.Candidate> candidates = new ArrayList<>();
        List<JsonNode> all = new ArrayList<>();
        array(document).forEach(all::add);
        records.ensureKnown(all);
        for (JsonNode record : all) {
            Lead lead = records.lead(record, document, query.raw());
            candidates.add(new LeadPager.Candidate(lead, records.isLiveLead(record) && query.matches(lead)));
        }
        List<String> ids =
                candidates.stream().map(candidate -> candidate.lead().id()).toList();
        boolean last =
                !paged || FreshsalesPaging.last(document, position.page(), position.perPage(), ids, position.seen());
        return new LeadPager.CrmPage(candidates, last ? null : position.next(null));
    }

    /** Returns the array by its name; a lookup nests it in an object of the same name. */
    private JsonNode array(JsonNode document) {
        String name = records.product().entities();
        JsonNode found = document.path(name);
        return found.isObject() ? found.path(name) : found;
    }
}
