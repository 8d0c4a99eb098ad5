package io.github.crmgate.poll;

import io.github.crmgate.failure.Problem;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the poll of a connection can't learn of its CRM for now. Both gaps close automatically once the CRM tells again.
 *
 * @param deletions deletions that the CRM refuses to list; null if it lists them, or is not asked
 * @param undatedSince since when leads come without the time of their last change, so that only their content tells
 *     whether one changed again; null if they have it
 */
public record PollGaps(
        @Nullable Refused deletions, @Nullable Instant undatedSince) {
    public static final PollGaps NONE = new PollGaps(null, null);

    /**
     * A list that the CRM refuses.
     *
     * @param since what happened from this time on was not read; it is read once the CRM lists it again
     * @param code of the problem
     * @param detail of the problem, for people
     */
    public record Refused(Instant since, String code, String detail) {}

    /** How many there are. */
    public int count() {
        return (deletions == null ? 0 : 1) + (undatedSince == null ? 0 : 1);
    }

    /** Whether another one has the same gaps, whatever their details. */
    boolean sameKind(PollGaps other) {
        return (deletions == null) == (other.deletions == null)
                && (undatedSince == null) == (other.undatedSince == null);
    }

    PollGaps refused(Problem problem, Instant since) {
        Instant begin = deletions == null ? since : deletions.since();
        return new PollGaps(new Refused(begin, problem.code().code(), problem.detail()), undatedSince);
    }

    PollGaps told() {
        return new PollGaps(null, undatedSince);
    }

    PollGaps undated(Instant now) {
        return new PollGaps(deletions, undatedSince == null ? now : undatedSince);
    }

    PollGaps dated() {
        return new PollGaps(deletions, null);
    }
}
