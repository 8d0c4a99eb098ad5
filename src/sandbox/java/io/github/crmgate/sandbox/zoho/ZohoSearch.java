package io.github.crmgate.sandbox.zoho;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.sandbox.server.Answer;
import io.github.crmgate.sandbox.server.Call;
import io.github.crmgate.sandbox.server.Json;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** {@code GET /Leads/search}: by exactly one of criteria, email, phone and word, over an index that may lag. */
final class ZohoSearch {
    private static final List<String> KEYS = List.of("criteria", "email", "phone", "word");
    private static final List<String> WORDS =
            List.of("Full_Name", "Deal_Name", "Company", "Email", "Phone", "Mobile", "Lead_Status", "Lead_Source");

    private final ZohoLeads leads;
    private volatile Optional<List<ObjectNode>> frozen = Optional.empty();

    ZohoSearch(ZohoLeads leads) {
        this.leads = leads;
    }

    /** While it lags, the index stays what it is now. */
    void lags(boolean on) {
        frozen = on ? Optional.of(leads.records()) : Optional.empty();
    }

    Answer answer(Call call) {
        ZohoFields fields = ZohoFields.optional(call.query("fields"), leads.shown());
        ZohoPage page = ZohoPage.of(call.query());
        List<ObjectNode> index = frozen.orElseGet(leads::records);
        Predicate<ObjectNode> test = test(call, index).and(ZohoFilters.converted(call));
        if (page.beyondDiscreteLimit()) {
            throw ZohoError.of(
                    400, "LIMIT_EXCEEDED", "Record count exceeded", Map.of("limit", ZohoPage.DISCRETE_LIMIT));
        }
        List<ObjectNode> found =
                index.stream().filter(test).limit(ZohoPage.DISCRETE_LIMIT).toList();
        if (page.start() >= found.size()) {
            return Answer.empty(204);
        }
        int end = Math.min(page.start() + page.size(), found.size());
        List<ObjectNode> data =
                found.subList(page.start(), end).stream().map(fields::of).toList();
        ObjectNode body = Json.object();
        body.set("data", Json.array(data));
        body.set("info", ZohoListing.info(page, data.size(), end < found.size()));
        return Answer.json(200, body);
    }

    private Predicate<ObjectNode> test(Call call, List<ObjectNode> index) {
        List<String> given =
                KEYS.stream().filter(key -> call.query(key).isPresent()).toList();
        if (given.isEmpty()) {
            throw ZohoError.missing("criteria");
        }
        if (given.size() > 1) {
            throw ZohoError.ambiguous();
        }
        String key = given.get(0);
        String value = call.query(key).orElseThrow().strip();
        if (value.length() < 2) {
            throw ZohoError.invalid(key);
        }
        return switch (key) {
            case "criteria" -> ZohoCriteria.parse(value, leads.shown());
            case "email" -> lead -> equal(lead, "Email", value) || equal(lead, "Secondary_Email", value);
            case "phone" -> lead -> equal(lead, "Phone", value) || equal(lead, "Mobile", value);
            default -> lead -> words(value).allMatch(word -> containsWord(lead, word));
        };
    }

    private static boolean equal(ObjectNode lead, String field, String value) {
        return lead.path(field).asText("").equalsIgnoreCase(value);
    }

    /** True if a word of a text field begins with the word looked for. */
    private static boolean containsWord(ObjectNode lead, String looked) {
        return WORDS.stream()
                .flatMap(field -> words(lead.path(field).asText("")))
                .anyMatch(word -> word.startsWith(looked));
    }

    private static Stream<String> words(String text) {
        return Arrays.stream(text.toLowerCase(Locale.ROOT).split("[\\s(),&@.]+", -1))
                .filter(word -> !word.isEmpty());
    }
}
