package io.github.crmgate.record;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.json.Json;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A record whose members follow the shape of its kind ({@link RecordKind#shape}). */
public final class MappedRecord implements CrmRecord {
    private final ObjectNode document;

    private MappedRecord(ObjectNode document) {
        this.document = document;
    }

    /**
     * Creates a record.
     *
     * @param values returns the CRM's value of a member; a missing node if it has none
     * @param provider name of the provider
     * @param connection id of the connection through which it was read
     * @param further values of the requested further fields; null if none were requested
     * @param raw the CRM's own record; null unless requested
     */
    public static MappedRecord of(
            RecordKind kind,
            Function<ShapeField, JsonNode> values,
            String provider,
            String connection,
            @Nullable JsonNode further,
            @Nullable JsonNode raw) {
        ObjectNode document = Json.object();
        kind.shape().forEach(field -> document.set(field.name(), field.converted(values.apply(field))));
        document.put("provider", provider).put("connection", connection);
        MappedRecord record = new MappedRecord(document);
        document.put("version", record.version());
        if (further != null) {
            document.set(RecordValues.FURTHER, further);
        }
        if (raw != null) {
            document.set("raw", raw);
        }
        return record;
    }

    @Override
    public String id() {
        return document.path("id").asText();
    }

    @Override
    public @Nullable Instant modifiedAt() {
        return Json.instant(document, "modifiedAt");
    }

    @Override
    public @Nullable String text(String name) {
        return Json.text(document, name);
    }

    /** Returns the record as in responses. */
    @JsonValue
    public ObjectNode document() {
        return document;
    }

    /** Contains the id only, because the values may be personal data. */
    @Override
    public String toString() {
        return "MappedRecord[id=" + id() + "]";
    }
}
