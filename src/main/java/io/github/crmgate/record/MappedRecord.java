package io.github.crmgate.record;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializable;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import io.github.crmgate.json.Json;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A record whose members follow the shape of its kind ({@link RecordKind#shape}). It holds the CRM's values and converts
 * them while it is written.
 */
public final class MappedRecord extends JsonSerializable.Base implements CrmRecord {
    private static final SerializedString MODIFIED_AT = new SerializedString("modifiedAt");
    private static final SerializedString PROVIDER = new SerializedString("provider");
    private static final SerializedString CONNECTION = new SerializedString("connection");
    private static final SerializedString VERSION = new SerializedString("version");

    private final RecordKind kind;
    private final JsonNode[] values;
    private final String provider;
    private final String connection;
    private final @Nullable JsonNode further;
    private final @Nullable JsonNode raw;
    private final @Nullable Instant modifiedAt;

    private MappedRecord(
            RecordKind kind,
            JsonNode[] values,
            String provider,
            String connection,
            @Nullable JsonNode further,
            @Nullable JsonNode raw) {
        this.kind = kind;
        this.values = values;
        this.provider = provider;
        this.connection = connection;
        this.further = further;
        this.raw = raw;
        this.modifiedAt = Json.instant(values[values.length - 1]); // the last member of every shape
    }

    /**
     * Creates a record.
     *
     * @param values returns the CRM's value of a member by its name; a missing node if it has none
     * @param provider name of the provider
     * @param connection id of the connection through which it was read
     * @param further values of the requested further fields; null if none were requested
     * @param raw the CRM's own record; null unless requested
     */
    public static MappedRecord of(
            RecordKind kind,
            Function<String, JsonNode> values,
            String provider,
            String connection,
            @Nullable JsonNode further,
            @Nullable JsonNode raw) {
        List<ShapeField> shape = kind.shape();
        JsonNode[] found = new JsonNode[shape.size()];
        for (int i = 0; i < found.length; i++) {
            found[i] = values.apply(shape.get(i).name());
        }
        return new MappedRecord(kind, found, provider, connection, further, raw);
    }

    @Override
    public String id() {
        return Objects.requireNonNullElse(text("id"), "");
    }

    @Override
    public @Nullable Instant modifiedAt() {
        return modifiedAt;
    }

    @Override
    public @Nullable String text(String name) {
        int at = kind.position(name);
        return at < 0 ? null : kind.shape().get(at).text(values[at]);
    }

    @Override
    public void serialize(JsonGenerator json, SerializerProvider serializers) throws IOException {
        List<ShapeField> shape = kind.shape();
        String version = version(); // is the text of the last member, too
        json.writeStartObject();
        for (int i = 0; i < values.length - 1; i++) {
            shape.get(i).write(values[i], json);
        }
        write(MODIFIED_AT, version, json);
        write(PROVIDER, provider, json);
        write(CONNECTION, connection, json);
        // the order is part of the digests by which polls recognize delivered changes
        if (kind != RecordKind.LEAD) {
            write(VERSION, version, json);
        }
        write(RecordValues.FURTHER, further, json, serializers);
        write("raw", raw, json, serializers);
        if (kind == RecordKind.LEAD) {
            write(VERSION, version, json);
        }
        json.writeEndObject();
    }

    private static void write(SerializedString name, @Nullable String value, JsonGenerator json) throws IOException {
        json.writeFieldName(name);
        json.writeString(value);
    }

    private static void write(String name, @Nullable JsonNode value, JsonGenerator json, SerializerProvider serializers)
            throws IOException {
        if (value != null) {
            json.writeFieldName(name);
            value.serialize(json, serializers);
        }
    }

    @Override
    public void serializeWithType(JsonGenerator json, SerializerProvider serializers, TypeSerializer types)
            throws IOException {
        serialize(json, serializers);
    }

    /** Contains the id only, because the values may be personal data. */
    @Override
    public String toString() {
        return "MappedRecord[id=" + id() + "]";
    }
}
