package io.github.crmgate.sandbox.zoho;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.sandbox.server.Answer;
import io.github.crmgate.sandbox.server.Call;
import io.github.crmgate.sandbox.server.Json;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code POST /coql}: as much of Zoho's query language as {@code select A, B from Leads where (C = 'd') order by id desc
 * limit 0, 200} needs, with conditions in pairs: {@code ((A = 'b') and ((C = 'd') or (E = 'f')))}.
 */
final class ZohoCoql {
    private static final Pattern QUERY =
            Pattern.compile("select (.+?) from Leads where (.+) order by id desc limit (\\d+), (\\d+)");
    private static final Pattern CONDITION = Pattern.compile("\\((\\w+) = '((?:[^']|'')*)'\\)");
    private static final int MAX_RECORDS = 2_000;

    private final ZohoLeads leads;

    ZohoCoql(ZohoLeads leads) {
        this.leads = leads;
    }

    Answer answer(Call call) {
        String select = Json.parse(call.body())
                .map(body -> body.path("select_query").asText())
                .orElse("");
        Matcher query = QUERY.matcher(select);
        if (!query.matches() || Integer.parseInt(query.group(4)) > MAX_RECORDS) {
            throw ZohoError.of(400, "SYNTAX_ERROR", "missing clause");
        }
        List<ObjectNode> records = leads.records();
        Predicate<ObjectNode> test = ZohoCriteria.parse(criteria(query.group(2)), leads.shown());
        List<String> fields = Arrays.asList(query.group(1).split(", ", -1));
        fields.stream()
                .filter(field -> !leads.shown().contains(field))
                .findFirst()
                .ifPresent(field -> {
                    throw ZohoError.of(400, "INVALID_QUERY", "invalid query formed", Map.of("column_name", field));
                });
        long offset = Long.parseLong(query.group(3));
        long count = Long.parseLong(query.group(4));
        List<ObjectNode> found = records.stream()
                .filter(test)
                .sorted(Comparator.comparing((ObjectNode lead) ->
                                Long.parseLong(lead.path("id").asText()))
                        .reversed())
                .toList();
        List<ObjectNode> data = found.stream()
                .skip(offset)
                .limit(count)
                .map(lead -> selected(lead, fields))
                .toList();
        if (data.isEmpty()) {
            return Answer.empty(204);
        }
        ObjectNode body = Json.object();
        body.set("data", Json.array(data));
        body.set(
                "info", Json.object(Map.of("count", data.size(), "more_records", offset + data.size() < found.size())));
        return Answer.json(200, body);
    }

    private static ObjectNode selected(ObjectNode lead, List<String> fields) {
        ObjectNode selected = Json.object();
        selected.set("id", lead.get("id"));
        fields.forEach(field -> selected.set(field, lead.get(field)));
        return selected;
    }

    /** The conditions in the form of a search. */
    private static String criteria(String conditions) {
        return CONDITION
                .matcher(conditions)
                .replaceAll(condition -> Matcher.quoteReplacement("(" + condition.group(1) + ":equals:"
                        + condition.group(2).replace("''", "'").replaceAll("[\\\\(),]", "\\\\$0") + ")"))
                .replace(") and (", ")and(")
                .replace(") or (", ")or(");
    }
}
