package io.github.crmgate.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads and writes JSON: times as ISO 8601 in UTC, absent values as {@code null}. */
public final class Json {
    /** Reads less deeply than it writes, so that any document that was read can be written inside a response. */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(500).build())
            .build();

    /** Shared and thread-safe; error messages never quote the document. */
    public static final ObjectMapper MAPPER = JsonMapper.builder(FACTORY)
            .addModule(new JavaTimeModule())
            .addModule(new SimpleModule().addSerializer(Instant.class, Instants.serializer()))
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .serializationInclusion(JsonInclude.Include.ALWAYS)
            .build();

    private static final ObjectReader STRICT = MAPPER.reader()
            .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .with(StreamReadFeature.STRICT_DUPLICATE_DETECTION);

    private Json() {}

    /** Returns a new, empty object. */
    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** Serializes a value. */
    public static String write(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot be written as JSON: " + value.getClass(), e);
        }
    }

    /** Parses a document; returns empty if the bytes are not JSON. */
    public static Optional<JsonNode> parse(byte[] bytes) {
        try {
            JsonNode node = MAPPER.readTree(bytes);
            return node == null || node.isMissingNode() ? Optional.empty() : Optional.of(node);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Parses a document without duplicate members and without content after its end; returns empty otherwise. */
    public static Optional<JsonNode> parseStrictly(byte[] bytes) {
        try {
            JsonNode node = STRICT.readTree(bytes);
            return node == null || node.isMissingNode() ? Optional.empty() : Optional.of(node);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Returns the field as an instant (ISO 8601 with {@code Z} or an offset), or null if it is not one. */
    public static @Nullable Instant instant(JsonNode node, String field) {
        return instant(node.path(field));
    }

    /** Returns the value as an instant (ISO 8601 with {@code Z} or an offset), or null if it is not one. */
    public static @Nullable Instant instant(JsonNode value) {
        String text = text(value);
        try {
            return text == null ? null : Instants.parse(text);
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** Returns an instant as its {@code toString} does, in ISO 8601 with {@code Z}. */
    public static String text(Instant instant) {
        return Instants.text(instant);
    }

    /** Returns the field as text (numbers as their digits), or null if it is absent, null, blank or not a scalar. */
    public static @Nullable String text(JsonNode node, String field) {
        return text(node.path(field));
    }

    /** Returns the value as text (numbers as their digits), or null if it is absent, null, blank or not a scalar. */
    public static @Nullable String text(JsonNode value) {
        if (!value.isValueNode() || value.isNull()) {
            return null;
        }
        String text = value.asText();
        return text.isBlank() ? null : text;
    }
}
