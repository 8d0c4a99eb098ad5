package io.github.crmgate.outbox;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is still to be told to somebody outside, kept in the transaction that made it due (transactional outbox).
 *
 * <ol>
 *   <li>An entry is taken by one process at a time; if that one dies, another takes it after a while. So each is
 *       delivered at least once.
 *   <li>Every method throws a {@code CrmGateException} with {@code store_unavailable} if the store can't be reached.
 * </ol>
 */
public interface Outbox {

    /** Puts one in. */
    void add(OutboxEntry entry);

    /**
     * Takes the entry of a kind that has been due for longest. A refresh token that serves a connection again is not
     * revoked any more: its entry is dropped.
     *
     * @param hidden how long nobody else takes it
     */
    Optional<OutboxEntry> take(OutboxEntry.Kind kind, Instant now, Duration hidden);

    /**
     * Takes an entry that was given up, for one more attempt after which it is still given up. Empty if there is none:
     * it was delivered since, or is a refresh token that serves a connection again.
     */
    Optional<OutboxEntry> takeGivenUp(String id);

    /** Whether an entry is still tried by itself. */
    boolean isDue(String id);

    /** It was delivered. */
    void done(OutboxEntry taken);

    /** It was not: it is due again later, or never if no time is given. */
    void failed(OutboxEntry taken, String error, @Nullable Instant dueAt);

    /** Those that wait or were given up, by id, beginning after the named one. */
    List<OutboxEntry> page(@Nullable String after, int limit);

    /** How many failed at least once. */
    long failing();
}
