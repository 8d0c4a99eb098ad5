package io.github.crmgate.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Values of a record that a caller writes: a whole record, or a JSON merge patch (RFC 7396), in which null empties a
 * field.
 */
public final class RecordValues {
    /** Member that holds the CRM's further fields by their API names. */
    public static final String FURTHER = "fields";

    private static final Pattern API_NAME = Pattern.compile("\\$?[A-Za-z][A-Za-z0-9_]{0,99}");

    /** Fields that are written under another name than they are read. */
    private static final Map<String, String> INSTEAD = Map.of("owner", "ownerId", "company", "account");

    private final ObjectNode document;
    private final Map<RecordField, JsonNode> values = new LinkedHashMap<>();
    private final Map<String, JsonNode> further = new LinkedHashMap<>();

    private RecordValues(ObjectNode document) {
        this.document = document;
    }

    /**
     * Reads a caller's document.
     *
     * @throws CrmGateException {@code bad_request} that names the field, and never repeats its value
     */
    public static RecordValues of(RecordKind kind, ObjectNode document) {
        RecordValues read = new RecordValues(document);
        document.properties().forEach(member -> read.add(kind, member.getKey(), member.getValue()));
        if (document.isEmpty() || (document.size() == 1 && read.values.isEmpty() && read.further.isEmpty())) {
            throw bad("The body names no field of the " + kind.code() + "; known are " + names(kind) + ".");
        }
        return read;
    }

    private void add(RecordKind kind, String name, JsonNode value) {
        if (name.equals(FURTHER)) {
            addFurther(value);
            return;
        }
        RecordField field = kind.field(name).orElseThrow(() -> unknown(kind, name));
        values.put(field, field.checked(value));
    }

    private void addFurther(JsonNode value) {
        if (!value.isObject()) {
            throw bad("The field '" + FURTHER + "' must be an object with fields of the CRM by their API names.");
        }
        value.properties().forEach(member -> {
            if (!API_NAME.matcher(member.getKey()).matches()) {
                throw bad("The object '" + FURTHER
                        + "' must hold API names of the CRM's fields, such as Annual_Revenue or cf_region.");
            }
            further.put(member.getKey(), member.getValue());
        });
    }

    private static CrmGateException unknown(RecordKind kind, String name) {
        String shown = name.length() > 64 ? name.substring(0, 64) + "…" : name;
        return bad(
                kind.readOnly(name)
                        ? "The field '" + shown + "' can't be written"
                                + (INSTEAD.containsKey(name) ? "; write '" + INSTEAD.get(name) + "'." : ".")
                        : "There is no field '" + shown + "' of a " + kind.code() + "; known are " + names(kind)
                                + ". Further fields of the CRM go into '" + FURTHER + "'.");
    }

    private static String names(RecordKind kind) {
        List<String> names = kind.fields().stream().map(RecordField::name).toList();
        return String.join(", ", names) + ", " + FURTHER;
    }

    private static CrmGateException bad(String detail) {
        return new CrmGateException(ProblemCode.BAD_REQUEST, detail);
    }

    /** Returns the values of the one shape in the order of the document, in their canonical form; null empties a field. */
    public Map<RecordField, JsonNode> values() {
        return values;
    }

    /** Returns the values of further fields by API name; a null node empties a field. */
    public Map<String, JsonNode> further() {
        return further;
    }

    /** Returns the value of a field; null if it is null, absent or no text. */
    public @Nullable String find(String name) {
        return values.entrySet().stream()
                .filter(entry -> entry.getKey().name().equals(name))
                .findFirst()
                .map(entry -> entry.getValue().textValue())
                .orElse(null);
    }

    /**
     * Returns the value of a field; null if it is null, absent or no scalar.
     *
     * @param name of the one shape, or {@code fields.} and the API name of a further field
     */
    public @Nullable String text(String name) {
        String prefix = FURTHER + ".";
        if (!name.startsWith(prefix)) {
            return find(name);
        }
        JsonNode value = further.get(name.substring(prefix.length()));
        return value == null
                        || !value.isValueNode()
                        || value.isNull()
                        || value.asText().isBlank()
                ? null
                : value.asText();
    }

    /** Returns a copy with other values: each text is replaced by what the function returns for it. */
    public RecordValues replacing(BiFunction<RecordField, String, String> replacement) {
        RecordValues copy = new RecordValues(document);
        copy.further.putAll(further);
        values.forEach((field, value) -> copy.values.put(
                field, value.isTextual() ? TextNode.valueOf(replacement.apply(field, value.asText())) : value));
        return copy;
    }

    /** Returns the names of all fields, without their values. */
    public List<String> names() {
        List<String> names = new ArrayList<>();
        values.keySet().forEach(field -> names.add(field.name()));
        further.keySet().forEach(name -> names.add(FURTHER + "." + name));
        return names;
    }

    /** Returns a copy of the caller's document, which contains personal data. */
    public ObjectNode document() {
        return document.deepCopy();
    }

    /** Contains the names only, because the values are personal data. */
    @Override
    public String toString() {
        return Json.write(names());
    }
}
