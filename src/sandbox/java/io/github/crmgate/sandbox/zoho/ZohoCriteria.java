package io.github.crmgate.sandbox.zoho;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.sandbox.server.Refusal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/** Reads {@code ((A:equals:b)and(C:starts_with:d))} into a test of a lead; anything else is INVALID_QUERY. */
final class ZohoCriteria {
    private static final Set<String> TIMES = Set.of("Created_Time", "Modified_Time");

    private final String text;
    private final Set<String> fields;
    private int at;

    private ZohoCriteria(String text, Set<String> fields) {
        this.text = text;
        this.fields = fields;
    }

    static Predicate<ObjectNode> parse(String text, Set<String> fields) {
        ZohoCriteria criteria = new ZohoCriteria(text, fields);
        Predicate<ObjectNode> test = criteria.parenthesized();
        if (criteria.at != text.length()) {
            throw invalid();
        }
        return test;
    }

    private Predicate<ObjectNode> parenthesized() {
        expect('(');
        if (peek() != '(') {
            return condition();
        }
        Predicate<ObjectNode> test = parenthesized();
        while (peek() != ')') {
            if (takes("and")) {
                test = test.and(parenthesized());
            } else if (takes("or")) {
                test = test.or(parenthesized());
            } else {
                throw invalid();
            }
        }
        expect(')');
        return test;
    }

    private Predicate<ObjectNode> condition() {
        String field = upTo(':');
        String operator = upTo(':');
        List<String> values = values();
        if (!fields.contains(field)) {
            throw invalid();
        }
        if (TIMES.contains(field)) {
            return time(field, operator, values);
        }
        return text(field, operator, values);
    }

    private static Predicate<ObjectNode> text(String field, String operator, List<String> values) {
        BiPredicate<String, String> matches =
                switch (operator) {
                    case "equals", "in" -> String::equals;
                    case "not_equal" -> (actual, value) -> !actual.equals(value);
                    case "starts_with" -> String::startsWith;
                    default -> throw invalid();
                };
        if (values.size() > 1 && !operator.equals("in")) {
            throw invalid();
        }
        List<String> wanted = values.stream().map(ZohoCriteria::fold).toList();
        return lead -> wanted.stream().anyMatch(value -> matches.test(fold(plain(lead.path(field))), value));
    }

    private static Predicate<ObjectNode> time(String field, String operator, List<String> values) {
        IntPredicate matches =
                switch (operator) {
                    case "equals" -> order -> order == 0;
                    case "not_equal" -> order -> order != 0;
                    case "greater_equal" -> order -> order >= 0;
                    case "greater_than" -> order -> order > 0;
                    case "less_equal" -> order -> order <= 0;
                    case "less_than" -> order -> order < 0;
                    case "between" -> order -> order >= 0;
                    default -> throw invalid();
                };
        boolean between = operator.equals("between");
        if (values.size() != (between ? 2 : 1)) {
            throw invalid();
        }
        Instant from = instant(values.get(0));
        Predicate<ObjectNode> test =
                lead -> matches.test(ZohoLeads.time(lead, field).compareTo(from));
        if (!between) {
            return test;
        }
        Instant to = instant(values.get(1));
        return test.and(lead -> !ZohoLeads.time(lead, field).isAfter(to));
    }

    /** The values up to the closing parenthesis: a comma separates, a backslash takes away a special meaning. */
    private List<String> values() {
        List<String> values = new ArrayList<>();
        StringBuilder value = new StringBuilder();
        while (peek() != ')') {
            char c = text.charAt(at++);
            if (c == '(') {
                throw invalid();
            } else if (c == ',') {
                values.add(value.toString());
                value.setLength(0);
            } else if (c == '\\' && "(),\\".indexOf(peek()) >= 0) {
                value.append(text.charAt(at++));
            } else {
                value.append(c);
            }
        }
        expect(')');
        values.add(value.toString());
        if (values.contains("")) {
            throw invalid();
        }
        return values;
    }

    private String upTo(char end) {
        int found = text.indexOf(end, at);
        if (found < 0) {
            throw invalid();
        }
        String part = text.substring(at, found);
        at = found + 1;
        return part;
    }

    private boolean takes(String word) {
        boolean there = text.startsWith(word, at);
        at += there ? word.length() : 0;
        return there;
    }

    private void expect(char c) {
        if (peek() != c) {
            throw invalid();
        }
        at++;
    }

    private char peek() {
        if (at >= text.length()) {
            throw invalid();
        }
        return text.charAt(at);
    }

    private static String plain(JsonNode value) {
        return value.isObject() ? value.path("id").asText() : value.asText("");
    }

    private static String fold(String value) {
        return value.toLowerCase(Locale.ROOT);
    }

    private static Instant instant(String value) {
        try {
            return OffsetDateTime.parse(value).toInstant();
        } catch (DateTimeException e) {
            throw invalid();
        }
    }

    private static Refusal invalid() {
        return ZohoError.of(400, "INVALID_QUERY", "invalid query formed");
    }
}
