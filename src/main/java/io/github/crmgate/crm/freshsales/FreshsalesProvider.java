package io.github.crmgate.crm.freshsales;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.crmgate.connection.Connection;
import io.github.crmgate.crm.CrmProvider;
import io.github.crmgate.crm.Lead;
import io.github.crmgate.crm.LeadPage;
import io.github.crmgate.crm.LeadPager;
import io.github.crmgate.crm.LeadQuery;
import io.github.crmgate.crm.Position;
import io.github.crmgate.crm.Step;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.http.CrmRequest;
import io.github.crmgate.http.CrmResponse;
import io.github.crmgate.http.Json;
import io.github.crmgate.secret.Secret;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Freshsales, Suite and Classic. */
public final class FreshsalesProvider implements CrmProvider {
    public static final String NAME = "freshsales";

    private static final int PER_PAGE = 100;
    private static final Pattern ID = Pattern.compile("\\d{1,30}");

    private final FreshsalesProduct product;
    private final FreshsalesAccounts accounts;
    private final FreshsalesErrors errors;

    public FreshsalesProvider(FreshsalesSettings settings, Clock clock) {
        this.product = settings.product();
        this.accounts = new FreshsalesAccounts(product, settings.view(), clock);
        this.errors = new FreshsalesErrors(clock);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String authorization(Secret token) {
        return "Token token=" + token.reveal();
    }

    @Override
    public void check(CrmRequest request, CrmResponse response) {
        errors.check(request, response);
    }

    /** The check URL of the specification: it holds if {@code filters} is an array. */
    @Override
    public Step<String> authCheck() {
        return Step.call(CrmRequest.get("/api/contacts/filters"), response -> {
            if (!response.json().path("filters").isArray()) {
                throw new CrmGateException(
                        ProblemCode.AUTH_CHECK_FAILED,
                        "Freshsales answered " + response + " without its list of filters.");
            }
            return Step.done("Freshsales answered a request for its contact filters.");
        });
    }

    @Override
    public Step<LeadPage> search(Connection connection, LeadQuery.Search query) {
        Position start = query.position() == null ? Position.first(PER_PAGE) : query.position();
        String words = query.q();
        if (words != null) {
            return accounts.of(connection.id()).then(account -> freeText(connection, query, account, words, start));
        }
        if (query.email() != null) {
            CrmRequest lookup = CrmRequest.get("/api/lookup")
                    .with("q", query.email())
                    .with("f", "email")
                    .with("entities", product.entity());
            LeadQuery.Search rest = new LeadQuery.Search(
                    null,
                    query.phone(),
                    null,
                    query.status(),
                    query.modifiedSince(),
                    query.limit(),
                    query.raw(),
                    start);
            return accounts.of(connection.id()).then(account -> list(lookup, false, connection, rest, account, start));
        }
        if (query.phone() != null || query.status() != null || query.modifiedSince() != null) {
            return accounts.of(connection.id()).then(account -> filtered(connection, query, account, start));
        }
        return accounts.withView(connection.id()).then(account -> {
            CrmRequest view = CrmRequest.get("/api/" + product.entities() + "/view/" + account.view())
                    .with("sort", "created_at")
                    .with("sort_type", "desc")
                    .with("include", "owner");
            return list(view, true, connection, query, account, start);
        });
    }

    @Override
    public Step<Lead> byId(Connection connection, LeadQuery.ById query) {
        if (!ID.matcher(query.id()).matches()) {
            throw notFound(query.id());
        }
        return accounts.of(connection.id())
                .then(account -> record(connection, query, account))
                .then(lead -> Step.done(lead.orElseThrow(() -> notFound(query.id()))));
    }

    private Step<Optional<Lead>> record(Connection connection, LeadQuery.ById query, FreshsalesAccount account) {
        CrmRequest request = CrmRequest.get("/api/" + product.entities() + "/" + query.id())
                .with("include", "owner")
                .accepting(404);
        return Step.call(request, response -> {
            JsonNode record = response.json().path(product.entity());
            return Step.done(
                    response.successful() && record.isObject()
                            ? lead(connection, query.raw(), account, record, response.json())
                            : Optional.empty());
        });
    }

    /** The record as a lead, if it is one. */
    private Optional<Lead> lead(
            Connection connection, boolean raw, FreshsalesAccount account, JsonNode record, JsonNode document) {
        return FreshsalesLeads.isLead(record, account)
                ? Optional.of(FreshsalesLeads.lead(record, document, product, account, connection.id(), raw))
                : Optional.empty();
    }

    private Step<LeadPage> filtered(
            Connection connection, LeadQuery.Search query, FreshsalesAccount account, Position start) {
        List<Map<String, String>> rules = new ArrayList<>();
        LeadQuery.Search named = query;
        String phone = query.phone();
        if (phone != null) {
            rules.add(rule("mobile_number", "is_in", phone));
        }
        if (query.status() != null) {
            Optional<String> id = account.statusId(query.status());
            if (id.isEmpty()) {
                return Step.done(new LeadPage(List.of(), null));
            }
            rules.add(rule(product.statusField(), "is_in", id.get()));
            named = new LeadQuery.Search(
                    null,
                    query.phone(),
                    null,
                    account.statuses().getOrDefault(id.get(), id.get()),
                    query.modifiedSince(),
                    query.limit(),
                    query.raw(),
                    start);
        }
        if (query.modifiedSince() != null) {
            // "after" may exclude the instant itself, so ask from a second earlier and tell it from the records
            String after = query.modifiedSince()
                    .truncatedTo(ChronoUnit.SECONDS)
                    .minusSeconds(1)
                    .toString();
            rules.add(rule("updated_at", "is_after", after));
        }
        CrmRequest search = CrmRequest.search("/api/filtered_search/" + product.entity(), Map.of("filter_rule", rules))
                .with("include", "owner");
        Step<LeadPage> found = list(search, true, connection, named, account, start);
        if (phone == null) {
            return found;
        }
        // the rule knows mobile numbers only, and only as they were typed: else look for the number anywhere
        return found.then(page -> page.leads().isEmpty() && page.next() == null && query.position() == null
                ? freeText(connection, query, account, phone, start)
                : Step.done(page));
    }

    private Step<LeadPage> freeText(
            Connection connection, LeadQuery.Search query, FreshsalesAccount account, String words, Position start) {
        CrmRequest search = CrmRequest.get("/api/search")
                .with("q", words)
                .with("include", product.entity())
                .with("per_page", PER_PAGE);
        return Step.call(search, response -> {
            List<JsonNode> hits = new ArrayList<>();
            for (JsonNode hit : response.json()) {
                String type = Json.text(hit, "type");
                boolean lead = type == null || type.equalsIgnoreCase(product.entity());
                if (lead
                        && hit.hasNonNull("id")
                        && !start.seen().contains(hit.path("id").asText())) {
                    hits.add(hit);
                }
            }
            return new FreshsalesHits(
                            query,
                            hit -> FreshsalesLeads.complete(hit, product)
                                    ? Step.done(lead(connection, query.raw(), account, hit, hit))
                                    : record(
                                            connection,
                                            new LeadQuery.ById(hit.path("id").asText(), query.raw()),
                                            account))
                    .read(hits, start);
        });
    }

    private Step<LeadPage> list(
            CrmRequest question,
            boolean paged,
            Connection connection,
            LeadQuery.Search query,
            FreshsalesAccount account,
            Position start) {
        FreshsalesListing listing = new FreshsalesListing(question, paged, product, account, connection.id(), query);
        return new LeadPager(listing, query.limit()).from(start);
    }

    private static Map<String, String> rule(String attribute, String operator, String value) {
        return Map.of("attribute", attribute, "operator", operator, "value", value);
    }

    private static CrmGateException notFound(String id) {
        return new CrmGateException(ProblemCode.LEAD_NOT_FOUND, "Freshsales knows no lead '" + id + "'.");
    }
}
