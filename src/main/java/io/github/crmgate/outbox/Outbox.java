package io.github.crmgate.outbox;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Deliveries to the outside, stored in the transaction that makes them due (transactional outbox).
 *
 * <ol>
 *   <li>One process at a time takes an entry; if it dies, another one takes the entry later. Delivery is at-least-once.
 *   <li>Every method throws a {@code CrmGateException} with {@code store_unavailable} if the store can't be reached.
 * </ol>
 */
public interface Outbox {

    /** Adds an entry. */
    void add(OutboxEntry entry);

    /** Returns the kinds of which an entry is due. */
    List<OutboxEntry.Kind> due(Instant now);

    /**
     * Takes the entry of a kind that has been due longest. An entry that would revoke a refresh token in use is dropped
     * instead.
     *
     * @param hidden time for which no other process takes it
     */
    Optional<OutboxEntry> take(OutboxEntry.Kind kind, Instant now, Duration hidden);

    /**
     * Takes an entry that was given up, for one more attempt; if that fails, it stays given up. Returns empty if the
     * entry was delivered since, or would revoke a refresh token in use.
     */
    Optional<OutboxEntry> takeGivenUp(String id);

    /** Returns whether CrmGate still retries an entry automatically. */
    boolean isDue(String id);

    /** Records that an entry was delivered. */
    void done(OutboxEntry taken);

    /** Records that delivery failed. The entry is due again at the given time, or given up if that is null. */
    void failed(OutboxEntry taken, String error, @Nullable Instant dueAt);

    /** Returns at most {@code limit} entries after the given id that wait or were given up, by id. */
    List<OutboxEntry> page(@Nullable String after, int limit);

    /** Returns the number of entries whose last attempt failed. */
    long failing();
}
