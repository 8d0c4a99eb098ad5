package io.github.crmgate.crm.freshsales;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.crmgate.crm.Question;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.FieldError;
import io.github.crmgate.failure.Problem;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.http.CrmRequest;
import io.github.crmgate.http.CrmResponse;
import io.github.crmgate.json.Json;
import io.github.crmgate.record.RecordKind;
import io.github.crmgate.record.RecordMapping;
import io.github.crmgate.record.RecordValues;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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
    private final RecordValues written;
    private final RecordKind kind;
    private final List<FieldError> errors;

    FreshsalesRejection(CrmResponse response, RecordValues written, RecordMapping mapping, RecordKind kind) {
        this.response = response;
        this.written = written;
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

    /**
     * Ends in the error. Freshsales does not name the other record of a duplicate, so it is looked up.
     *
     * @param own id of the record that is written; null for a new one
     */
    <T> Question<T> end(FreshsalesProduct product, @Nullable String own) {
        CrmRequest search = duplicate() ? search(product) : null;
        Question<Optional<String>> other = search == null
                ? Question.result(Optional.empty())
                : Question.ask(search, found -> Question.result(otherId(product, found.json(), own)))
                        .ifFailed(failure -> Question.result(Optional.empty()));
        return other.then(id -> {
            throw failure(id.orElse(null));
        });
    }

    private @Nullable CrmRequest search(FreshsalesProduct product) {
        if (kind == RecordKind.DEAL) {
            String name = written.find("name");
            return name == null ? null : FreshsalesListing.lookup(product, "name", name);
        }
        String mobile = written.find("mobile");
        String email = written.find("email");
        if (mobile != null && (ofMobile() || email == null)) {
            return FreshsalesListing.search(
                    product,
                    List.of(
                            FreshsalesListing.rule("mobile_number", "is_in", mobile),
                            FreshsalesListing.changedSince(Instant.EPOCH)));
        }
        return email == null ? null : FreshsalesListing.lookup(product, email);
    }

    private static Optional<String> otherId(FreshsalesProduct product, JsonNode document, @Nullable String own) {
        return FreshsalesListing.hits(product, document).stream()
                .map(hit -> hit.path("id").asText())
                .filter(id -> !id.equals(own))
                .findFirst();
    }

    /** Returns whether another record has the same value of a unique field. */
    private boolean duplicate() {
        return errors.stream().anyMatch(error -> error.code().equals("duplicate"));
    }

    /** Returns whether that field is the mobile number. */
    private boolean ofMobile() {
        return errors.stream().anyMatch(error -> error.code().equals("duplicate") && "mobile".equals(error.field()));
    }

    /**
     * Returns the failure.
     *
     * @param duplicateOf id of the other record; null if it is unknown
     */
    private CrmGateException failure(@Nullable String duplicateOf) {
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
