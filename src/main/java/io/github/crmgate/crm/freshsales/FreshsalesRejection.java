package io.github.crmgate.crm.freshsales;

import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.FieldError;
import io.github.crmgate.failure.Problem;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.http.CrmResponse;
import io.github.crmgate.json.Json;
import io.github.crmgate.record.RecordKind;
import io.github.crmgate.record.RecordMapping;
import io.github.crmgate.record.RecordValues;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A rejected write. Freshsales sends sentences, such as "Email is not unique", so the field is parsed from the text.
 */
final class FreshsalesRejection {
    private static final Pattern DUPLICATE =
            Pattern.compile("not unique|already been taken|already exists", Pattern.CASE_INSENSITIVE);
    private static final Pattern REQUIRED =
            Pattern.compile("can't be blank|cannot be blank|is required|mandatory|missing", Pattern.CASE_INSENSITIVE);
    private static final Pattern INVALID =
            Pattern.compile("is invalid|is not valid|too long", Pattern.CASE_INSENSITIVE);
    private static final Pattern NO_WORD = Pattern.compile("[^a-z0-9]");

    private final CrmResponse response;
    private final RecordKind kind;
    private final List<FieldError> errors;

    FreshsalesRejection(CrmResponse response, RecordValues written, RecordMapping mapping, RecordKind kind) {
        this.response = response;
        this.kind = kind;
        Map<String, String> names = names(written, mapping);
        this.errors = FreshsalesErrors.messages(response.json()).stream()
                .map(message -> error(message, names, mapping))
                .toList();
    }

    /** Returns whether a message is about invalid values of a record. */
    static boolean validates(List<String> messages) {
        return messages.stream()
                .anyMatch(message -> DUPLICATE.matcher(message).find()
                        || REQUIRED.matcher(message).find()
                        || INVALID.matcher(message).find());
    }

    /** Returns whether another record has the same value of a unique field. */
    boolean duplicate() {
        return errors.stream().anyMatch(error -> error.code().equals("duplicate"));
    }

    /** Returns whether that field is the mobile number. */
    boolean ofMobile() {
        return errors.stream().anyMatch(error -> error.code().equals("duplicate") && "mobile".equals(error.field()));
    }

    /**
     * Returns the failure.
     *
     * @param duplicateOf id of the other record; null if it is unknown
     */
    CrmGateException failure(@Nullable String duplicateOf) {
        String code = Json.text(response.json().path("errors"), "code");
        String message = errors.isEmpty() ? null : String.join("; ", messages());
        Problem problem = duplicate()
                ? Problem.of(
                        ProblemCode.DUPLICATE,
                        "Freshsales has another record with the same value of a field that must be unique"
                                + (duplicateOf == null ? "." : ": '" + duplicateOf + "'."))
                : Problem.of(
                        ProblemCode.CRM_REJECTED,
                        "Freshsales rejects the " + kind.code() + ": " + response + "."
                                + (message == null ? "" : " It says: " + message));
        return new CrmGateException(
                problem.said(code, message).withFieldErrors(errors).duplicating(duplicateOf));
    }

    private List<String> messages() {
        return errors.stream().map(FieldError::message).toList();
    }

    /** Returns the API names of fields by the words that start a message, longest first. */
    private static Map<String, String> names(RecordValues written, RecordMapping mapping) {
        List<String> known = new ArrayList<>(mapping.crmNames());
        known.addAll(written.further().keySet());
        Map<String, String> byWords = new LinkedHashMap<>();
        for (String name : known) {
            byWords.put(words(name), name);
            byWords.put(words(name.replaceFirst("_id$|s$", "").replaceFirst("^cf_", "")), name);
        }
        Map<String, String> sorted = new LinkedHashMap<>();
        byWords.keySet().stream()
                .sorted((one, other) -> other.length() - one.length())
                .forEach(words -> sorted.put(words, byWords.get(words)));
        return sorted;
    }

    private static FieldError error(String message, Map<String, String> names, RecordMapping mapping) {
        String words = words(message);
        String crmField = names.entrySet().stream()
                .filter(name -> words.startsWith(name.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
        String code = DUPLICATE.matcher(message).find()
                ? "duplicate"
                : REQUIRED.matcher(message).find() ? "required" : "invalid";
        return new FieldError(crmField == null ? null : mapping.name(crmField), crmField, code, message);
    }

    private static String words(String text) {
        return NO_WORD.matcher(text.toLowerCase(Locale.ROOT)).replaceAll("");
    }
}
