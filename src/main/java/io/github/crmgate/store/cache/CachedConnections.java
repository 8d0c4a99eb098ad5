package io.github.crmgate.store.cache;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.ConnectionFilter;
import io.github.crmgate.connection.ConnectionRisk;
import io.github.crmgate.connection.ConnectionStatus;
import io.github.crmgate.connection.Connections;
import io.github.crmgate.connection.TokenSet;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Connections of a store, of which calls read those in use from memory. */
public final class CachedConnections implements Connections {
    private final Connections store;
    private final ConnectionCache cache;

    public CachedConnections(Connections store, ConnectionCache cache) {
        this.store = store;
        this.cache = cache;
    }

    @Override
    public Optional<Connection> recent(String id) {
        return cache.connection(id, store::find);
    }

    @Override
    public List<Connection> recentPair(ConnectionFilter filter) {
        return cache.first(filter, store::find, () -> store.recentPair(filter));
    }

    @Override
    public Optional<Connection> find(String id) {
        return store.find(id);
    }

    @Override
    public void ensureWritable() {
        store.ensureWritable();
    }

    @Override
    public List<Connection> page(ConnectionFilter filter, @Nullable String after, int limit) {
        return store.page(filter, after, limit);
    }

    @Override
    public List<ConnectionRisk> unusableBefore(Instant time, @Nullable String after, int limit) {
        return store.unusableBefore(time, after, limit);
    }

    @Override
    public Map<ConnectionStatus, Long> counts() {
        return store.counts();
    }

    @Override
    public void update(String id, UnaryOperator<Connection> change) {
        cache.write(id, () -> {
            store.update(id, change);
            return true;
        });
    }

    @Override
    public Connection save(Connection connection, TokenSet grant) {
        return cache.save(connection, () -> Optional.of(store.save(connection, grant)))
                .orElseThrow();
    }

    @Override
    public void seed(Connection connection, TokenSet grant, String fingerprint) {
        cache.save(connection, () -> {
            store.seed(connection, grant, fingerprint);
            return Optional.empty();
        });
    }

    @Override
    public boolean delete(String id) {
        return cache.write(id, () -> store.delete(id));
    }
}
