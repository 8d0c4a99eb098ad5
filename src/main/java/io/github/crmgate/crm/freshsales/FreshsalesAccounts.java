package io.github.crmgate.crm.freshsales;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.crmgate.connection.Connection;
import io.github.crmgate.crm.Question;
import io.github.crmgate.crm.freshsales.selector.FreshsalesSelectors;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.http.CrmRequest;
import io.github.crmgate.json.Json;
import io.github.crmgate.record.Choices;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads lifecycle stage and view of accounts, which it caches for an hour, and the choices that records refer to. */
final class FreshsalesAccounts {
    private static final Duration TTL = Duration.ofHours(1);
    private static final long MAX_KNOWN = 2_000;
    private static final String LEAD = "Lead";

    private final FreshsalesProduct product;
    private final @Nullable String namedView;
    private final FreshsalesSelectors selectors;
    private final Cache<String, FreshsalesAccount> known;

    FreshsalesAccounts(
            FreshsalesProduct product, @Nullable String namedView, FreshsalesSelectors selectors, Clock clock) {
        this.product = product;
        this.namedView = namedView;
        this.selectors = selectors;
        this.known = Caffeine.newBuilder()
                .maximumSize(MAX_KNOWN)
                .expireAfterWrite(TTL)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .build();
    }

    /** Returns stage and choices of the connection's account. */
    Question<FreshsalesAccount> of(Connection connection) {
        return stage(connection)
                .then(account -> choices(connection, product.selectors(), Map.of())
                        .then(choices -> Question.result(account.withChoices(choices))));
    }

    private Question<FreshsalesAccount> stage(Connection connection) {
        FreshsalesAccount account = known.getIfPresent(key(connection));
        if (account != null) {
            return Question.result(account);
        }
        return leadStage().then(stage -> {
            FreshsalesAccount fresh = new FreshsalesAccount(stage.isEmpty() ? null : stage, product, Map.of(), null);
            known.put(key(connection), fresh);
            return Question.result(fresh);
        });
    }

    /** Reads the choices whose names are in records. */
    private Question<Map<String, Choices>> choices(
            Connection connection, List<String> needed, Map<String, Choices> found) {
        if (needed.isEmpty()) {
            return Question.result(found);
        }
        return selectors.find(connection, needed.get(0)).then(choices -> {
            Map<String, Choices> more = new LinkedHashMap<>(found);
            more.put(needed.get(0), choices);
            return choices(connection, needed.subList(1, needed.size()), more);
        });
    }

    /** Returns the setup of the connection's account with the view that lists records. */
    Question<FreshsalesAccount> withView(Connection connection) {
        return of(connection)
                .then(account -> account.view() != null
                        ? Question.result(account)
                        : Question.ask(
                                CrmRequest.get("/api/" + product.entities() + "/filters")
                                        .holding("filters"),
                                response -> {
                                    FreshsalesAccount more = account.withView(
                                            view(response.json().path("filters")));
                                    known.put(key(connection), more);
                                    return Question.result(more);
                                }));
    }

    /** Discards the cached setup of an account, for example after its view was deleted. */
    void forget(Connection connection) {
        known.invalidate(key(connection));
    }

    /** Returns the cache key. It contains the domain, because a connection may be moved to another account. */
    private static String key(Connection connection) {
        return connection.id() + " " + connection.domain();
    }

    /**
     * Finds the stage by type, which survives renaming, then by name. {@code default} does not help: Freshsales sets it
     * on every built-in stage, including those of qualified leads and customers.
     */
    private Question<String> leadStage() {
        if (product != FreshsalesProduct.SUITE) {
            return Question.result("");
        }
        return Question.ask(CrmRequest.get("/api/selector/lifecycle_stages").holding("lifecycle_stages"), response -> {
            JsonNode stages = response.json().path("lifecycle_stages");
            return Question.result(id(
                            stages,
                            stage -> LEAD.equalsIgnoreCase(Json.text(stage, "type")),
                            stage -> LEAD.equalsIgnoreCase(Json.text(stage, "name")))
                    .orElseThrow(() -> new CrmGateException(
                            ProblemCode.CRM_REJECTED,
                            "This Freshsales account has no lifecycle stage of type or name 'Lead', so no contact is a"
                                    + " lead. Its stages: " + names(stages) + ".")));
        });
    }

    /**
     * Finds the view that lists records. The only default view is the choice of the API key's user; unconfirmed: several
     * may be marked as default because Freshsales built them in, like lifecycle stages.
     */
    private String view(JsonNode views) {
        if (namedView != null) {
            return id(
                            views,
                            view -> namedView.equals(view.path("id").asText()),
                            view -> namedView.equalsIgnoreCase(Json.text(view, "name")))
                    .orElseThrow(() -> new CrmGateException(
                            ProblemCode.CRM_REJECTED,
                            "crmgate.freshsales.view names '" + namedView + "', but this account has the views: "
                                    + names(views) + "."));
        }
        boolean chosen = views.findValues("is_default").stream()
                        .filter(JsonNode::asBoolean)
                        .count()
                == 1;
        return id(
                        views,
                        view -> chosen && view.path("is_default").asBoolean(),
                        view -> product.allView().equalsIgnoreCase(Json.text(view, "name")),
                        view -> view.path("is_default").asBoolean(),
                        view -> true)
                .orElseThrow(() -> new CrmGateException(
                        ProblemCode.CRM_REJECTED,
                        "This Freshsales account shows the API key's user no view of "
                                + product.kind().plural() + "."));
    }

    /** Returns the id of the first candidate that matches the first rule with a match. */
    @SafeVarargs
    private static Optional<String> id(JsonNode candidates, Predicate<JsonNode>... rules) {
        for (Predicate<JsonNode> rule : rules) {
            for (JsonNode candidate : candidates) {
                if (candidate.hasNonNull("id") && rule.test(candidate)) {
                    return Optional.of(candidate.path("id").asText());
                }
            }
        }
        return Optional.empty();
    }

    private static String names(JsonNode nodes) {
        List<String> names = new ArrayList<>();
        nodes.forEach(node -> names.add(node.path("name").asText()));
        return names.isEmpty() ? "none" : String.join(", ", names);
    }
}
