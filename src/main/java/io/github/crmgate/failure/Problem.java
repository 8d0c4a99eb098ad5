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
 */
public record Problem(
        ProblemCode code,
        String detail,
        @Nullable Duration retryAfter,
        @Nullable String crmCode,
        @Nullable String crmMessage,
        List<FieldError> fieldErrors,
        @Nullable String duplicateOf) {

    public Problem {
        fieldErrors = List.copyOf(fieldErrors);
    }

    /** Creates a problem that is not about the fields of a write. */
    public Problem(
            ProblemCode code,
            String detail,
            @Nullable Duration retryAfter,
            @Nullable String crmCode,
            @Nullable String crmMessage) {
        this(code, detail, retryAfter, crmCode, crmMessage, List.of(), null);
    }

    /** Returns a problem without a wait and without an error of the CRM. */
    public static Problem of(ProblemCode code, String detail) {
        return new Problem(code, detail, null, null, null);
    }

    /** Returns the same problem with a wait before the next attempt. */
    public Problem retryAfter(@Nullable Duration wait) {
        return new Problem(code, detail, wait, crmCode, crmMessage, fieldErrors, duplicateOf);
    }

    /** Returns the same problem with the CRM's own code and message. */
    public Problem said(@Nullable String itsCode, @Nullable String itsMessage) {
        return new Problem(code, detail, retryAfter, itsCode, itsMessage, fieldErrors, duplicateOf);
    }

    /** Returns the same problem with errors of fields. */
    public Problem withFieldErrors(List<FieldError> errors) {
        return new Problem(code, detail, retryAfter, crmCode, crmMessage, errors, duplicateOf);
    }

    /** Returns the same problem with the id of the record that the write would duplicate. */
    public Problem duplicating(@Nullable String id) {
        return new Problem(code, detail, retryAfter, crmCode, crmMessage, fieldErrors, id);
    }

    /** Returns whether the caller's request is at fault: by its code, or because the CRM refused values of fields. */
    public boolean causedByCaller() {
        return code.causedByCaller() || !fieldErrors.isEmpty();
    }
}
