package io.github.crmgate.sandbox.zoho;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.sandbox.server.Json;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which fields of a lead an answer carries: always the id, and those asked for that the account has and its profile shows,
 * null where a lead has no value. Names that Zoho does not know are left out without a word.
 */
final class ZohoFields {
    private static final int MOST = 50;
    private final Set<String> names;
    private final Set<String> known;

    private ZohoFields(Set<String> names, Set<String> known) {
        this.names = names;
        this.known = known;
    }

    /** @param known the fields that the account has and shows */
    static ZohoFields required(Optional<String> parameter, Set<String> known) {
        return optional(
                parameter.filter(names -> !names.isBlank()).or(() -> {
                    throw ZohoError.missing("fields");
                }),
                known);
    }

    static ZohoFields optional(Optional<String> parameter, Set<String> known) {
        Set<String> names = parameter
                .map(list -> new LinkedHashSet<>(List.of(list.split(",", -1))))
                .orElseGet(LinkedHashSet::new);
        if (names.size() > MOST) {
            throw ZohoError.of(400, "LIMIT_EXCEEDED", "Max field limit exceeded", Map.of("limit", MOST));
        }
        return new ZohoFields(names, known);
    }

    ObjectNode of(ObjectNode lead) {
        ObjectNode part = Json.object();
        for (String name : names.isEmpty() ? known : names) {
            if (known.contains(name)) {
                part.set(name, lead.has(name) ? lead.get(name) : part.nullNode());
            }
        }
        part.set("id", lead.get("id"));
        return part;
    }
}
