package io.github.crmgate.writejob;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A batch of writes that is carried out in the background.
 *
 * @param lane jobs of one lane are carried out one after the other, in the order in which they were added; most often the
 *     id of a connection
 * @param document JSON of the batch and of the results of its writes; contains personal data
 * @param createdAt time at which the job was added
 * @param startedAt time of the first attempt; null before it
 * @param completedAt time at which all results were known; null before that
 * @param attempts how often a process has claimed the job
 * @param holder process and attempt that hold the job; null unless it is claimed
 */
public record WriteJob(
        String id,
        String lane,
        String document,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant completedAt,
        int attempts,
        @Nullable String holder) {

    /** Returns a job that is due at once. */
    public static WriteJob of(String id, String lane, String document, Instant now) {
        return new WriteJob(id, lane, document, now, null, null, 0, null);
    }

    /** Returns the same job with another document. */
    public WriteJob with(String changed) {
        return new WriteJob(id, lane, changed, createdAt, startedAt, completedAt, attempts, holder);
    }

    /** Omits the document, because it contains personal data. */
    @Override
    public String toString() {
        return "write job " + id;
    }
}
