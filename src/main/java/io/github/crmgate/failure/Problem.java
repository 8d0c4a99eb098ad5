package io.github.crmgate.failure;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong, in words that a caller may read: never a secret, always what to do about it.
 *
 * @param code the kind
 * @param detail one or two sentences: what happened and what to do
 * @param retryAfter how long to wait before trying again, if that is known
 * @param crmCode the CRM's own error code, if it gave one
 * @param crmMessage the CRM's own words, if it gave any
 */
public record Problem(
        ProblemCode code,
        String detail,
        @Nullable Duration retryAfter,
        @Nullable String crmCode,
        @Nullable String crmMessage) {

    /** A problem without a hint when to come back and without words of the CRM. */
    public static Problem of(ProblemCode code, String detail) {
        return new Problem(code, detail, null, null, null);
    }

    /** The same with the time after which a retry makes sense. */
    public Problem retryAfter(@Nullable Duration wait) {
        return new Problem(code, detail, wait, crmCode, crmMessage);
    }

    /** The same with what the CRM said. */
    public Problem said(@Nullable String itsCode, @Nullable String itsMessage) {
        return new Problem(code, detail, retryAfter, itsCode, itsMessage);
    }
}
