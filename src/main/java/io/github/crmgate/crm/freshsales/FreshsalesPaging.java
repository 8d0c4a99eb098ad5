package io.github.crmgate.crm.freshsales;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;

/**
 * Finds the end of a list of Freshsales. Pages can be short before the end, and {@code meta} can be missing, be zero
 * beside full pages, or contradict itself.
 */
final class FreshsalesPaging {
    private FreshsalesPaging() {}

    /**
     * Returns whether no page follows. Without a usable {@code total_pages} only an empty page ends the list, or one
     * that repeats the page before: a server that answers any page number would never send an empty one.
     *
     * @param page the page's number, from 1
     * @param perPage the size that was asked for
     * @param ids those of the page's records
     * @param before those of the page before; empty if they are unknown
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

    /** Returns how many records are on all pages; 0 if the document does not say so. */
    static long total(JsonNode document) {
        return document.path("meta").path("total").asLong(0);
    }
}
