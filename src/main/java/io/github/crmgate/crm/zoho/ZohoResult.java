package io.github.crmgate.crm.zoho;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.FieldError;
import io.github.crmgate.failure.Problem;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.http.CrmRequest;
import io.github.crmgate.http.CrmResponse;
import io.github.crmgate.json.Json;
import io.github.crmgate.record.RecordMapping;
import io.github.crmgate.record.RecordWrite;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Zoho's result for one record of a write. It tells success from failure; the HTTP status does not.
 *
 * @param json object with {@code code}, {@code status}, {@code message} and {@code details}
 */
record ZohoResult(JsonNode json) {

    /** Returns the result of the only record, or the error of a request that Zoho rejected as a whole. */
    static ZohoResult of(CrmResponse response) {
        JsonNode first = response.json().path("data").path(0);
        return new ZohoResult(first.isObject() ? first : response.json());
    }

    /**
     * Returns the details of a success.
     *
     * @throws CrmGateException {@code lead_not_found}, {@code duplicate}, {@code modified_meanwhile}, {@code
     *     crm_permission_denied}, {@code crm_rejected} with field errors, or {@code outcome_unknown} if a write that
     *     must not be repeated has no result
     */
    JsonNode details(RecordWrite write, CrmRequest request, CrmResponse response, RecordMapping mapping) {
        JsonNode details = json.path("details");
        if ("success".equalsIgnoreCase(Json.text(json, "status"))) {
            return details;
        }
        String code = code(json);
        if (response.successful() && code.isEmpty() && !request.repeatable()) {
            throw new CrmGateException(
                    ProblemCode.OUTCOME_UNKNOWN,
                    "Zoho's response has no result. The write may have been carried out: look before you repeat it.");
        }
        if (response.status() == 412 || code.equals("ALREADY_MODIFIED")) {
            throw write.kind().modified(Objects.requireNonNullElse(write.id(), ""));
        }
        if (namesRecord(code, details, write) || (response.status() == 404 && code.isEmpty())) {
            throw write.kind().notFound("Zoho", Objects.requireNonNull(write.id()), code, Json.text(json, "message"));
        }
        if (code.equals("AUTHORIZATION_FAILED") || code.equals("NO_PERMISSION")) {
            throw new CrmGateException(Problem.of(
                            ProblemCode.CRM_PERMISSION_DENIED,
                            "Zoho denies the permission for this "
                                    + write.kind().code()
                                    + ". The user who authorized the connection needs it in the CRM.")
                    .said(code, Json.text(json, "message")));
        }
        throw rejected(write, request, response, mapping);
    }

    /** Returns whether an upsert created the record. */
    boolean inserted() {
        return "insert".equalsIgnoreCase(Json.text(json, "action"));
    }

    private CrmGateException rejected(
            RecordWrite write, CrmRequest request, CrmResponse response, RecordMapping mapping) {
        List<JsonNode> faults = new ArrayList<>();
        flatten(json, faults);
        List<FieldError> errors = new ArrayList<>();
        String duplicateOf = null;
        boolean duplicate = false;
        for (JsonNode fault : faults) {
            JsonNode details = fault.path("details");
            String code = code(fault);
            if (code.equals("DUPLICATE_DATA")) {
                duplicate = true;
                String id = Json.text(details.path("duplicate_record"), "id");
                duplicateOf = id == null ? Json.text(details, "id") : id;
            }
            if (details.path("expected_fields").isArray()) {
                details.path("expected_fields").forEach(one -> errors.add(error(one, fault, mapping)));
            } else if (details.hasNonNull("api_name") || details.has("dependee")) {
                errors.add(error(details.hasNonNull("api_name") ? details : details.path("dependee"), fault, mapping));
            }
        }
        if (errors.isEmpty() && !duplicate) {
            return ZohoErrors.failure(request, response, json);
        }
        String kind = write.kind().code();
        Problem problem = duplicate
                ? Problem.of(
                        ProblemCode.DUPLICATE,
                        "Zoho has another " + kind + " with the same value of a field that must be unique"
                                + (duplicateOf == null ? "." : ": '" + duplicateOf + "'."))
                : Problem.of(
                        ProblemCode.CRM_REJECTED,
                        "Zoho rejects the " + kind + ": "
                                + errors.stream()
                                        .map(error -> "'" + error.field() + "' " + error.code())
                                        .collect(Collectors.joining(", "))
                                + ". Correct the fields that fieldErrors names.");
        return new CrmGateException(problem.said(code(json), Json.text(json, "message"))
                .withFieldErrors(errors)
                .duplicating(duplicateOf));
    }

    /** Collects the field errors of a record that has several. */
    private static void flatten(JsonNode result, List<JsonNode> faults) {
        JsonNode several = result.path("details").path("errors");
        if (several.isArray() && !several.isEmpty()) {
            several.forEach(one -> flatten(one, faults));
        } else {
            faults.add(result);
        }
    }

    private static FieldError error(JsonNode named, JsonNode fault, RecordMapping mapping) {
        String crmField = Objects.requireNonNullElse(Json.text(named, "api_name"), "");
        String code = code(fault);
        String kind =
                switch (code) {
                    case "MANDATORY_NOT_FOUND", "EXPECTED_FIELD_MISSING", "DEPENDENT_FIELD_MISSING" -> "required";
                    case "INVALID_DATA", "DEPENDENT_MISMATCH" -> "invalid";
                    case "DUPLICATE_DATA" -> "duplicate";
                    default -> code.toLowerCase(Locale.ROOT);
                };
        return new FieldError(mapping.name(crmField), crmField, kind, message(fault));
    }

    /** Returns Zoho's message, with the accepted values or length where Zoho names them. */
    private static String message(JsonNode fault) {
        JsonNode details = fault.path("details");
        StringBuilder message = new StringBuilder(Objects.requireNonNullElse(Json.text(fault, "message"), ""));
        if (details.hasNonNull("expected_data_type")) {
            message.append("; expected: ")
                    .append(details.path("expected_data_type").asText());
        }
        if (details.hasNonNull("maximum_length")) {
            message.append("; at most ")
                    .append(details.path("maximum_length").asText())
                    .append(" characters");
        }
        if (details.path("supported_values").isArray()) {
            List<String> values = new ArrayList<>();
            details.path("supported_values").forEach(value -> values.add(value.asText()));
            message.append("; one of ").append(String.join(", ", values));
        }
        return message.toString();
    }

    /** Returns whether the invalid value is the id of the record itself. */
    private static boolean namesRecord(String code, JsonNode details, RecordWrite write) {
        return code.equals("INVALID_DATA")
                && write.id() != null
                && !details.hasNonNull("api_name")
                && (details.hasNonNull("id") || details.hasNonNull("resource_path_index") || details.isEmpty());
    }

    private static String code(JsonNode result) {
        return Objects.requireNonNullElse(Json.text(result, "code"), "").toUpperCase(Locale.ROOT);
    }
}
