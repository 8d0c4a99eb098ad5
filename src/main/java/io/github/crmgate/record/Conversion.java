package io.github.crmgate.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a lead is converted to a contact, an account and, if it is wanted, a deal.
 *
 * @param document the caller's document
 * @param contactId contact to which the lead is added; null to make one
 * @param accountId account to which the lead is added; null to make one
 * @param ownerId user to whom all is assigned; null for the owner of the lead
 * @param overwrite whether the lead's values replace those of the existing contact and account
 * @param deal values of the deal by the names in requests; null for no deal
 */
public record Conversion(
        ObjectNode document,
        @Nullable String contactId,
        @Nullable String accountId,
        @Nullable String ownerId,
        boolean overwrite,
        @Nullable Map<String, JsonNode> deal) {
    private static final String DEAL = "deal";
    private static final String OVERWRITE = "overwrite";
    private static final List<String> MEMBERS = List.of("contactId", "accountId", "ownerId", OVERWRITE, DEAL);
    private static final Map<String, RecordField.Type> DEAL_FIELDS = Map.of(
            "name", RecordField.Type.TEXT,
            "stage", RecordField.Type.STAGE,
            "expectedClose", RecordField.Type.DATE,
            "amount", RecordField.Type.DECIMAL,
            "pipelineId", RecordField.Type.TEXT);
    private static final List<String> DEAL_MEMBERS =
            List.of("name", "stage", "expectedClose", "amount", "pipelineId", RecordValues.FURTHER);
    private static final int MAX_LENGTH = 4_096;

    /**
     * Reads a caller's document.
     *
     * @throws CrmGateException {@code bad_request} that names the field
     */
    public static Conversion of(ObjectNode document) {
        ensureMembers(document, MEMBERS);
        JsonNode overwrite = document.path(OVERWRITE);
        if (!overwrite.isMissingNode() && !overwrite.isBoolean()) {
            throw bad("The field 'overwrite' must be true or false.");
        }
        return new Conversion(
                document,
                text(document, "contactId"),
                text(document, "accountId"),
                text(document, "ownerId"),
                overwrite.asBoolean(),
                deal(document.path(DEAL)));
    }

    private static @Nullable Map<String, JsonNode> deal(JsonNode deal) {
        if (deal.isMissingNode() || deal.isNull()) {
            return null;
        }
        if (!(deal instanceof ObjectNode node)) {
            throw bad("The field 'deal' must be an object, such as {\"name\":\"Zylker\",\"stage\":\"Qualification\"}.");
        }
        ensureMembers(node, DEAL_MEMBERS);
        Map<String, JsonNode> values = new LinkedHashMap<>();
        node.properties().forEach(member -> {
            if (!member.getValue().isNull()) {
                values.put(member.getKey(), dealValue(member.getKey(), member.getValue()));
            }
        });
        return values;
    }

    private static JsonNode dealValue(String name, JsonNode value) {
        RecordField.Type type = DEAL_FIELDS.get(name);
        if (type != null) {
            return new RecordField(DEAL + "." + name, type).checked(value);
        } else if (!value.isObject()) {
            throw bad("The field 'deal." + name + "' must be an object.");
        }
        return value;
    }

    private static @Nullable String text(ObjectNode node, String name) {
        JsonNode value = node.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isTextual() || value.asText().isBlank() || value.asText().length() > MAX_LENGTH) {
            throw bad("The field '" + name + "' must be a text that is not empty.");
        }
        return value.asText().strip();
    }

    private static void ensureMembers(ObjectNode node, List<String> known) {
        node.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                String shown = name.length() > 64 ? name.substring(0, 64) + "…" : name;
                throw bad("There is no field '" + shown + "' of a conversion; known are " + String.join(", ", known)
                        + ".");
            }
        });
    }

    private static CrmGateException bad(String detail) {
        return new CrmGateException(ProblemCode.BAD_REQUEST, detail);
    }

    /** Contains the names only, because the values may be personal data. */
    @Override
    public String toString() {
        return Json.write(document.fieldNames());
    }
}
