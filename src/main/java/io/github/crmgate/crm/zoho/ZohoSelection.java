package io.github.crmgate.crm.zoho;

import io.github.crmgate.crm.Position;
import io.github.crmgate.crm.RecordPager;
import io.github.crmgate.crm.RecordQuery;
import io.github.crmgate.http.CrmRequest;
import io.github.crmgate.http.CrmResponse;
import io.github.crmgate.record.RecordKind;
import java.util.Map;

/**
 * Lists leads through COQL, Zoho's query language, for connections without the scope for searches. COQL finds phone
 * numbers only in the stored notation, and has no full-text search.
 */
final class ZohoSelection implements RecordPager.Source {
    private final String path;
    private final ZohoListing listing;
    private final RecordQuery.Search query;

    /**
     * @param path path of COQL
     * @param listing reads the records
     */
    ZohoSelection(String path, ZohoListing listing, RecordQuery.Search query) {
        this.path = path;
        this.listing = listing;
        this.query = query;
    }

    /** Returns whether COQL can run a query: one for leads with filters, but without words. */
    static boolean supports(RecordQuery.Search query) {
        return query.kind() == RecordKind.LEAD
                && query.q() == null
                && (query.email() != null || query.phone() != null || query.status() != null);
    }

    @Override
    public CrmRequest request(Position position) {
        int first = (position.page() - 1) * position.perPage();
        String select = "select " + ZohoRecords.names(RecordKind.LEAD, query.fields(), ", ") + " from Leads where "
                + condition() + " order by id desc limit " + first + ", " + position.perPage();
        return CrmRequest.search(path, Map.of("select_query", select));
    }

    @Override
    public RecordPager.CrmPage read(Position position, CrmResponse response) {
        return listing.read(position, response);
    }

    /** Returns the condition; COQL takes conditions in pairs, each pair in parentheses. */
    private String condition() {
        String condition = "";
        if (query.email() != null) {
            condition = equal("Email", query.email());
        }
        if (query.status() != null) {
            condition = and(condition, equal("Lead_Status", query.status()));
        }
        return query.phone() == null
                ? condition
                : and(condition, "(" + equal("Phone", query.phone()) + " or " + equal("Mobile", query.phone()) + ")");
    }

    private static String and(String one, String other) {
        return one.isEmpty() ? other : "(" + one + " and " + other + ")";
    }

    private static String equal(String field, String value) {
        return "(" + field + " = '" + value.replace("'", "''") + "')";
    }
}
