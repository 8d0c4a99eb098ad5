package io.github.crmgate.failure;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An error as a caller may see it: never a secret, always what to do.
 *
 * @param code kind of the problem
 * @param detail one or two sentences: what went wrong and what to do
 * @param retryAfter wait before the next attempt, if known
 * @param crmCode the CRM's own error code, if any
 * @param crmMessage the CRM's own message, if any
 * @param fieldErrors errors of fields of a write
 * @param duplicateOf id of the record that a write would duplicate, if known
 * @param matches ids of the records of which a write can't choose one
 */
public record Problem(
        ProblemCode code,
        String detail,
        @Nullable Duration retryAfter,
        @Nullable String crmCode,
        @Nullable String crmMessage,
        List<FieldError> fieldErrors,
        @Nullable String duplicateOf,
        List<String> matches) {

    public Problem {
        fieldErrors = List.copyOf(fieldErrors);
        matches = List.copyOf(matches);
    }

    /** Creates a problem that is not about the fields of a write. */
    public Problem(
            ProblemCode code,
            String detail,
            @Nullable Duration retryAfter,
            @Nullable String crmCode,
            @Nullable String crmMessage) {
        this(code, detail, retryAfter, crmCode, crmMessage, List.of(), null, List.of());
    }

    /** Returns a problem without a wait and without an error of the CRM. */
    public static Problem of(ProblemCode code, String detail) {
        return new Problem(code, detail, null, null, null);
    }

    /** Returns the same problem with a wait before the next attempt. */
    public Problem retryAfter(@Nullable Duration wait) {
        return new Problem(code, detail, wait, crmCode, crmMessage, fieldErrors, duplicateOf, matches);
    }

    /** Returns the same problem with the CRM's own code and message. */
    public Problem said(@Nullable String itsCode, @Nullable String itsMessage) {
        return new Problem(code, detail, retryAfter, itsCode, itsMessage, fieldErrors, duplicateOf, matches);
    }

    /** Returns the same problem with errors of fields. */
    public Problem withFieldErrors(List<FieldError> errors) {
        return new Problem(code, detail, retryAfter, crmCode, crmMessage, errors, duplicateOf, matches);
    }

    /** Returns the same problem with the id of the record that the write would duplicate. */
    public Problem duplicating(@Nullable String id) {
        return new Problem(code, detail, retryAfter, crmCode, crmMessage, fieldErrors, id, matches);
    }

    /** Returns the same problem with the ids of the records of which a write can't choose one. */
    public Problem matching(List<String> ids) {
        return new Problem(code, detail, retryAfter, crmCode, crmMessage, fieldErrors, duplicateOf, ids);
    }

    /** Returns whether the caller's request is at fault: by its code, or because the CRM refused values of fields. */
    public boolean causedByCaller() {
        return code.causedByCaller() || !fieldErrors.isEmpty();
    }
}
