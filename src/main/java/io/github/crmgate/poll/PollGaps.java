package io.github.crmgate.poll;

import io.github.crmgate.failure.Problem;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Changes that the CRM does not report to a poll at present. Both gaps close automatically once it does.
 *
 * @param deletions refusal to list deletions; null if the CRM lists them, or if they are not read
 * @param undatedSince time since which records have no time of their last change, so that only their content shows
 *     changes; null if they have one
 */
public record PollGaps(
        @Nullable Refused deletions, @Nullable Instant undatedSince) {
    public static final PollGaps NONE = new PollGaps(null, null);

    /**
     * A list that the CRM refuses.
     *
     * @param since start of the time whose deletions were not read; they are read once the CRM lists them again
     * @param code problem code
     * @param detail description for people
     */
    public record Refused(Instant since, String code, String detail) {}

    /** Returns the number of gaps. */
    public int count() {
        return (deletions == null ? 0 : 1) + (undatedSince == null ? 0 : 1);
    }

    /** Returns whether another one has the same gaps, whatever their details. */
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
