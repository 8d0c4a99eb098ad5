package io.github.crmgate.connection;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The known connections, shared by all processes.
 *
 * <ol>
 *   <li>An owner has at most one connection at a provider.
 *   <li>A change is atomic: it never undoes another one.
 *   <li>Every method throws a {@code CrmGateException} with {@code store_unavailable} if the store can't be reached.
 * </ol>
 */
public interface Connections {

    Optional<Connection> find(String id);

    /** Proves that something could be kept right now. */
    void ensureWritable();

    /** At most so many, by id, beginning after the named one. */
    List<Connection> page(ConnectionFilter filter, @Nullable String after, int limit);

    /** At most so many of those that can't serve beyond a time if nothing changes, by id, beginning after the named one. */
    List<ConnectionRisk> unusableBefore(Instant time, @Nullable String after, int limit);

    /** How many there are in each state. */
    Map<ConnectionStatus, Long> counts();

    /** Changes one; nothing happens if it is gone, and nothing is written if the change changes nothing. */
    void update(String id, UnaryOperator<Connection> change);

    /**
     * Keeps a connection whose auth check held. One of the same id, or of the same owner at the same provider, keeps its
     * id and its time of creation; its credential is replaced, and revoked at the provider later on unless another
     * connection uses it too.
     *
     * @return the connection as it was kept
     * @throws io.github.crmgate.failure.CrmGateException {@code bad_request} if the id belongs to another provider or
     *     owner
     */
    Connection save(Connection connection, Grant grant);

    /**
     * Keeps a connection that the settings describe, unless it was kept before out of the same settings.
     *
     * @param fingerprint of the settings; tells nothing of the credential
     */
    void seed(Connection connection, Grant grant, String fingerprint);

    /**
     * Forgets a connection with its credential, which is revoked at the provider later on unless another connection uses
     * it too.
     *
     * @return whether there was one
     */
    boolean delete(String id);
}
