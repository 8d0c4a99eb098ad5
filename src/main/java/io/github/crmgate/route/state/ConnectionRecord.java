package io.github.crmgate.route.state;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.ConnectionStatus;
import io.github.crmgate.connection.Connections;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.failure.StoreUnavailableException;
import java.util.function.UnaryOperator;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records the outcome of calls in their connection. The response to the call matters more, so an unavailable store is
 * no failure here.
 */
public final class ConnectionRecord {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionRecord.class);

    private ConnectionRecord() {}

    /** Clears the last error of the connection, which served again. */
    public static void recovered(Connections connections, Connection connection) {
        if (connection.lastError() != null) {
            keep(connections, connection.id(), Connection::recovered);
        }
    }

    public static void keep(Connections connections, String id, UnaryOperator<Connection> change) {
        try {
            connections.update(id, change);
        } catch (StoreUnavailableException e) {
            LOG.debug("connection {}: not recorded", id, e);
        }
    }

    /** Returns whether an exchange failed because its connection must be authorized again. */
    public static boolean awaitsAuthorization(Connections connections, Exchange exchange) {
        Connection connection = CallState.CONNECTION.find(exchange);
        if (connection == null || CallState.PROBLEM.get(exchange).code() != ProblemCode.AUTHORIZATION_REQUIRED) {
            return false;
        }
        try {
            return connection.status() == ConnectionStatus.REAUTHORIZATION_REQUIRED
                    || connections
                            .find(connection.id())
                            .filter(present -> present.status() == ConnectionStatus.REAUTHORIZATION_REQUIRED)
                            .isPresent();
        } catch (StoreUnavailableException e) {
            LOG.debug("connection {}: its status is not known", connection.id(), e);
            return true;
        }
    }
}
