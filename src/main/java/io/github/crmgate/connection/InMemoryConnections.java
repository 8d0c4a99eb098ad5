package io.github.crmgate.connection;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.UnaryOperator;

/** Connections that live as long as the process. */
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
    public List<Connection> all() {
        return List.copyOf(byId.values());
    }

    @Override
    public void update(String id, UnaryOperator<Connection> change) {
        byId.computeIfPresent(id, (key, connection) -> change.apply(connection));
    }
}
