package io.github.crmgate.crm.freshsales.selector;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.crmgate.connection.Connection;
import io.github.crmgate.crm.Question;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.http.CrmRequest;
import io.github.crmgate.http.CrmResponse;
import io.github.crmgate.json.Json;
import io.github.crmgate.record.Choice;
import io.github.crmgate.record.Choices;
import io.github.crmgate.selector.ChoiceCache;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads Freshsales' selectors, {@code GET /api/selector/…}. A selector is known by the last segment of its path, which is
 * also the name of the array in its response; that of {@code owners} is {@code users}.
 */
public final class FreshsalesSelectors {
    private static final String OWNERS = "owners";

    private final ChoiceCache cache;

    public FreshsalesSelectors(ChoiceCache cache) {
        this.cache = cache;
    }

    /**
     * Returns the choices of a selector.
     *
     * @throws CrmGateException {@code not_supported} if the account has no such selector, from a step
     */
    public Question<Choices> get(Connection connection, String selector) {
        return cache.get(
                connection,
                selector,
                () -> Question.ask(request(selector).accepting(404), response -> {
                    if (!response.successful()) {
                        throw new CrmGateException(
                                ProblemCode.NOT_SUPPORTED,
                                "This Freshsales account has no selector '" + selector + "'.");
                    }
                    return Question.result(choices(selector, response));
                }));
    }

    /** Returns the choices of a selector, {@link Choices#HIDDEN} if the connection's user can't read them. */
    public Question<Choices> find(Connection connection, String selector) {
        return cache.find(connection, selector, () -> read(selector));
    }

    private static Question<Choices> read(String selector) {
        return Question.ask(
                request(selector).accepting(400, 403, 404),
                response -> Question.result(response.successful() ? choices(selector, response) : Choices.HIDDEN));
    }

    private static CrmRequest request(String selector) {
        return CrmRequest.get("/api/selector/" + selector).holding(member(selector));
    }

    private static String member(String selector) {
        return selector.equals(OWNERS) ? "users" : selector;
    }

    private static Choices choices(String selector, CrmResponse response) {
        List<Choice> choices = new ArrayList<>();
        for (JsonNode choice : response.json().path(member(selector))) {
            String id = Json.text(choice, "id");
            String code = first(choice, "currency_code", "code");
            String name = first(choice, "display_name", "name", "currency_code", "code", "email");
            if (id != null
                    && name != null
                    && (!selector.equals(OWNERS) || choice.path("is_active").asBoolean(true))) {
                choices.add(new Choice(
                        id, name, code, Json.text(choice, "email"), Json.text(choice, "deal_pipeline_id"), id));
            }
        }
        return Choices.of(choices);
    }

    private static @Nullable String first(JsonNode choice, String... members) {
        return Stream.of(members)
                .map(member -> Json.text(choice, member))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }
}
