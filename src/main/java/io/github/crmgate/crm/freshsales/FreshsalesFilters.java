package io.github.crmgate.crm.freshsales;

import io.github.crmgate.http.CrmRequest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/** Filtered searches: rules that must all hold. */
final class FreshsalesFilters {
    /** A rule on time is mandatory, also for all time; no record is older than the product. */
    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");

    private FreshsalesFilters() {}

    static Map<String, String> rule(String attribute, String operator, String value) {
        return Map.of("attribute", attribute, "operator", operator, "value", value);
    }

    /** "After" may exclude the instant itself, so the rule starts a second earlier; records must be compared, too. */
    static Map<String, String> changedSince(Instant time) {
        Instant before = time.truncatedTo(ChronoUnit.SECONDS).minusSeconds(1);
        return rule("updated_at", "is_after", (before.isBefore(EARLIEST) ? EARLIEST : before).toString());
    }

    /** Returns the same for "before" and a whole second. */
    static Map<String, String> changedBefore(Instant time) {
        return rule("updated_at", "is_before", time.plusSeconds(1).toString());
    }

    static CrmRequest search(FreshsalesProduct product, List<Map<String, String>> rules) {
        return search(product, Map.of("filter_rule", rules));
    }

    /** Requests the least recently changed records first, which Freshsales does not always observe. */
    static CrmRequest inOrderOfChange(FreshsalesProduct product, List<Map<String, String>> rules) {
        return search(product, Map.of("filter_rule", rules, "sort", "updated_at", "sort_type", "asc"));
    }

    private static CrmRequest search(FreshsalesProduct product, Map<String, ?> body) {
        return CrmRequest.search("/api/filtered_search/" + product.entity(), body)
                .with("include", "owner")
                .holding(product.entities());
    }
}
