package io.github.crmgate.crm.freshsales;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.connection.Connection;
import io.github.crmgate.crm.Question;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.http.CrmRequest;
import io.github.crmgate.json.Json;
import io.github.crmgate.record.RecordField;
import io.github.crmgate.record.RecordMapping;
import io.github.crmgate.record.RecordValues;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Converts written values to Freshsales' fields, and resolves names to ids. */
final class FreshsalesValues {
    private static final String ACCOUNTS = "sales_accounts";
    private static final int MAX_DIGITS = 18;

    private final FreshsalesProduct product;
    private final FreshsalesAccounts accounts;
    private final Connection connection;
    private final RecordMapping mapping;

    FreshsalesValues(FreshsalesProduct product, FreshsalesAccounts accounts, Connection connection) {
        this.product = product;
        this.accounts = accounts;
        this.connection = connection;
        this.mapping = FreshsalesLeads.mapping(product);
    }

    RecordMapping mapping() {
        return mapping;
    }

    /** Returns whether a change needs the contact's present accounts, because a write replaces all of them. */
    boolean needsAccounts(RecordValues values) {
        return product == FreshsalesProduct.SUITE
                && values.values().keySet().stream().anyMatch(field -> field.type() == RecordField.Type.COMPANY);
    }

    /**
     * Returns the fields to send.
     *
     * @param present record before the change; null for a create
     */
    Question<ObjectNode> record(RecordValues values, @Nullable JsonNode present) {
        mapping.ensureFurther(values);
        ObjectNode record = Json.object();
        Question<ObjectNode> complete = Question.result(record);
        for (Map.Entry<RecordField, Optional<String>> entry : values.values().entrySet()) {
            RecordField field = entry.getKey();
            String value = entry.getValue().orElse(null);
            complete = complete.then(so -> add(record, field, value, present));
        }
        values.further().forEach((name, value) -> {
            if (FreshsalesLeads.custom(name)) {
                record.withObjectProperty(FreshsalesLeads.CUSTOM).set(name, value);
            } else {
                record.set(name, value);
            }
        });
        return complete;
    }

    private Question<ObjectNode> add(
            ObjectNode record, RecordField field, @Nullable String value, @Nullable JsonNode present) {
        String name = mapping.crmName(field);
        return switch (field.type()) {
            case TEXT -> Question.result(record.put(name, value));
            case EMAIL -> Question.result(email(record, value, present));
            case STATUS -> choice(record, field, value, product.statuses(), product.statuses());
            case SOURCE -> choice(record, field, value, "lead_sources", "lead_sources");
            case USER -> choice(record, field, value, "owners", "users");
            case COMPANY -> company(record, value, present);
        };
    }

    /** Sets the email address. A contact has several addresses, each with an id; a change replaces the primary one. */
    private static ObjectNode email(ObjectNode record, @Nullable String value, @Nullable JsonNode present) {
        JsonNode primary = present == null ? Json.object() : FreshsalesLeads.primary(present.path("emails"));
        ArrayNode emails = record.putArray("emails");
        if (value != null) {
            ObjectNode email = emails.addObject().put("value", value).put("is_primary", true);
            if (primary.hasNonNull("id")) {
                email.set("id", primary.get("id"));
            }
        } else if (primary.isObject() && !primary.isEmpty()) {
            ((ObjectNode) emails.add(primary).get(0)).put("_destroy", true);
        }
        return record;
    }

    /** Sets a field to an id; a name is resolved through the choices of the account. */
    private Question<ObjectNode> choice(
            ObjectNode record, RecordField field, @Nullable String value, String selector, String member) {
        String name = mapping.crmName(field);
        if (value == null) {
            return Question.result(record.putNull(name));
        }
        if (id(value)) {
            return Question.result(record.put(name, Long.parseLong(value)));
        }
        return accounts.choices(connection, selector, member).then(choices -> {
            String id = choices.entrySet().stream()
                    .filter(choice -> choice.getValue().stream().anyMatch(value::equalsIgnoreCase))
                    .map(Map.Entry::getKey)
                    .findFirst()
                    .orElseThrow(() -> unknown(field, choices));
            return Question.result(record.put(name, Long.parseLong(id)));
        });
    }

    private static CrmGateException unknown(RecordField field, Map<String, List<String>> choices) {
        return new CrmGateException(
                ProblemCode.BAD_REQUEST,
                "The field '" + field.name() + "' must be an id or a name that Freshsales knows"
                        + (choices.isEmpty()
                                ? "; the connection's user can't read the names, so send an id."
                                : ": one of "
                                        + String.join(
                                                ", ",
                                                choices.values().stream()
                                                        .map(names -> names.get(0))
                                                        .toList())
                                        + "."));
    }

    /** Sets the company: a field in Classic, the primary account of the contact in Suite. */
    private Question<ObjectNode> company(ObjectNode record, @Nullable String value, @Nullable JsonNode present) {
        if (product == FreshsalesProduct.CLASSIC) {
            record.putObject("company").put("name", value);
            return Question.result(record);
        }
        ArrayNode others = Json.MAPPER.createArrayNode();
        JsonNode primary = present == null ? Json.object() : FreshsalesLeads.primary(present.path(ACCOUNTS));
        if (present != null) {
            for (JsonNode account : present.path(ACCOUNTS)) {
                if (!account.path("id").equals(primary.path("id"))) {
                    others.addObject().put("is_primary", false).set("id", account.path("id"));
                }
            }
        }
        if (value == null) {
            record.set(ACCOUNTS, others);
            return Question.result(record);
        }
        return account(value).then(id -> {
            ArrayNode all = record.putArray(ACCOUNTS);
            all.addObject().put("is_primary", true).set("id", id);
            all.addAll(others);
            return Question.result(record);
        });
    }

    /** Finds or creates the account with a name, by an upsert, which is repeatable. */
    private static Question<JsonNode> account(String name) {
        Map<String, String> named = Map.of("name", name);
        CrmRequest request = CrmRequest.search(
                        "/api/sales_accounts/upsert", Map.of("unique_identifier", named, "sales_account", named))
                .holding("sales_account");
        return Question.ask(
                request,
                response ->
                        Question.result(response.json().path("sales_account").path("id")));
    }

    private static boolean id(String value) {
        return value.length() <= MAX_DIGITS && value.chars().allMatch(Character::isDigit);
    }
}
