package io.github.crmgate.testing;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.ConnectionFilter;
import io.github.crmgate.connection.ConnectionRisk;
import io.github.crmgate.connection.ConnectionStatus;
import io.github.crmgate.connection.Connections;
import io.github.crmgate.connection.TokenSet;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Connections in a map, for tests that are not about the store. */
public final class InMemoryConnections implements Connections {
    private final ConcurrentSkipListMap<String, Connection> byId = new ConcurrentSkipListMap<>();

    public InMemoryConnections(List<Connection> connections) {
        connections.forEach(connection -> byId.put(connection.id(), connection));
    }

    @Override
    public Optional<Connection> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    @Override
    public void ensureWritable() {}

    @Override
    public List<Connection> page(ConnectionFilter filter, String after, int limit) {
        return byId.values().stream()
                .filter(connection -> after == null || connection.id().compareTo(after) > 0)
                .filter(filter::matches)
                .limit(limit)
                .toList();
    }

    @Override
    public List<ConnectionRisk> unusableBefore(Instant time, @Nullable String after, int limit) {
        return List.of();
    }

    @Override
    public Map<ConnectionStatus, Long> counts() {
        Map<ConnectionStatus, Long> counts = new EnumMap<>(ConnectionStatus.class);
        byId.values().forEach(connection -> counts.merge(connection.status(), 1L, Long::sum));
        return counts;
    }

    @Override
    public void update(String id, UnaryOperator<Connection> change) {
        byId.computeIfPresent(id, (key, connection) -> change.apply(connection));
    }

    @Override
    public Connection save(Connection connection, TokenSet grant) {
        byId.put(connection.id(), connection);
        return connection;
    }

    @Override
    public void seed(Connection connection, TokenSet grant, String fingerprint) {
        byId.putIfAbsent(connection.id(), connection);
    }

    @Override
    public boolean delete(String id) {
        return byId.remove(id) != null;
    }
}
