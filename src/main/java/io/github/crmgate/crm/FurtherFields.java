package io.github.crmgate.crm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.json.Json;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Fields of a CRM's record that are read beside those of the one shape, by the CRM's API names. Their values are
 * returned as the CRM sends them.
 *
 * @param names at most {@value #MAX} distinct names, in the requested order
 */
public record FurtherFields(List<String> names) {
    /** Zoho accepts 50 fields in a request, 12 of which the one shape needs. */
    public static final int MAX = 38;

    public static final FurtherFields NONE = new FurtherFields(List.of());

    private static final Pattern NAME = Pattern.compile("\\$?[A-Za-z][A-Za-z0-9_]{0,99}");
    private static final Pattern COMMA = Pattern.compile(",");

    /** @param names null, as in a document of an earlier version, means none */
    public FurtherFields(@Nullable List<String> names) {
        this.names = names == null ? List.of() : List.copyOf(names);
    }

    /**
     * Parses names separated by commas; repeated ones count once.
     *
     * @throws IllegalArgumentException with a message that follows the name of the parameter or setting
     */
    public static FurtherFields parse(@Nullable String text) {
        if (text == null) {
            return NONE;
        }
        List<String> names = Arrays.stream(COMMA.split(text, -1))
                .map(String::strip)
                .distinct()
                .toList();
        for (String name : names) {
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException(
                        "must hold API names of the CRM's fields, separated by commas, such as Annual_Revenue or"
                                + " cf_region");
            }
        }
        if (names.size() > MAX) {
            throw new IllegalArgumentException("names " + names.size() + " fields; at most " + MAX
                    + " are possible (Zoho takes 50 in a request, 12 of which the one shape needs)");
        }
        return new FurtherFields(names);
    }

    /** Returns the fields with these names, which may be more than a list can have. */
    public static FurtherFields of(Collection<String> names) {
        return new FurtherFields(List.copyOf(names));
    }

    /** Returns whether there are no further fields. */
    public boolean none() {
        return names.isEmpty();
    }

    /**
     * Returns the values of a record; null if there are no further fields.
     *
     * @param value returns a field of a record, or a missing node if the record does not have it
     */
    public @Nullable JsonNode of(JsonNode record, BiFunction<JsonNode, String, JsonNode> value) {
        if (none()) {
            return null;
        }
        ObjectNode fields = Json.object();
        for (String name : names) {
            JsonNode found = value.apply(record, name);
            fields.set(name, found instanceof MissingNode ? fields.nullNode() : found);
        }
        return fields;
    }

    /**
     * Refuses a field that none of the records has: a CRM sends a field without a value as null, and omits one that it
     * does not know or hides.
     *
     * @param crm title of the CRM
     * @throws CrmGateException {@code bad_request} that names the field
     */
    public void ensureKnown(Collection<JsonNode> records, BiFunction<JsonNode, String, JsonNode> value, String crm) {
        List<String> unknown = names.stream()
                .filter(name -> records.stream()
                        .allMatch(record -> value.apply(record, name).isMissingNode()))
                .toList();
        if (!records.isEmpty() && !unknown.isEmpty()) {
            throw unknown(unknown, crm);
        }
    }

    /** Returns the error for fields that the CRM does not know. */
    public static CrmGateException unknown(List<String> names, String crm) {
        return new CrmGateException(
                ProblemCode.BAD_REQUEST,
                crm + " knows no field '" + String.join("', '", names)
                        + "' of these records, or hides it from the user of this connection. Use the names of its API.");
    }
}
