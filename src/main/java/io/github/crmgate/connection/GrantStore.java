package io.github.crmgate.connection;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where grants are kept, shared by all processes.
 *
 * <ol>
 *   <li>A write names the grant that it follows from, and fails if another one was kept since.
 *   <li>A lease is one holder's at a time, over all processes. It ends by itself, by the store's clock.
 *   <li>Every method throws a {@code CrmGateException} with {@code store_unavailable} if the store can't be reached.
 * </ol>
 */
public interface GrantStore {
    /** How many token calls of a credential are remembered; no quota can count more. */
    int MAX_COUNTED = 10;

    Optional<StoredGrant> load(String connectionId);

    /** When the newest tokens of a credential were asked for, by all connections that it serves, in no order. */
    List<Instant> granted(Credential credential);

    /**
     * Takes the lease for a token call, and counts the token that may come of it before it is asked for.
     *
     * @param seen as it was loaded
     * @param holder names who takes it, for operators
     * @return the grant as it now stands; empty if it changed since, or somebody else holds the lease
     */
    Optional<StoredGrant> lease(StoredGrant seen, String holder, Duration length, Instant now);

    /**
     * Keeps what a token call brought, ends the lease and all trouble, and makes a broken connection active.
     *
     * @param scopes of the new token; none keeps those that are known
     * @return whether it was kept: not if the connection is gone or another grant was kept meanwhile
     */
    boolean renew(StoredGrant leased, Grant renewed, List<String> scopes);

    /**
     * Ends a lease whose token call brought nothing. Does nothing if the lease is another one's by now.
     *
     * @param trouble why; null if the call was not made
     * @param counts whether a token may have come of the call all the same
     */
    void release(StoredGrant leased, @Nullable TokenTrouble trouble, boolean counts);

    /**
     * Marks a connection whose grant is dead as broken, once, and ends the lease.
     *
     * @return whether the grant still was the one that is dead
     */
    default boolean declareDead(StoredGrant leased, LastError cause) {
        return declareDead(leased, cause, null);
    }

    /**
     * As {@link #declareDead(StoredGrant, LastError)}.
     *
     * @param recheck when the credential is to be checked again; null for one that can never work again
     */
    boolean declareDead(StoredGrant leased, LastError cause, @Nullable TokenTrouble recheck);

    /** Returns broken connections whose credential is to be checked again by now, the longest due first; none is leased. */
    List<String> dueForRecheck(Instant now, int limit);
}
