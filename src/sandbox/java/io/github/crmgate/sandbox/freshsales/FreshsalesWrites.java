package io.github.crmgate.sandbox.freshsales;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.sandbox.server.Json;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;

/** Creates and changes records, and refuses what an account refuses. */
final class FreshsalesWrites {
    private final FreshsalesSettings settings;
    private final FreshsalesMode mode;
    private final FreshsalesCompanies companies;

    FreshsalesWrites(FreshsalesSettings settings, FreshsalesMode mode, FreshsalesCompanies companies) {
        this.settings = settings;
        this.mode = mode;
        this.companies = companies;
    }

    /** Creates a record and answers its id. */
    String create(FreshsalesRecords records, ObjectNode fields) {
        ensureUnique(records, fields, 0);
        if (records.kind() == FreshsalesKind.DEAL) {
            for (String required : List.of("name", "amount")) {
                if (fields.path(required).asText("").isBlank()) {
                    throw FreshsalesError.invalid(
                            Character.toUpperCase(required.charAt(0)) + required.substring(1) + " can't be blank");
                }
            }
        }
        for (String required : mode.required) {
            if (fields.path("custom_field").path(required).asText("").isBlank()) {
                throw FreshsalesError.invalid(required.substring(3) + " can't be blank");
            }
        }
        return String.valueOf(records.add(Json.fields(stored(records, fields, Json.object()))));
    }

    void change(FreshsalesRecords records, String id, ObjectNode fields) {
        if (!id.matches("\\d{1,18}")) {
            throw FreshsalesError.notFound();
        }
        ObjectNode known = records.get(Long.parseLong(id)).orElseThrow(FreshsalesError::notFound);
        ensureUnique(records, fields, Long.parseLong(id));
        records.change(Long.parseLong(id), Json.fields(stored(records, fields, known)));
    }

    private static void ensureUnique(FreshsalesRecords records, ObjectNode fields, long ownId) {
        String email = fields.path("emails")
                .path(0)
                .path("value")
                .asText(fields.path("email").asText(""));
        boolean taken = !email.isEmpty()
                && !fields.path("emails").path(0).path("_destroy").asBoolean()
                && records.all().stream()
                        .anyMatch(known -> known.path("id").asLong() != ownId
                                && email.equalsIgnoreCase(known.path("email").asText()));
        if (taken) {
            throw FreshsalesError.invalid("Email is not unique");
        }
    }

    /** The fields as a record has them. */
    private ObjectNode stored(FreshsalesRecords records, ObjectNode fields, ObjectNode known) {
        ObjectNode stored = fields.deepCopy();
        if (fields.path("emails").isArray()) {
            JsonNode first = fields.path("emails").path(0);
            stored.remove("emails");
            if (first.path("_destroy").asBoolean() || first.isMissingNode()) {
                stored.putNull("email");
            } else {
                stored.set("email", first.path("value"));
            }
        }
        if (fields.path("sales_accounts").isArray()) {
            stored.set("sales_accounts", companies.named(fields.path("sales_accounts")));
        }
        if (records.kind() == FreshsalesKind.DEAL) {
            storeDeal(stored, fields, known);
        }
        return stored;
    }

    private void storeDeal(ObjectNode stored, ObjectNode fields, ObjectNode known) {
        if (fields.hasNonNull("sales_account_id")) {
            companies.account(fields.path("sales_account_id").asLong());
        }
        ensureChoice(fields, "deal_stage_id", "deal_stages", "Deal stage");
        ensureChoice(fields, "deal_pipeline_id", "deal_pipelines", "Deal pipeline");
        Set<Long> contacts = new LinkedHashSet<>();
        known.path("contact_ids").forEach(id -> contacts.add(id.asLong()));
        fields.path("contacts_added_list").forEach(id -> contacts.add(id.asLong()));
        fields.path("contacts_removed_list").forEach(id -> contacts.remove(id.asLong()));
        stored.remove(List.of("contacts_added_list", "contacts_removed_list"));
        ArrayNode ids = stored.putArray("contact_ids");
        contacts.forEach(ids::add);
    }

    private void ensureChoice(ObjectNode fields, String field, String selector, String name) {
        long id = fields.path(field).asLong();
        boolean known = StreamSupport.stream(settings.list(selector).spliterator(), false)
                .anyMatch(choice -> choice.path("id").asLong() == id);
        if (fields.hasNonNull(field) && !known) {
            throw FreshsalesError.invalid(name + " is invalid");
        }
    }
}
