package io.github.crmgate.failure;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An error as a caller may see it: never a secret, always what to do.
 *
 * @param code kind of the problem
 * @param detail one or two sentences: what went wrong and what to do
 * @param retryAfter wait before the next attempt, if known
 * @param crmCode the CRM's own error code, if any
 * @param crmMessage the CRM's own message, if any
 */
public record Problem(
        ProblemCode code,
        String detail,
        @Nullable Duration retryAfter,
        @Nullable String crmCode,
        @Nullable String crmMessage) {

    /** Returns a problem without a wait and without an error of the CRM. */
    public static Problem of(ProblemCode code, String detail) {
        return new Problem(code, detail, null, null, null);
    }

    /** Returns the same problem with a wait before the next attempt. */
    public Problem retryAfter(@Nullable Duration wait) {
        return new Problem(code, detail, wait, crmCode, crmMessage);
    }

    /** Returns the same problem with the CRM's own code and message. */
    public Problem said(@Nullable String itsCode, @Nullable String itsMessage) {
        return new Problem(code, detail, retryAfter, itsCode, itsMessage);
    }
}
