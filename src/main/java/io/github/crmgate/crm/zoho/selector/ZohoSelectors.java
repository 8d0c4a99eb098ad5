package io.github.crmgate.crm.zoho.selector;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.crmgate.connection.Connection;
import io.github.crmgate.crm.Question;
import io.github.crmgate.crm.RecordQuery;
import io.github.crmgate.http.CrmRequest;
import io.github.crmgate.http.CrmResponse;
import io.github.crmgate.json.Json;
import io.github.crmgate.record.Choice;
import io.github.crmgate.record.Choices;
import io.github.crmgate.record.RecordKind;
import io.github.crmgate.selector.ChoiceCache;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads the values that Zoho offers: active users, pick lists of a module's fields, pipelines of the deals' layouts, and
 * currencies of the organisation.
 */
public final class ZohoSelectors {
    private static final int PAGE_SIZE = 200;
    private static final int MAX_PAGES = 50;

    private final String base;
    private final Function<RecordKind, String> modules;
    private final ChoiceCache cache;

    /**
     * Creates the selectors of one version of the API.
     *
     * @param base path of the API, such as {@code /crm/v8}
     * @param modules API names of modules
     */
    public ZohoSelectors(String base, Function<RecordKind, String> modules, ChoiceCache cache) {
        this.base = base;
        this.modules = modules;
        this.cache = cache;
    }

    /** Returns the choices of a selector. */
    public Question<Choices> get(Connection connection, RecordQuery.Choices query) {
        return cache.get(connection, name(query), () -> read(query));
    }

    /** Returns the choices of a selector, {@link Choices#HIDDEN} if there are none or the connection may not read them. */
    public Question<Choices> find(Connection connection, RecordQuery.Choices query) {
        return cache.find(
                connection,
                name(query),
                () -> read(query)
                        .then(choices -> Question.result(choices.all().isEmpty() ? Choices.HIDDEN : choices))
                        .ifRefused(refusal -> Question.result(Choices.HIDDEN)));
    }

    /** Returns the name in the cache, which kinds share that share a list. */
    private static String name(RecordQuery.Choices query) {
        return switch (query.what()) {
            case OWNERS, CURRENCIES, PIPELINES, STAGES -> query.what().code();
            case STATUSES, SOURCES -> query.what().code() + " " + query.kind().code();
        };
    }

    private Question<Choices> read(RecordQuery.Choices query) {
        return switch (query.what()) {
            case OWNERS -> users(1, new ArrayList<>());
            case STATUSES -> pickList(query.kind(), "Lead_Status");
            case SOURCES -> pickList(query.kind(), "Lead_Source");
            case STAGES -> pickList(RecordKind.DEAL, "Stage");
            case PIPELINES -> pipelines();
            case CURRENCIES -> currencies();
        };
    }

    private Question<Choices> users(int page, List<Choice> found) {
        CrmRequest request = CrmRequest.get(base + "/users")
                .with("type", "ActiveUsers")
                .with("page", page)
                .with("per_page", PAGE_SIZE);
        return list(request, "users", "ZohoCRM.users.READ (or .ALL)", (users, response) -> {
            users.forEach(user -> add(
                    found,
                    user,
                    first(Json.text(user, "full_name"), Json.text(user, "last_name"), Json.text(user, "email")),
                    null,
                    Json.text(user, "email"),
                    Json.text(user, "id")));
            boolean more = response.json().path("info").path("more_records").asBoolean(users.size() >= PAGE_SIZE);
            return more && page < MAX_PAGES ? users(page + 1, found) : Question.result(Choices.of(found));
        });
    }

    /** Reads a pick list; a field that the connection's user does not see has none. */
    private Question<Choices> pickList(RecordKind kind, String field) {
        CrmRequest request = CrmRequest.get(base + "/settings/fields").with("module", modules.apply(kind));
        return list(request, "fields", "ZohoCRM.settings.fields.READ (or ZohoCRM.settings.ALL)", (fields, response) -> {
            List<Choice> found = new ArrayList<>();
            for (JsonNode each : fields) {
                if (field.equals(Json.text(each, "api_name"))) {
                    each.path("pick_list_values").forEach(value -> addValue(found, value));
                }
            }
            return Question.result(Choices.of(found));
        });
    }

    private void addValue(List<Choice> found, JsonNode value) {
        String actual = Json.text(value, "actual_value");
        if (!"unused".equals(Json.text(value, "type"))) {
            add(found, value, first(Json.text(value, "display_value"), actual), null, null, actual);
        }
    }

    private Question<Choices> pipelines() {
        CrmRequest request = CrmRequest.get(base + "/settings/layouts").with("module", modules.apply(RecordKind.DEAL));
        String scope = "ZohoCRM.settings.layouts.READ and ZohoCRM.settings.pipeline.READ (or ZohoCRM.settings.ALL)";
        return list(request, "layouts", scope, (layouts, response) -> {
            List<String> ids = new ArrayList<>();
            layouts.forEach(layout -> ids.add(layout.path("id").asText()));
            return pipelines(ids, scope, new LinkedHashMap<>());
        });
    }

    /** Reads the pipelines of layouts; Zoho refuses those of a layout without pipelines with 400. */
    private Question<Choices> pipelines(List<String> layouts, String scope, Map<String, Choice> found) {
        if (layouts.isEmpty()) {
            return Question.result(Choices.of(List.copyOf(found.values())));
        }
        CrmRequest request = CrmRequest.get(base + "/settings/pipeline")
                .with("layout_id", layouts.get(0))
                .accepting(400);
        return list(request, "pipeline", scope, (pipelines, response) -> {
            List<Choice> more = new ArrayList<>();
            for (JsonNode pipeline : pipelines) {
                String actual = Json.text(pipeline, "actual_value");
                add(more, pipeline, first(Json.text(pipeline, "display_value"), actual), null, null, actual);
            }
            more.forEach(choice -> found.put(choice.id(), choice));
            return pipelines(layouts.subList(1, layouts.size()), scope, found);
        });
    }

    private Question<Choices> currencies() {
        String scope = "ZohoCRM.settings.currencies.READ (or ZohoCRM.settings.ALL)";
        return list(CrmRequest.get(base + "/org/currencies"), "currencies", scope, (currencies, response) -> {
            List<Choice> found = new ArrayList<>();
            for (JsonNode currency : currencies) {
                String code = Json.text(currency, "iso_code");
                if (currency.path("is_active").asBoolean(true)) {
                    add(found, currency, first(Json.text(currency, "name"), code), code, null, code);
                }
            }
            return Question.result(Choices.of(found));
        });
    }

    private Question<Choices> list(
            CrmRequest request,
            String member,
            String scope,
            BiFunction<JsonNode, CrmResponse, Question<Choices>> next) {
        return Question.ask(
                request.holding(member).needing(scope),
                response -> next.apply(response.json().path(member), response));
    }

    private static void add(
            List<Choice> found,
            JsonNode choice,
            @Nullable String name,
            @Nullable String code,
            @Nullable String email,
            @Nullable String written) {
        String id = Json.text(choice, "id");
        if (id != null && name != null) {
            found.add(new Choice(id, name, code, email, null, Objects.requireNonNullElse(written, name)));
        }
    }

    private static @Nullable String first(@Nullable String... texts) {
        for (String text : texts) {
            if (text != null) {
                return text;
            }
        }
        return null;
    }
}
