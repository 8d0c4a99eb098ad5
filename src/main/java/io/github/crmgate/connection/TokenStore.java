package io.github.crmgate.connection;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Stores grants for all processes.
 *
 * <ol>
 *   <li>A write names the grant from which it follows, and fails if another one was stored since.
 *   <li>A lease has one holder at a time, over all processes. It expires by the store's clock unless its holder extends
 *       it.
 *   <li>Every method throws a {@code CrmGateException} with {@code store_unavailable} if the store can't be reached.
 * </ol>
 */
public interface TokenStore {
    /** Number of token calls per credential that are remembered; the maximum of a quota. */
    int MAX_COUNTED = 10;

    Optional<StoredTokenSet> load(String connectionId);

    /**
     * Returns a token set as {@link #load} does, without a store access if it is in use. A change by this process takes
     * effect at once, one by another process within a second.
     */
    default Optional<StoredTokenSet> recent(String connectionId) {
        return load(connectionId);
    }

    /** Returns the times of the newest token calls with a credential, by all connections that use it, in no order. */
    List<Instant> granted(Credential credential);

    /**
     * Takes the lease for a token call, and counts the call in advance.
     *
     * @param seen the grant as it was read
     * @param holder id of the process
     * @return the present grant; empty if it has changed since, or another holder has the lease
     */
    Optional<StoredTokenSet> lease(StoredTokenSet seen, String holder, Duration length, Instant now);

    /**
     * Extends a lease, also an expired one that no other holder has taken.
     *
     * @param length length from now
     * @return whether the holder has the lease: not if the token set has changed since
     */
    boolean extend(StoredTokenSet leased, String holder, Duration length);

    /**
     * Stores the result of a token call, ends the lease and any back-off, and makes a broken connection active.
     *
     * @param scopes scopes of the new token; without any, the present ones stay
     * @return whether it was stored: not if the connection was deleted or another grant was stored since
     */
    boolean renew(StoredTokenSet leased, TokenSet renewed, List<String> scopes);

    /**
     * Ends the lease of a token call without a result. Does nothing if another holder has the lease.
     *
     * @param trouble reason; null if the call was not made
     * @param counts whether the call counts, because it may have issued a token
     */
    void release(StoredTokenSet leased, @Nullable TokenBackoff trouble, boolean counts);

    /**
     * Marks the connection of a dead grant as broken, once, and ends the lease.
     *
     * @return whether it did: not if another grant was stored since, or another holder has taken the lease, whose call
     *     decides
     */
    default boolean declareDead(StoredTokenSet leased, LastError cause) {
        return declareDead(leased, cause, null);
    }

    /**
     * Marks the connection of a dead grant as broken, as {@link #declareDead(StoredTokenSet, LastError)} does.
     *
     * @param recheck time of the next check of the credential; null if it can never work again
     */
    boolean declareDead(StoredTokenSet leased, LastError cause, @Nullable TokenBackoff recheck);

    /** Returns broken connections whose credential is due for a check and not leased, longest due first. */
    List<String> dueForRecheck(Instant now, int limit);
}
