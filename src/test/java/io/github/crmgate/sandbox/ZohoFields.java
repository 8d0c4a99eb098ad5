package io.github.crmgate.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which fields of a lead an answer carries: always the id, those asked for, null where a lead has no value. */
final class ZohoFields {
    private static final int MOST = 50;
    private static final Set<String> STANDARD = Set.of(
            "First_Name",
            "Last_Name",
            "Full_Name",
            "Company",
            "Email",
            "Secondary_Email",
            "Phone",
            "Mobile",
            "Lead_Status",
            "Lead_Source",
            "Owner",
            "Created_Time",
            "Modified_Time",
            "Converted__s");

    private final Set<String> names;

    private ZohoFields(Set<String> names) {
        this.names = names;
    }

    static ZohoFields required(Optional<String> parameter) {
        return optional(parameter.filter(names -> !names.isBlank()).or(() -> {
            throw ZohoError.missing("fields");
        }));
    }

    static ZohoFields optional(Optional<String> parameter) {
        Set<String> names = parameter
                .map(list -> new LinkedHashSet<>(List.of(list.split(",", -1))))
                .orElseGet(LinkedHashSet::new);
        if (names.size() > MOST) {
            throw ZohoError.of(400, "LIMIT_EXCEEDED", "Max field limit exceeded", Map.of("limit", MOST));
        }
        return new ZohoFields(names);
    }

    /** Every field that some lead has, or that every lead could have. */
    static Set<String> known(List<ObjectNode> leads) {
        Set<String> known = new LinkedHashSet<>(STANDARD);
        known.add("id");
        leads.forEach(lead -> lead.fieldNames().forEachRemaining(known::add));
        return known;
    }

    ObjectNode of(ObjectNode lead) {
        if (names.isEmpty()) {
            return lead.deepCopy();
        }
        ObjectNode part = Json.object();
        for (String name : names) {
            if (lead.has(name)) {
                part.set(name, lead.get(name));
            } else if (STANDARD.contains(name)) {
                part.putNull(name);
            }
        }
        part.set("id", lead.get("id"));
        return part;
    }
}
