package io.github.crmgate.connection;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Stores connections for all processes.
 *
 * <ol>
 *   <li>An owner has at most one connection per provider.
 *   <li>Changes are atomic and never undo each other.
 *   <li>Every method throws a {@code CrmGateException} with {@code store_unavailable} if the store can't be reached.
 * </ol>
 */
public interface Connections {

    Optional<Connection> find(String id);

    /**
     * Returns a connection as {@link #find} does, without a store access if it is in use. A change by this process
     * takes effect at once, one by another process within a second.
     */
    default Optional<Connection> recent(String id) {
        return find(id);
    }

    /**
     * Returns the first two connections of a filter, by id; as recent as {@link #recent}.
     *
     * @param filter selects the connections of an owner or connections without an owner, whatever their status
     */
    default List<Connection> recentPair(ConnectionFilter filter) {
        return page(filter, null, 2);
    }

    /** Throws unless the store can be written at present. */
    void ensureWritable();

    /** Returns at most {@code limit} connections after the given id, by id. */
    List<Connection> page(ConnectionFilter filter, @Nullable String after, int limit);

    /**
     * Returns at most {@code limit} connections after the given id that can't serve beyond a time unless someone acts,
     * by id.
     */
    List<ConnectionRisk> unusableBefore(Instant time, @Nullable String after, int limit);

    /** Returns the number of connections in each status. */
    Map<ConnectionStatus, Long> counts();

    /** Changes a connection; does nothing if it was deleted, or if the change changes nothing. */
    void update(String id, UnaryOperator<Connection> change);

    /**
     * Saves a connection whose auth check succeeded. A connection with the same id, or with the same owner and
     * provider, keeps its id and creation time; its credential is replaced, and revoked at the provider later unless
     * another connection uses it.
     *
     * @return the saved connection
     * @throws io.github.crmgate.failure.CrmGateException {@code bad_request} if the id belongs to another provider or
     *     owner
     */
    Connection save(Connection connection, TokenSet grant);

    /**
     * Saves a connection that the settings describe, unless it was saved from the same settings before.
     *
     * @param fingerprint hash of the settings, which does not reveal the credential
     */
    void seed(Connection connection, TokenSet grant, String fingerprint);

    /**
     * Deletes a connection and its credential, which is revoked at the provider later unless another connection uses
     * it.
     *
     * @return whether the connection existed
     */
    boolean delete(String id);
}
