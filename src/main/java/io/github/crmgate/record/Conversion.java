package io.github.crmgate.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.json.Json;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * How a lead is converted to a contact, an account and, if it is wanted, a deal.
 *
 * @param document the caller's document
 * @param contactId contact to which the lead is added; null to make one
 * @param accountId account to which the lead is added; null to make one
 * @param ownerId user to whom all is assigned, by id, name or e-mail address; null for the owner of the lead
 * @param overwrite whether the lead's values replace those of the existing contact and account
 * @param deal values of the deal; null for no deal
 */
public record Conversion(
        ObjectNode document,
        @Nullable String contactId,
        @Nullable String accountId,
        @Nullable String ownerId,
        boolean overwrite,
        @Nullable RecordValues deal) {
    /** Prefix of the names of a deal's fields in errors. */
    public static final String OF_DEAL = "deal.";

    private static final String DEAL = "deal";
    private static final String OVERWRITE = "overwrite";
    private static final String PIPELINE = "pipeline";
    private static final String PIPELINE_ID = "pipelineId";
    private static final RecordField OWNER = new RecordField("ownerId", RecordField.Type.USER);
    private static final List<String> MEMBERS = List.of("contactId", "accountId", OWNER.name(), OVERWRITE, DEAL);
    private static final List<String> DEAL_MEMBERS = List.of(
            "name", "stage", "expectedClose", "amount", "currency", PIPELINE, PIPELINE_ID, RecordValues.FURTHER);
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
                text(document, OWNER.name()),
                overwrite.asBoolean(),
                deal(document.path(DEAL)));
    }

    private static @Nullable RecordValues deal(JsonNode deal) {
        if (deal.isMissingNode() || deal.isNull()) {
            return null;
        }
        if (!(deal instanceof ObjectNode node)) {
            throw bad("The field 'deal' must be an object, such as {\"name\":\"Zylker\",\"stage\":\"Qualification\"}.");
        }
        ensureMembers(node, DEAL_MEMBERS);
        if (node.has(PIPELINE_ID) && node.has(PIPELINE)) {
            throw bad("The fields 'deal.pipeline' and 'deal.pipelineId' name one pipeline; leave one of them out.");
        }
        ObjectNode values = Json.object();
        node.properties().forEach(member -> {
            String name = member.getKey().equals(PIPELINE_ID) ? PIPELINE : member.getKey();
            if (!member.getValue().isNull()) {
                // with the name that the caller knows
                RecordKind.DEAL
                        .field(name)
                        .ifPresent(field ->
                                new RecordField(OF_DEAL + member.getKey(), field.type()).checked(member.getValue()));
                values.set(name, member.getValue());
            }
        });
        return RecordValues.of(RecordKind.DEAL, values);
    }

    /** Returns a copy with other values: each text is replaced by what the function returns for it. */
    Conversion replacing(BiFunction<RecordField, String, String> replacement) {
        return new Conversion(
                document,
                contactId,
                accountId,
                ownerId == null ? null : replacement.apply(OWNER, ownerId),
                overwrite,
                deal == null
                        ? null
                        : deal.replacing((field, text) ->
                                replacement.apply(new RecordField(OF_DEAL + field.name(), field.type()), text)));
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
