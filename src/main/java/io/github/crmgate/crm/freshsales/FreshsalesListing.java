package io.github.crmgate.crm.freshsales;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.crmgate.crm.Lead;
import io.github.crmgate.crm.LeadPager;
import io.github.crmgate.crm.LeadQuery;
import io.github.crmgate.crm.Position;
import io.github.crmgate.http.CrmRequest;
import io.github.crmgate.http.CrmResponse;
import java.util.ArrayList;
import java.util.List;

/**
 * One listing at Freshsales. Pages may be short before the end: it is at an empty page, or past {@code total_pages}.
 * What the question did not or could not narrow down is told from the records.
 */
final class FreshsalesListing implements LeadPager.Source {
    private final CrmRequest question;
    private final boolean paged;
    private final FreshsalesProduct product;
    private final FreshsalesAccount account;
    private final String connection;
    private final LeadQuery.Search query;

    FreshsalesListing(
            CrmRequest question,
            boolean paged,
            FreshsalesProduct product,
            FreshsalesAccount account,
            String connection,
            LeadQuery.Search query) {
        this.question = question;
        this.paged = paged;
        this.product = product;
        this.account = account;
        this.connection = connection;
        this.query = query;
    }

    @Override
    public CrmRequest request(Position position) {
        return paged ? question.with("page", position.page()).with("per_page", position.perPage()) : question;
    }

    @Override
    public LeadPager.CrmPage read(Position position, CrmResponse response) {
        JsonNode document = response.json();
        List<LeadPager.Candidate> records = new ArrayList<>();
        for (JsonNode record : records(document)) {
            Lead lead = FreshsalesLeads.lead(record, document, product, account, connection, query.raw());
            boolean wanted = FreshsalesLeads.isLead(record, account) && query.matches(lead);
            records.add(new LeadPager.Candidate(lead, wanted));
        }
        int pages = document.path("meta").path("total_pages").asInt(Integer.MAX_VALUE);
        boolean last = !paged || records.isEmpty() || position.page() >= pages;
        return new LeadPager.CrmPage(records, last ? null : position.next(null));
    }

    /** The array by its name; a lookup nests it in an object of the same name. */
    private JsonNode records(JsonNode document) {
        JsonNode found = document.path(product.entities());
        return found.isObject() ? found.path(product.entities()) : found;
    }
}
