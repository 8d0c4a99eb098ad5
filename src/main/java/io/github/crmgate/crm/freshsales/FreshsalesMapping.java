package io.github.crmgate.crm.freshsales;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.crm.Lead;
import io.github.crmgate.crm.LeadOwner;
import io.github.crmgate.json.Json;
import io.github.crmgate.record.CrmRecord;
import io.github.crmgate.record.MappedRecord;
import io.github.crmgate.record.RecordMapping;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Converts Freshsales' records to the one shape: contacts of Suite and leads of Classic to {@link Lead}, and contacts and
 * deals by their mappings. Records hold ids of the records and choices that they refer to; names are in arrays beside the
 * record, in any order, or in the account's selectors.
 */
final class FreshsalesMapping {
    /** Member that holds the custom fields of a record. */
    static final String CUSTOM = "custom_field";

    private static final String ID = "id";

    private static final Map<FreshsalesProduct, RecordMapping> MAPPINGS = new EnumMap<>(FreshsalesProduct.class);

    static {
        for (FreshsalesProduct product : FreshsalesProduct.values()) {
            MAPPINGS.put(product, declared(product));
        }
    }

    private FreshsalesMapping() {}

    /** Returns the API names of the fields that callers write. */
    static RecordMapping mapping(FreshsalesProduct product) {
        return Objects.requireNonNull(MAPPINGS.get(product));
    }

    private static RecordMapping declared(FreshsalesProduct product) {
        RecordMapping common =
                new RecordMapping().with("source", "lead_source_id").with("ownerId", "owner_id");
        if (product == FreshsalesProduct.DEALS) {
            return common.with("name", "name")
                    .with("amount", "amount")
                    .with("currency", "currency_id")
                    .with("stage", product.statusField())
                    .with("pipeline", "deal_pipeline_id")
                    .with("expectedClose", "expected_close")
                    .with("account", "sales_account_id")
                    .with("contacts", "contacts_added_list");
        }
        common.with("firstName", "first_name")
                .with("lastName", "last_name")
                .with("email", "emails")
                .with("phone", "work_number")
                .with("mobile", "mobile_number")
                .with("status", product.statusField());
        return switch (product) {
            case CONTACTS -> common.with("account", "sales_accounts").with("jobTitle", "job_title");
            case SUITE -> common.with("company", "sales_accounts");
            default -> common.with("company", "company");
        };
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
    static boolean isOfKind(JsonNode record, FreshsalesAccount account) {
        return account.leadStage() == null || account.leadStage().equals(Json.text(record, "lifecycle_stage_id"));
    }

    /** Returns whether the record is in the recycle bin. */
    static boolean deleted(JsonNode record) {
        return record.path("is_deleted").asBoolean(false);
    }

    /** Returns whether a search hit is the complete record and not an excerpt. */
    static boolean complete(JsonNode hit, FreshsalesProduct product) {
        return hit.has("updated_at") && (product != FreshsalesProduct.SUITE || hit.has("lifecycle_stage_id"));
    }

    /**
     * Returns the lead of a record.
     *
     * @param document whole response, whose array {@code users} has the names of owners
     * @param further values of the requested further fields; null if none were requested
     */
    static Lead lead(
            JsonNode record,
            JsonNode document,
            FreshsalesProduct product,
            FreshsalesAccount account,
            String connection,
            @Nullable JsonNode further,
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
                status == null ? null : Objects.requireNonNullElse(account.name(product.statuses(), status), status),
                Json.text(record, "lead_source_id"),
                owner(Json.text(record, "owner_id"), document),
                Json.instant(record, "created_at"),
                Json.instant(record, "updated_at"),
                FreshsalesProvider.NAME,
                connection,
                further,
                raw ? record : null);
    }

    static @Nullable String fullName(JsonNode record) {
        String display = Json.text(record, "display_name");
        if (display != null) {
            return display;
        }
        String first = Json.text(record, "first_name");
        String last = Json.text(record, "last_name");
        return first == null ? last : last == null ? first : first + " " + last;
    }

    static @Nullable String company(JsonNode record) {
        String company = Json.text(record.path("company"), "name");
        return company != null ? company : Json.text(primary(record.path("sales_accounts")), "name");
    }

    static @Nullable String email(JsonNode record) {
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

    static @Nullable LeadOwner owner(@Nullable String id, JsonNode document) {
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

    /**
     * Returns a contact or deal.
     *
     * @param document whole response, whose arrays have the names of what the record refers to
     */
    static CrmRecord record(
            FreshsalesProduct product,
            JsonNode record,
            JsonNode document,
            FreshsalesAccount account,
            String connection,
            @Nullable JsonNode further,
            @Nullable JsonNode raw) {
        return MappedRecord.of(
                product.kind(),
                field -> value(product, field.name(), record, document, account),
                FreshsalesProvider.NAME,
                connection,
                further,
                raw);
    }

    private static JsonNode value(
            FreshsalesProduct product, String name, JsonNode record, JsonNode document, FreshsalesAccount account) {
        return switch (name) {
            case "createdAt" -> record.path("created_at");
            case "modifiedAt" -> record.path("updated_at");
            case "owner" -> tree(owner(Json.text(record, "owner_id"), document));
            case "fullName" -> tree(fullName(record));
            case "company" -> account(product, record, document).path("name");
            case "email" -> tree(email(record));
            case "account" -> account(product, record, document);
            case "status", "stage" -> status(product, record, document, account);
            case "pipeline" -> choice(account, FreshsalesProduct.PIPELINES, record.path("deal_pipeline_id"));
            case "currency" -> choice(account, FreshsalesProduct.CURRENCIES, record.path("currency_id"));
            case "contacts" -> contacts(record, document);
            default -> record.path(Objects.requireNonNullElse(mapping(product).find(name), name));
        };
    }

    private static JsonNode tree(@Nullable Object value) {
        return Json.MAPPER.valueToTree(value);
    }

    private static JsonNode account(FreshsalesProduct product, JsonNode record, JsonNode document) {
        if (product == FreshsalesProduct.CONTACTS) {
            return primary(record.path("sales_accounts"));
        }
        JsonNode within = record.path("sales_account");
        return within.isObject() ? within : referred(document, "sales_accounts", record.path("sales_account_id"));
    }

    private static JsonNode status(
            FreshsalesProduct product, JsonNode record, JsonNode document, FreshsalesAccount account) {
        JsonNode id = record.path(product.statusField());
        String known = account.name(product.statuses(), id.asText());
        if (known != null) {
            return tree(known);
        }
        JsonNode beside = referred(document, product.statuses(), id).path("name");
        return beside.isTextual() ? beside : id;
    }

    private static JsonNode choice(FreshsalesAccount account, String selector, JsonNode id) {
        String name = account.name(selector, id.asText());
        return name == null ? id : tree(name);
    }

    private static JsonNode contacts(JsonNode record, JsonNode document) {
        ArrayNode contacts = Json.MAPPER.createArrayNode();
        for (JsonNode contact : record.path("contacts")) {
            contacts.add(named(contact));
        }
        for (JsonNode id : record.path("contact_ids")) {
            contacts.add(named(referred(document, "contacts", id)));
        }
        return contacts;
    }

    private static JsonNode named(JsonNode contact) {
        return Json.object()
                .put(ID, Json.text(contact, ID))
                .put("name", contact.has("name") ? Json.text(contact, "name") : fullName(contact));
    }

    /** Returns the record with an id from an array beside the record; one with the id alone if it is not there. */
    private static JsonNode referred(JsonNode document, String array, JsonNode id) {
        for (JsonNode each : document.path(array)) {
            if (each.hasNonNull(ID) && each.path(ID).asText().equals(id.asText())) {
                return each;
            }
        }
        ObjectNode alone = Json.object();
        return id.isValueNode() ? alone.set(ID, id) : alone;
    }
}
