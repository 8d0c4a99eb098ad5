package io.github.crmgate.crm.freshsales;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.crmgate.json.Json;
import io.github.crmgate.record.RecordMapping;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * Finds the members of the one shape in Freshsales' records. Records hold ids of the records and choices that they refer
 * to; names are in arrays beside the record, in any order, or in the account's selectors.
 */
final class FreshsalesMapping {
    /** Member that holds the custom fields of a record. */
    static final String CUSTOM = "custom_field";

    private static final String ID = "id";
    private static final String NAME = "name";
    private static final String DISPLAY_NAME = "display_name";
    private static final String ACCOUNTS = "sales_accounts";

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
            return common.with(NAME, NAME)
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
            case CONTACTS -> common.with("account", ACCOUNTS).with("jobTitle", "job_title");
            case SUITE -> common.with("company", ACCOUNTS);
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

    static JsonNode primary(JsonNode array) {
        for (JsonNode element : array) {
            if (element.path("is_primary").asBoolean(false)) {
                return element;
            }
        }
        return array.path(0);
    }

    /**
     * Returns the value of a member of the one shape.
     *
     * @param document whole response, whose arrays have the names of what the record refers to
     */
    static JsonNode value(
            FreshsalesProduct product, String name, JsonNode record, JsonNode document, FreshsalesAccount account) {
        return switch (name) {
            case "createdAt" -> record.path("created_at");
            case "modifiedAt" -> record.path("updated_at");
            case "owner" -> owner(referred(document, "users", record.path("owner_id")));
            case "fullName" -> fullName(record);
            case "company" ->
                first(
                        record.path("company").path(NAME),
                        primary(record.path(ACCOUNTS)).path(NAME));
            case "email" ->
                first(record.path("email"), primary(record.path("emails")).path("value"));
            case "account" -> account(product, record, document);
            case "status", "stage" -> status(product, record, document, account);
            case "pipeline" -> choice(account, FreshsalesProduct.PIPELINES, record.path("deal_pipeline_id"));
            case "currency" -> choice(account, FreshsalesProduct.CURRENCIES, record.path("currency_id"));
            case "contacts" -> contacts(record, document);
            default -> record.path(Objects.requireNonNullElse(mapping(product).find(name), name));
        };
    }

    /** Returns the first value if it is a text, or else the second. */
    private static JsonNode first(JsonNode first, JsonNode second) {
        return Json.text(first) == null ? second : first;
    }

    private static JsonNode fullName(JsonNode record) {
        JsonNode display = record.path(DISPLAY_NAME);
        if (Json.text(display) != null) {
            return display;
        }
        JsonNode first = record.path("first_name");
        JsonNode last = record.path("last_name");
        return Json.text(first) == null || Json.text(last) == null
                ? first(first, last)
                : TextNode.valueOf(first.asText() + " " + last.asText());
    }

    private static JsonNode owner(JsonNode user) {
        return Json.text(user, DISPLAY_NAME) == null
                ? user
                : Json.object()
                        .<ObjectNode>set(ID, user.path(ID))
                        .<ObjectNode>set(NAME, user.path(DISPLAY_NAME))
                        .set("email", user.path("email"));
    }

    private static JsonNode account(FreshsalesProduct product, JsonNode record, JsonNode document) {
        if (product == FreshsalesProduct.CONTACTS) {
            return primary(record.path(ACCOUNTS));
        }
        JsonNode within = record.path("sales_account");
        return within.isObject() ? within : referred(document, ACCOUNTS, record.path("sales_account_id"));
    }

    private static JsonNode status(
            FreshsalesProduct product, JsonNode record, JsonNode document, FreshsalesAccount account) {
        JsonNode id = record.path(product.statusField());
        String known = account.name(product.statuses(), id.asText());
        if (known != null) {
            return TextNode.valueOf(known);
        }
        JsonNode beside = referred(document, product.statuses(), id).path(NAME);
        return beside.isTextual() ? beside : id;
    }

    private static JsonNode choice(FreshsalesAccount account, String selector, JsonNode id) {
        String name = account.name(selector, id.asText());
        return name == null ? id : TextNode.valueOf(name);
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
                .<ObjectNode>set(ID, contact.path(ID))
                .set(NAME, contact.has(NAME) ? contact.path(NAME) : fullName(contact));
    }

    /** Returns the record with an id from an array beside the record; one with the id alone if it is not there. */
    private static JsonNode referred(JsonNode document, String array, JsonNode id) {
        String text = id.asText();
        for (JsonNode each : document.path(array)) {
            if (each.hasNonNull(ID) && each.path(ID).asText().equals(text)) {
                return each;
            }
        }
        ObjectNode alone = Json.object();
        return id.isValueNode() ? alone.set(ID, id) : alone;
    }
}
