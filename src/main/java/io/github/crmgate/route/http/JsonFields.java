package io.github.crmgate.route.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.crmgate.crm.AccountFields;
import io.github.crmgate.crm.CrmProvider;
import io.github.crmgate.json.Json;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.Exchange;

/**
 * The fields of a caller's JSON object; all are texts, and may be secrets. Any fault of the body is a
 * {@code bad_request} that names the field and never repeats its value.
 */
public final class JsonFields {
    private static final int MAX_LENGTH = 4096;

    private JsonFields() {}

    /** Reads the body and removes it from the message; refuses and names fields that are not known. */
    public static Map<String, String> of(Exchange exchange, String example, Set<String> known) {
        byte[] body = exchange.getMessage().getBody(byte[].class);
        exchange.getMessage().setBody(null);
        JsonNode json = Json.parseStrictly(body == null ? new byte[0] : body).orElse(null);
        if (json == null || !json.isObject()) {
            throw Parameters.bad("The body must be a JSON object, sent with 'Content-Type: application/json', such as "
                    + example + ".");
        }
        Set<String> names = new TreeSet<>();
        json.fieldNames().forEachRemaining(names::add);
        ensureKnown(names, "here", known);
        Map<String, String> values = new HashMap<>();
        json.properties().forEach(field -> {
            if (!field.getValue().isNull()) {
                values.put(field.getKey(), value(field.getKey(), field.getValue()));
            }
        });
        return values;
    }

    /** Refuses fields other than the known ones, and names them. */
    public static void ensureKnown(Set<String> names, String where, Set<String> known) {
        Set<String> unknown = new TreeSet<>(names);
        unknown.removeAll(known);
        Parameters.refuseUnknown("field", unknown, where, new TreeSet<>(known));
    }

    /** Returns the provider that the field names. */
    public static CrmProvider provider(Map<String, String> values, Map<String, CrmProvider> providers) {
        CrmProvider provider = providers.get(values.getOrDefault("provider", ""));
        if (provider == null) {
            throw AccountFields.bad("provider", "must be one of " + names(providers.keySet()));
        }
        return provider;
    }

    /** Returns sorted names for a message. */
    public static String names(Iterable<String> names) {
        TreeSet<String> sorted = new TreeSet<>();
        names.forEach(sorted::add);
        return String.join(", ", sorted);
    }

    private static String value(String name, JsonNode value) {
        if (!value.isTextual()) {
            throw AccountFields.bad(Parameters.shown(name), "must be a text");
        }
        return text(name, value.asText());
    }

    /** Returns a text that can be stored: not empty, not too long, of encodable characters. */
    public static String text(String name, String text) {
        String shown = Parameters.shown(name);
        if (text.isBlank()) {
            throw AccountFields.bad(shown, "is empty; give it a value or leave it out");
        }
        if (text.length() > MAX_LENGTH) {
            throw AccountFields.bad(shown, "is longer than " + MAX_LENGTH + " characters");
        }
        if (!Parameters.plain(text)) {
            throw AccountFields.bad(shown, "holds a control character or half of a character");
        }
        return text;
    }
}
