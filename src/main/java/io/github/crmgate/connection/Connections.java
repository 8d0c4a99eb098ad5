package io.github.crmgate.connection;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The known connections. */
public interface Connections {

    Optional<Connection> find(String id);

    /** All of them, by id. */
    List<Connection> all();

    /** Changes one atomically; nothing happens if it is gone. */
    void update(String id, UnaryOperator<Connection> change);
}
