package io.github.crmgate.sandbox.freshsales;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Reads the rules of a filtered search, all of which must hold; an attribute or an operator that isn't known gets 400. */
final class FreshsalesFilter {
    private static final Set<String> TIMES = Set.of("created_at", "updated_at");
    private static final Set<String> PLAIN = Set.of(
            "first_name",
            "last_name",
            "mobile_number",
            "work_number",
            "owner_id",
            "contact_status_id",
            "lead_stage_id",
            "lead_source_id",
            "deal_stage_id",
            "deal_pipeline_id");

    private final String entity;
    private final FreshsalesMode mode;

    FreshsalesFilter(String entity, FreshsalesMode mode) {
        this.entity = entity;
        this.mode = mode;
    }

    List<ObjectNode> apply(ObjectNode body, FreshsalesRecords records) {
        JsonNode rules = body.path("filter_rule");
        if (!rules.isArray() || rules.isEmpty()) {
            throw FreshsalesError.invalid("filter_rule is missing");
        }
        Predicate<ObjectNode> all = contact -> true;
        boolean deleted = false;
        for (JsonNode rule : rules) {
            if (rule.path("attribute").asText().equals("deleted")) {
                if (mode.refusesDeletions != 0) {
                    throw mode.refusesDeletions == 403
                            ? FreshsalesError.denied()
                            : FreshsalesError.invalid("attribute deleted is invalid");
                }
                deleted = deleted(rule);
            } else {
                all = all.and(rule(rule));
            }
        }
        return (deleted ? records.deletedRecords() : records.all())
                .stream().filter(all).toList();
    }

    private Predicate<ObjectNode> rule(JsonNode rule) {
        String attribute = rule.path("attribute").asText();
        String operator = rule.path("operator").asText();
        if (TIMES.contains(attribute)) {
            return time(attribute, operator, rule.path("value").asText());
        }
        if (!known(attribute)) {
            throw FreshsalesError.invalid("attribute " + attribute + " is invalid");
        }
        if (!operator.equals("is_in") && !operator.equals("is")) {
            throw FreshsalesError.invalid("operator " + operator + " is invalid for " + attribute);
        }
        Set<String> wanted = Set.copyOf(values(rule.path("value")));
        return contact -> actual(contact, attribute).anyMatch(wanted::contains);
    }

    private boolean known(String attribute) {
        return PLAIN.contains(attribute)
                || attribute.equals(entity + "_email.email")
                || (attribute.equals("lifecycle_stage_id") && mode.lifecycleFilter);
    }

    private static Predicate<ObjectNode> time(String attribute, String operator, String value) {
        Instant time = instant(value);
        return switch (operator) {
            case "is_after" ->
                contact -> FreshsalesRecords.time(contact, attribute).isAfter(time);
            case "is_before" ->
                contact -> FreshsalesRecords.time(contact, attribute).isBefore(time);
            default -> throw FreshsalesError.invalid("operator " + operator + " is invalid for " + attribute);
        };
    }

    private static boolean deleted(JsonNode rule) {
        if (!rule.path("operator").asText().equals("is")) {
            throw FreshsalesError.invalid("operator is invalid for deleted");
        }
        return rule.path("value").asText().equals("1");
    }

    private static Stream<String> actual(ObjectNode contact, String attribute) {
        if (!attribute.endsWith("_email.email")) {
            return Stream.of(fold(contact.path(attribute).asText("")));
        }
        return StreamSupport.stream(contact.path("emails").spliterator(), false)
                .map(email -> fold(email.path("value").asText()));
    }

    private static List<String> values(JsonNode value) {
        List<String> values = new ArrayList<>();
        if (value.isArray()) {
            value.forEach(one -> values.add(fold(one.asText())));
        } else {
            values.add(fold(value.asText()));
        }
        return values;
    }

    private static String fold(String value) {
        return value.toLowerCase(Locale.ROOT);
    }

    private static Instant instant(String value) {
        try {
            return OffsetDateTime.parse(value).toInstant();
        } catch (DateTimeException e) {
            throw FreshsalesError.invalid("value is not a date");
        }
    }
}
