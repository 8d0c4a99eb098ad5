package io.github.crmgate.crm.freshsales;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.crmgate.connection.Connection;
import io.github.crmgate.crm.Question;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.http.CrmRequest;
import io.github.crmgate.json.Json;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads lifecycle stage, statuses and view of accounts, and caches them for an hour. */
final class FreshsalesAccounts {
    private static final Duration TTL = Duration.ofHours(1);
    private static final long MAX_KNOWN = 2_000;
    private static final String LEAD = "Lead";

    /** Selectors of pipelines and currencies, and the arrays in their responses. */
    static final String PIPELINES = "deal_pipelines";

    static final String CURRENCIES = "currencies";

    private final FreshsalesProduct product;
    private final @Nullable String namedView;
    private final Clock clock;
    private final Cache<String, FreshsalesAccount> known =
            Caffeine.newBuilder().maximumSize(MAX_KNOWN).build();

    private final Cache<String, Choices> choices =
            Caffeine.newBuilder().maximumSize(MAX_KNOWN).build();

    FreshsalesAccounts(FreshsalesProduct product, @Nullable String namedView, Clock clock) {
        this.product = product;
        this.namedView = namedView;
        this.clock = clock;
    }

    /** Returns stage and statuses of the connection's account. */
    Question<FreshsalesAccount> of(Connection connection) {
        FreshsalesAccount account = known.getIfPresent(key(connection));
        if (account != null && clock.instant().isBefore(account.readAt().plus(TTL))) {
            return Question.result(account);
        }
        return leadStage()
                .then(stage -> statuses(connection)
                        .then(statuses -> names(connection).then(names -> {
                            FreshsalesAccount fresh = new FreshsalesAccount(
                                    stage.isEmpty() ? null : stage, statuses, null, names, clock.instant());
                            known.put(key(connection), fresh);
                            return Question.result(fresh);
                        })));
    }

    /** Reads the names of pipelines and currencies, which deals alone have. */
    private Question<Map<String, String>> names(Connection connection) {
        if (product != FreshsalesProduct.DEALS) {
            return Question.result(Map.of());
        }
        return choices(connection, PIPELINES, PIPELINES)
                .then(pipelines -> choices(connection, CURRENCIES, CURRENCIES).then(currencies -> {
                    Map<String, String> names = new LinkedHashMap<>();
                    pipelines.forEach((id, of) -> names.put(PIPELINES + " " + id, of.get(0)));
                    currencies.forEach((id, of) -> names.put(CURRENCIES + " " + id, of.get(0)));
                    return Question.result(names);
                }));
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

    /**
     * Returns the choices of a field by id, each with its codes, names and e-mail addresses, in this order.
     *
     * @param selector last segment of the path
     * @param member name of the array in the response
     * @return empty if the account hides the choices from the connection's user
     */
    Question<Map<String, List<String>>> choices(Connection connection, String selector, String member) {
        return selector(connection, selector, member).then(all -> {
            Map<String, List<String>> names = new LinkedHashMap<>();
            all.forEach(choice -> names.put(choice.id(), choice.names()));
            return Question.result(names);
        });
    }

    /** Returns the stages of deals in their order, each with its pipeline; empty if the account hides them. */
    Question<List<Choice>> stages(Connection connection) {
        return selector(connection, product.statuses(), product.statuses());
    }

    private Question<List<Choice>> selector(Connection connection, String selector, String member) {
        String key = key(connection) + " " + selector;
        Choices present = choices.getIfPresent(key);
        if (present != null && clock.instant().isBefore(present.readAt().plus(TTL))) {
            return Question.result(present.all());
        }
        CrmRequest request =
                CrmRequest.get("/api/selector/" + selector).holding(member).accepting(400, 403, 404);
        return Question.ask(request, response -> {
            List<Choice> all = new ArrayList<>();
            for (JsonNode choice : response.json().path(member)) {
                List<String> of = Stream.of("currency_code", "code", "display_name", "name", "email")
                        .map(name -> Json.text(choice, name))
                        .filter(Objects::nonNull)
                        .toList();
                if (!of.isEmpty()) {
                    all.add(new Choice(choice.path("id").asText(), of, Json.text(choice, "deal_pipeline_id")));
                }
            }
            if (response.successful()) {
                choices.put(key, new Choices(List.copyOf(all), clock.instant()));
            }
            return Question.result(all);
        });
    }

    /**
     * A value that a field can have.
     *
     * @param names codes, names and e-mail addresses, in this order, at least one
     * @param pipeline id of a stage's pipeline; null if it is unknown, and for other choices
     */
    record Choice(String id, List<String> names, @Nullable String pipeline) {
        boolean isNamed(String name) {
            return names.stream().anyMatch(name::equalsIgnoreCase);
        }
    }

    private record Choices(List<Choice> all, Instant readAt) {}

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

    /** Reads the statuses. If the account hides them, records have the id of their status instead of its name. */
    private Question<Map<String, String>> statuses(Connection connection) {
        if (product == FreshsalesProduct.DEALS) {
            return stages(connection).then(stages -> {
                Map<String, String> names = new LinkedHashMap<>();
                stages.forEach(stage -> names.put(stage.id(), stage.names().get(0)));
                return Question.result(names);
            });
        }
        CrmRequest request = CrmRequest.get("/api/selector/" + product.statuses())
                .holding(product.statuses())
                .accepting(400, 403, 404);
        return Question.ask(request, response -> {
            Map<String, String> statuses = new LinkedHashMap<>();
            for (JsonNode status : response.json().path(product.statuses())) {
                String name = Json.text(status, "name");
                if (name != null) {
                    statuses.put(status.path("id").asText(), name);
                }
            }
            return Question.result(statuses);
        });
    }

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
        return id(
                        views,
                        view -> view.path("is_default").asBoolean(false),
                        view -> product.allView().equalsIgnoreCase(Json.text(view, "name")),
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
