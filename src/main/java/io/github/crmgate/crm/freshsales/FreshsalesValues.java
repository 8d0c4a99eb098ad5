package io.github.crmgate.crm.freshsales;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.crm.Question;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.http.CrmRequest;
import io.github.crmgate.json.Json;
import io.github.crmgate.record.Choices;
import io.github.crmgate.record.RecordField;
import io.github.crmgate.record.RecordMapping;
import io.github.crmgate.record.RecordValues;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Converts written values to Freshsales' fields, and resolves names to ids. */
final class FreshsalesValues {
    private static final String ACCOUNTS = "sales_accounts";
    private static final int MAX_DIGITS = 18;

    /** Fields in the order in which they are converted: a stage is one of its pipeline. */
    private static final Comparator<Map.Entry<RecordField, JsonNode>> PIPELINE_BEFORE_STAGE =
            Comparator.comparing(entry -> entry.getKey().type() == RecordField.Type.STAGE);

    private final FreshsalesProduct product;
    private final Supplier<Question<Choices>> stages;
    private final RecordMapping mapping;

    /** @param stages reads the stages of deals */
    FreshsalesValues(FreshsalesProduct product, Supplier<Question<Choices>> stages) {
        this.product = product;
        this.stages = stages;
        this.mapping = FreshsalesMapping.mapping(product);
    }

    RecordMapping mapping() {
        return mapping;
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
        JsonNode before = present == null ? Json.object() : present;
        for (Map.Entry<RecordField, JsonNode> entry : values.values().entrySet().stream()
                .sorted(PIPELINE_BEFORE_STAGE)
                .toList()) {
            complete = complete.then(so -> add(record, entry.getKey(), entry.getValue(), before));
        }
        values.further().forEach((name, value) -> {
            if (FreshsalesMapping.custom(name)) {
                record.withObjectProperty(FreshsalesMapping.CUSTOM).set(name, value);
            } else {
                record.set(name, value);
            }
        });
        return complete;
    }

    private Question<ObjectNode> add(ObjectNode record, RecordField field, JsonNode value, JsonNode present) {
        String name = mapping.crmName(field);
        return switch (field.type()) {
            case TEXT, DATE -> Question.result(record.set(name, value));
            case DECIMAL -> Question.result(record.set(name, decimal(value)));
            case EMAIL -> Question.result(email(record, value.textValue(), present));
            // NamedValues has replaced names
            case STATUS, SOURCE, USER, PIPELINE, CURRENCY -> Question.result(record.set(name, idOrNull(value)));
            case STAGE -> stage(record, field, value, present);
            case COMPANY -> company(record, value, present);
            case ACCOUNT -> account(field, value).then(id -> Question.result(setAccount(record, id, present)));
            case CONTACTS -> Question.result(contacts(record, field, value, present));
        };
    }

    private static JsonNode decimal(JsonNode value) {
        return value.isNull() ? value : DecimalNode.valueOf(new BigDecimal(value.asText()));
    }

    /** Sets the email address. A contact has several addresses, each with an id; a change replaces the primary one. */
    private static ObjectNode email(ObjectNode record, @Nullable String value, JsonNode present) {
        JsonNode primary = FreshsalesMapping.primary(present.path("emails"));
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

    /**
     * Sets the stage of a deal. A name is that of a stage in the pipeline that is written, or else in the deal's present
     * one; without either it is the first stage of that name.
     */
    private Question<ObjectNode> stage(ObjectNode record, RecordField field, JsonNode value, JsonNode present) {
        String name = mapping.crmName(field);
        if (value.isNull() || id(value.asText())) {
            return Question.result(record.set(name, idOrNull(value)));
        }
        JsonNode written = record.path("deal_pipeline_id");
        String pipeline = (written.isNumber() ? written : present.path("deal_pipeline_id")).asText();
        return stages.get().then(all -> {
            Choices possible = all.matching(
                    stage -> pipeline.isEmpty() || stage.pipelineId() == null || pipeline.equals(stage.pipelineId()));
            String id =
                    possible.first(field.name(), "Freshsales", value.asText()).id();
            return Question.result(record.put(name, Long.parseLong(id)));
        });
    }

    /** Sets the company of a lead: a field in Classic, the primary account of the contact in Suite. */
    private Question<ObjectNode> company(ObjectNode record, JsonNode value, JsonNode present) {
        if (product == FreshsalesProduct.CLASSIC) {
            record.putObject("company").set("name", value);
            return Question.result(record);
        }
        return (value.isNull() ? Question.<JsonNode>result(value) : accountOf(value.asText()))
                .then(id -> Question.result(setAccount(record, id, present)));
    }

    /** Sets the account: a field of a deal, the primary one of a contact's accounts. */
    private ObjectNode setAccount(ObjectNode record, JsonNode id, JsonNode present) {
        if (product == FreshsalesProduct.DEALS) {
            return record.set(mapping.crmName("account"), id);
        }
        ArrayNode all = record.putArray(ACCOUNTS);
        if (!id.isNull()) {
            all.addObject().put("is_primary", true).set("id", id);
        }
        JsonNode primary = FreshsalesMapping.primary(present.path(ACCOUNTS));
        for (JsonNode account : present.path(ACCOUNTS)) {
            String other = account.path("id").asText();
            if (!other.equals(primary.path("id").asText()) && !other.equals(id.asText())) {
                all.addObject().put("is_primary", false).set("id", account.path("id"));
            }
        }
        return record;
    }

    /** Sets the contacts of a deal: which ones come and, for a change, which ones go. */
    private ObjectNode contacts(ObjectNode record, RecordField field, JsonNode value, JsonNode present) {
        Set<String> wanted = new LinkedHashSet<>();
        value.forEach(contact -> wanted.add(contact.path("id").asText()));
        Set<String> had = new LinkedHashSet<>();
        present.path("contact_ids").forEach(id -> had.add(id.asText()));
        present.path("contacts").forEach(contact -> had.add(contact.path("id").asText()));
        ArrayNode added = record.putArray(mapping.crmName(field));
        wanted.stream().filter(id -> !had.contains(id)).forEach(id -> added.add(number(field, id)));
        ArrayNode removed = Json.MAPPER.createArrayNode();
        had.stream().filter(id -> !wanted.contains(id)).forEach(id -> removed.add(number(field, id)));
        if (!removed.isEmpty()) {
            record.set("contacts_removed_list", removed);
        }
        return record;
    }

    /** Returns the id of an account; one that is named is found or created. */
    private static Question<JsonNode> account(RecordField field, JsonNode value) {
        if (value.isNull()) {
            return Question.result(value);
        }
        return value.has("id")
                ? Question.result(
                        LongNode.valueOf(number(field, value.path("id").asText())))
                : accountOf(value.path("name").asText());
    }

    /** Finds or creates the account with a name, by an upsert, which is repeatable. */
    private static Question<JsonNode> accountOf(String name) {
        Map<String, String> named = Map.of("name", name);
        CrmRequest request = CrmRequest.search(
                        "/api/sales_accounts/upsert", Map.of("unique_identifier", named, "sales_account", named))
                .holding("sales_account");
        return Question.ask(
                request,
                response ->
                        Question.result(response.json().path("sales_account").path("id")));
    }

    private static long number(RecordField field, String id) {
        if (!id(id)) {
            throw new CrmGateException(
                    ProblemCode.BAD_REQUEST,
                    "The field '" + field.name() + "' must have ids of Freshsales, which consist of digits.");
        }
        return Long.parseLong(id);
    }

    private static JsonNode idOrNull(JsonNode value) {
        return value.isNull() ? value : LongNode.valueOf(Long.parseLong(value.asText()));
    }

    private static boolean id(String value) {
        return value.length() <= MAX_DIGITS && value.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
