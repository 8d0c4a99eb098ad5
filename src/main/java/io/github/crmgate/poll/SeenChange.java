package io.github.crmgate.poll;

import java.time.Instant;

/**
 * The newest change of a lead that was delivered.
 *
 * @param at when the lead was changed, as the CRM tells
 * @param digest tells changes of the same second apart
 */
public record SeenChange(String id, Instant at, String digest) {
    static final String DELETED = "deleted";

    /** Begins the digest of a change without a time of its own. */
    static final String UNDATED = "undated:";

    /**
     * Whether another one is news: neither the same once more, nor what a slow copy of the CRM tells of earlier.
     *
     * @param latest when a change can have been made at the latest: one that is dated later has no order, and does not
     *     hide what is changed until then
     */
    boolean precedes(LeadChange other, Instant latest) {
        if (other.undated() || digest.startsWith(UNDATED)) {
            return !digest.equals(other.digest()); // there is no order, only the content
        }
        if (at.isAfter(latest)) {
            return !other.seen().equals(this);
        }
        boolean sameSecond = other.at().equals(at) && !digest.equals(DELETED);
        return other.at().isAfter(at) || (sameSecond && !digest.equals(other.digest()));
    }
}
