package io.github.crmgate.record;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.crmgate.json.Json;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A member of a record in the one shape that a value of the CRM fills. */
public final class ShapeField {
    private static final SerializedString ID = new SerializedString("id");
    private static final List<SerializedString> REFERENCE = List.of(new SerializedString("name"));
    private static final List<SerializedString> USER = List.of(REFERENCE.get(0), new SerializedString("email"));
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

    private final String name;
    private final Type type;
    private final SerializedString written;

    /** @param type how the CRM's value is converted */
    ShapeField(String name, Type type) {
        this.name = name;
        this.type = type;
        this.written = new SerializedString(name);
    }

    /** Returns the name in responses, such as {@code lastName}. */
    public String name() {
        return name;
    }

    /** Writes the member with the CRM's value converted. */
    void write(JsonNode value, JsonGenerator json) throws IOException {
        json.writeFieldName(written);
        switch (type) {
            case REFERENCE -> writeReference(value, REFERENCE, json);
            case REFERENCES -> writeReferences(value, json);
            case USER -> writeReference(value, USER, json);
            default -> json.writeString(text(value));
        }
    }

    /** Returns the CRM's value converted; null if the type is none of texts. */
    @Nullable
    String text(JsonNode value) {
        return switch (type) {
            case TEXT -> Json.text(value);
            case DECIMAL -> decimal(Json.text(value));
            case DATE -> date(Json.text(value));
            case TIME -> time(Json.instant(value));
            default -> null;
        };
    }

    private static @Nullable String decimal(@Nullable String text) {
        try {
            return text == null ? null : new BigDecimal(text).toPlainString();
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static @Nullable String date(@Nullable String text) {
        return text == null || text.length() < DATE_LENGTH ? null : text.substring(0, DATE_LENGTH);
    }

    private static @Nullable String time(@Nullable Instant time) {
        return time == null ? null : Json.text(time);
    }

    private static void writeReference(JsonNode value, List<SerializedString> members, JsonGenerator json)
            throws IOException {
        String id = Json.text(value, ID.getValue());
        if (id == null) {
            json.writeNull();
            return;
        }
        json.writeStartObject();
        json.writeFieldName(ID);
        json.writeString(id);
        for (SerializedString member : members) {
            json.writeFieldName(member);
            json.writeString(Json.text(value, member.getValue()));
        }
        json.writeEndObject();
    }

    /** Writes a list of the references that have an id; a value that is no list counts as a list of one. */
    private static void writeReferences(JsonNode value, JsonGenerator json) throws IOException {
        json.writeStartArray();
        for (JsonNode each : value.isArray() ? value : List.of(value)) {
            if (Json.text(each, ID.getValue()) != null) {
                writeReference(each, REFERENCE, json);
            }
        }
        json.writeEndArray();
    }
}
