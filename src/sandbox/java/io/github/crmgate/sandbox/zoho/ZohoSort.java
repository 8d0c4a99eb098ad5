package io.github.crmgate.sandbox.zoho;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** The order of a listing: by id, newest first, unless asked otherwise; equal times are ordered by id. */
record ZohoSort(String by, String order) {
    private static final Comparator<ObjectNode> BY_ID =
            Comparator.comparingLong(lead -> Long.parseLong(lead.path("id").asText()));

    static ZohoSort of(Map<String, String> query) {
        String by = query.getOrDefault("sort_by", "id");
        String order = query.getOrDefault("sort_order", "desc");
        if (!List.of("id", "Created_Time", "Modified_Time").contains(by)) {
            throw ZohoError.invalid("sort_by");
        }
        if (!List.of("asc", "desc").contains(order)) {
            throw ZohoError.invalid("sort_order");
        }
        return new ZohoSort(by, order);
    }

    Comparator<ObjectNode> comparator() {
        Comparator<ObjectNode> ascending = by.equals("id")
                ? BY_ID
                : Comparator.<ObjectNode, Instant>comparing(lead -> ZohoLeads.time(lead, by))
                        .thenComparing(BY_ID);
        return order.equals("asc") ? ascending : ascending.reversed();
    }
}
