package io.github.crmgate.sandbox.zoho;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.sandbox.server.Answer;
import io.github.crmgate.sandbox.server.Call;
import io.github.crmgate.sandbox.server.Json;
import io.github.crmgate.sandbox.server.Refusal;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** {@code GET /Leads}: pages by number within the first 2,000 records, by token through all of them. */
final class ZohoListing {
    private static final int TOKEN_LIMIT = 100_000;

    private final ZohoLeads leads;
    private final Supplier<Clock> clock;

    ZohoListing(ZohoLeads leads, Supplier<Clock> clock) {
        this.leads = leads;
        this.clock = clock;
    }

    Answer answer(Call call) {
        ZohoFields fields = ZohoFields.required(call.query("fields"), leads.shown());
        Sort sort = Sort.of(call.query());
        Optional<ZohoPageToken> token = token(call, sort);
        ZohoPage page = token.map(known -> new ZohoPage(known.page(), ZohoPage.size(call.query())))
                .orElseGet(() -> ZohoPage.of(call.query()));
        if (token.isEmpty() && page.beyondDiscreteLimit()) {
            throw discreteLimit();
        }
        if ((long) page.number() * page.size() > TOKEN_LIMIT) {
            throw ZohoError.of(400, "PAGINATION_LIMIT_EXCEEDED", "You can only get the first 100000 records");
        }
        Comparator<ObjectNode> order = sort.comparator();
        List<ObjectNode> rest = selected(call).stream()
                .sorted(order)
                .filter(lead ->
                        token.isEmpty() || order.compare(lead, token.get().last()) > 0)
                .skip(token.isPresent() ? 0 : page.start())
                .toList();
        if (rest.isEmpty()) {
            return Answer.empty(call.header("If-Modified-Since").isPresent() ? 304 : 204);
        }
        List<ObjectNode> data = rest.subList(0, Math.min(page.size(), rest.size()));
        ObjectNode info = info(page, data.size(), rest.size() > data.size());
        if (rest.size() > data.size()) {
            ObjectNode last = data.get(data.size() - 1);
            ZohoPageToken next = next(query(call, sort), page.number() + 1, last);
            info.put("next_page_token", next.encoded()).put("page_token_expiry", next.expiry());
        }
        info.put("sort_by", sort.by()).put("sort_order", sort.order());
        ObjectNode body = Json.object();
        body.set("data", Json.array(data.stream().map(fields::of).toList()));
        body.set("info", info);
        return Answer.json(200, body);
    }

    static ObjectNode info(ZohoPage page, int count, boolean more) {
        return Json.object()
                .put("per_page", page.size())
                .put("count", count)
                .put("page", page.number())
                .put("more_records", more);
    }

    static Refusal discreteLimit() {
        return ZohoError.of(
                400,
                "DISCRETE_PAGINATION_LIMIT_EXCEEDED",
                "You can only get the first 2000 records without using page_token param.",
                Map.of("limit", ZohoPage.DISCRETE_LIMIT));
    }

    private List<ObjectNode> selected(Call call) {
        Set<String> ids = call.query("ids")
                .map(list -> Set.copyOf(List.of(list.split(",", -1))))
                .orElse(Set.of());
        var converted = ZohoFilters.converted(call);
        var modified = ZohoFilters.modifiedSince(call, "Modified_Time");
        return leads.records().stream()
                .filter(converted.and(modified))
                .filter(lead -> ids.isEmpty() || ids.contains(lead.path("id").asText()))
                .toList();
    }

    private Optional<ZohoPageToken> token(Call call, Sort sort) {
        if (call.query("page_token").isPresent() && call.query("page").isPresent()) {
            throw ZohoError.ambiguous();
        }
        Optional<ZohoPageToken> token = call.query("page_token").map(ZohoPageToken::decode);
        token.ifPresent(known -> {
            if (!known.expiresAt().isAfter(clock.get().instant())) {
                throw ZohoError.of(
                        400, "EXPIRED_VALUE", "The value provided has expired", Map.of("param_name", "page_token"));
            }
            if (!known.query().equals(query(call, sort))) {
                throw ZohoError.invalid("page_token");
            }
        });
        return token;
    }

    private ZohoPageToken next(String query, int page, ObjectNode last) {
        ObjectNode key = Json.object();
        for (String name : List.of("id", "Created_Time", "Modified_Time")) {
            key.set(name, last.get(name));
        }
        return new ZohoPageToken(query, page, key, clock.get().instant().plus(ZohoPageToken.LIFETIME));
    }

    private static String query(Call call, Sort sort) {
        return sort.by() + " " + sort.order() + " " + call.query("converted").orElse("false") + " "
                + call.query("ids").orElse("");
    }

    /** The order of a listing: by id, newest first, unless asked otherwise; equal times are ordered by id. */
    private record Sort(String by, String order) {
        private static final Comparator<ObjectNode> BY_ID =
                Comparator.comparingLong(lead -> Long.parseLong(lead.path("id").asText()));

        static Sort of(Map<String, String> query) {
            String by = query.getOrDefault("sort_by", "id");
            String order = query.getOrDefault("sort_order", "desc");
            if (!List.of("id", "Created_Time", "Modified_Time").contains(by)) {
                throw ZohoError.invalid("sort_by");
            }
            if (!List.of("asc", "desc").contains(order)) {
                throw ZohoError.invalid("sort_order");
            }
            return new Sort(by, order);
        }

        Comparator<ObjectNode> comparator() {
            Comparator<ObjectNode> ascending = by.equals("id")
                    ? BY_ID
                    : Comparator.<ObjectNode, Instant>comparing(lead -> ZohoLeads.time(lead, by))
                            .thenComparing(BY_ID);
            return order.equals("asc") ? ascending : ascending.reversed();
        }
    }
}
