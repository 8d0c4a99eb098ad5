package io.github.crmgate.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.crmgate.json.Json;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A member of a record in the one shape that a value of the CRM fills.
 *
 * @param name name in responses, such as {@code lastName}
 * @param type how the CRM's value is converted
 */
public record ShapeField(String name, Type type) {
    private static final String ID = "id";
    private static final int DATE_LENGTH = "2026-12-31".length();

    /** Types of members. A value of another form than the type's becomes null. */
    public enum Type {
        TEXT,
        /** A decimal number as a text in plain notation, because a binary number would round amounts of money. */
        DECIMAL,
        /** A date without time, such as {@code 2026-12-31}. */
        DATE,
        /** A time in UTC. */
        TIME,
        /** Another record: {@code id} and {@code name}. */
        REFERENCE,
        /** Other records: a list of {@code id} and {@code name}. */
        REFERENCES,
        /** A user of the CRM: {@code id}, {@code name} and {@code email}. */
        USER
    }

    /** Returns the value for the response. */
    JsonNode converted(JsonNode value) {
        return switch (type) {
            case TEXT -> textOrNull(text(value));
            case DECIMAL -> decimal(text(value));
            case DATE -> date(text(value));
            case TIME -> time(value);
            case REFERENCE -> reference(value, "name");
            case REFERENCES -> references(value);
            case USER -> reference(value, "name", "email");
        };
    }

    private static @Nullable String text(JsonNode value) {
        return Json.text(Json.object().set("value", value), "value");
    }

    private static JsonNode textOrNull(@Nullable String text) {
        return text == null ? NullNode.instance : TextNode.valueOf(text);
    }

    private static JsonNode decimal(@Nullable String text) {
        try {
            return textOrNull(text == null ? null : new BigDecimal(text).toPlainString());
        } catch (NumberFormatException e) {
            return NullNode.instance;
        }
    }

    private static JsonNode date(@Nullable String text) {
        return textOrNull(text == null || text.length() < DATE_LENGTH ? null : text.substring(0, DATE_LENGTH));
    }

    private static JsonNode time(JsonNode value) {
        Instant time = Json.instant(Json.object().set("value", value), "value");
        return textOrNull(time == null ? null : Json.text(time));
    }

    private static JsonNode reference(JsonNode value, String... members) {
        String id = Json.text(value, ID);
        if (id == null) {
            return NullNode.instance;
        }
        ObjectNode reference = Json.object().put(ID, id);
        for (String member : members) {
            reference.set(member, textOrNull(Json.text(value, member)));
        }
        return reference;
    }

    private static JsonNode references(JsonNode value) {
        ArrayNode references = Json.MAPPER.createArrayNode();
        for (JsonNode each :
                value.isArray() ? value : Json.MAPPER.createArrayNode().add(orNull(value))) {
            if (reference(each, "name") instanceof ObjectNode reference) {
                references.add(reference);
            }
        }
        return references;
    }

    private static JsonNode orNull(JsonNode value) {
        return value instanceof MissingNode ? NullNode.instance : value;
    }
}
