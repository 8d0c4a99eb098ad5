package io.github.crmgate.crm.freshsales;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.crmgate.crm.Lead;
import io.github.crmgate.crm.LeadOwner;
import io.github.crmgate.json.Json;
import io.github.crmgate.record.RecordMapping;
import org.jspecify.annotations.Nullable;

/** Converts Freshsales' records to {@link Lead}: contacts of Suite, leads of Classic. */
final class FreshsalesLeads {
    /** Member that holds the custom fields of a record. */
    static final String CUSTOM = "custom_field";

    private FreshsalesLeads() {}

    /** Returns the API names of the fields that callers write. */
    static RecordMapping mapping(FreshsalesProduct product) {
        return new RecordMapping()
                .with("firstName", "first_name")
                .with("lastName", "last_name")
                .with("company", product == FreshsalesProduct.SUITE ? "sales_accounts" : "company")
                .with("email", "emails")
                .with("phone", "work_number")
                .with("mobile", "mobile_number")
                .with("status", product.statusField())
                .with("source", "lead_source_id")
                .with("ownerId", "owner_id");
    }

    /** Returns whether a field is a custom field. */
    static boolean custom(String name) {
        return name.startsWith("cf_");
    }

    /** Returns a standard or custom field by its API name; a missing node if the record does not have it. */
    static JsonNode field(JsonNode record, String name) {
        return custom(name) ? record.path(CUSTOM).path(name) : record.path(name);
    }

    /** Returns whether the record is a lead: always in Classic, by its lifecycle stage in Suite. */
    static boolean isLead(JsonNode record, FreshsalesAccount account) {
        return account.leadStage() == null || account.leadStage().equals(Json.text(record, "lifecycle_stage_id"));
    }

    /** Returns whether the record is in the recycle bin. */
    static boolean deleted(JsonNode record) {
        return record.path("is_deleted").asBoolean(false);
    }

    /** Returns whether a search hit is the complete record and not an excerpt. */
    static boolean complete(JsonNode hit, FreshsalesProduct product) {
        return hit.has("updated_at") && (product == FreshsalesProduct.CLASSIC || hit.has("lifecycle_stage_id"));
    }

    /**
     * Returns the lead of a record.
     *
     * @param document whole response, whose array {@code users} has the names of owners
     */
    static Lead lead(
            JsonNode record,
            JsonNode document,
            FreshsalesProduct product,
            FreshsalesAccount account,
            String connection,
            boolean raw) {
        String status = Json.text(record, product.statusField());
        return new Lead(
                record.path("id").asText(),
                Json.text(record, "first_name"),
                Json.text(record, "last_name"),
                fullName(record),
                company(record),
                email(record),
                Json.text(record, "work_number"),
                Json.text(record, "mobile_number"),
                status == null ? null : account.statuses().getOrDefault(status, status),
                Json.text(record, "lead_source_id"),
                owner(Json.text(record, "owner_id"), document),
                Json.instant(record, "created_at"),
                Json.instant(record, "updated_at"),
                FreshsalesProvider.NAME,
                connection,
                raw ? record : null);
    }

    private static @Nullable String fullName(JsonNode record) {
        String display = Json.text(record, "display_name");
        if (display != null) {
            return display;
        }
        String first = Json.text(record, "first_name");
        String last = Json.text(record, "last_name");
        return first == null ? last : last == null ? first : first + " " + last;
    }

    private static @Nullable String company(JsonNode record) {
        String company = Json.text(record.path("company"), "name");
        return company != null ? company : Json.text(primary(record.path("sales_accounts")), "name");
    }

    private static @Nullable String email(JsonNode record) {
        String email = Json.text(record, "email");
        return email != null ? email : Json.text(primary(record.path("emails")), "value");
    }

    static JsonNode primary(JsonNode array) {
        for (JsonNode element : array) {
            if (element.path("is_primary").asBoolean(false)) {
                return element;
            }
        }
        return array.path(0);
    }

    private static @Nullable LeadOwner owner(@Nullable String id, JsonNode document) {
        if (id == null) {
            return null;
        }
        for (JsonNode user : document.path("users")) {
            if (id.equals(Json.text(user, "id"))) {
                String name = Json.text(user, "display_name");
                return new LeadOwner(id, name != null ? name : Json.text(user, "name"), Json.text(user, "email"));
            }
        }
        return new LeadOwner(id, null, null);
    }
}
