package io.github.crmgate.poll;

import java.time.Instant;

/**
 * The newest delivered change of a record.
 *
 * @param at time of the change according to the CRM
 * @param digest distinguishes changes in the same second
 */
public record SeenChange(String id, Instant at, String digest) {
    static final String DELETED = "deleted";

    /** Prefix of the digest of a change without a time. */
    static final String UNDATED = "undated:";

    /**
     * Returns whether another change is news: neither the same again, nor an older one from a slow replica of the CRM.
     *
     * @param latest latest plausible time of a change; one with a later time has no order, and hides none until then
     */
    boolean precedes(RecordChange other, Instant latest) {
        if (other.undated() || digest.startsWith(UNDATED)) {
            return !digest.equals(other.digest()); // without order only the content counts
        }
        if (at.isAfter(latest)) {
            return !other.seen().equals(this);
        }
        boolean sameSecond = other.at().equals(at) && !digest.equals(DELETED);
        return other.at().isAfter(at) || (sameSecond && !digest.equals(other.digest()));
    }
}
