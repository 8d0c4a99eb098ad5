package io.github.crmgate.processor;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.Connections;
import io.github.crmgate.failure.StoreUnavailableException;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps in a connection how its calls go. That is worth less than the answer to the call: a store that is down is no failure. */
final class ConnectionRecord {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionRecord.class);

    private ConnectionRecord() {}

    static void keep(Connections connections, String id, UnaryOperator<Connection> change) {
        try {
            connections.update(id, change);
        } catch (StoreUnavailableException e) {
            LOG.debug("connection {}: not recorded", id, e);
        }
    }
}
