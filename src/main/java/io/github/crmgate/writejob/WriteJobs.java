package io.github.crmgate.writejob;

import io.github.crmgate.outbox.OutboxEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Jobs of all processes.
 *
 * <ol>
 *   <li>One process at a time holds a job, under a lease. A process whose lease has ended changes nothing more.
 *   <li>Of the jobs of one lane, only the oldest that is not completed can be claimed.
 *   <li>Documents are stored encrypted. A job that can't be decrypted is not claimed, and holds up no other.
 *   <li>Every method throws a {@code CrmGateException} with {@code store_unavailable} if the store can't be reached.
 * </ol>
 */
public interface WriteJobs {
    /** How long a job is kept after it was completed. */
    Duration TTL = Duration.ofHours(24);

    /**
     * Adds a job.
     *
     * @return false if there is a job with this id already; then nothing changes
     */
    boolean add(WriteJob job);

    /** Returns a job. */
    Optional<WriteJob> find(String id);

    /**
     * Claims due jobs, oldest first.
     *
     * @param lease time after which another process can claim a job, by the store's clock
     */
    List<WriteJob> claim(int limit, Duration lease, Instant now);

    /** Extends leases, and returns the holders that still have theirs. */
    Collection<String> extend(Collection<String> holders, Duration lease);

    /**
     * Stores the document of a claimed job.
     *
     * @return false if the lease is lost
     */
    boolean save(WriteJob claimed);

    /**
     * Stores the document of a claimed job, and ends the claim. The job is due again at the given time.
     *
     * @return false if the lease is lost
     */
    boolean release(WriteJob claimed, Instant dueAt);

    /**
     * Stores the document of a claimed job whose results are complete, together with a delivery of them.
     *
     * @param delivery null for none
     * @return false if the lease is lost
     */
    boolean complete(WriteJob claimed, Instant now, @Nullable OutboxEntry delivery);

    /** Returns the number of jobs that are not completed. */
    long open();

    /**
     * Deletes jobs that were completed before a time.
     *
     * @return how many
     */
    int prune(Instant before);
}
