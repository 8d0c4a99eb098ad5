package io.github.crmgate.store.cache;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens to the changes of connections by all processes that share a PostgreSQL database ({@code LISTEN}), on a
 * database connection of its own.
 *
 * <ol>
 *   <li>While it listens, values stay current until a notification ends them.
 *   <li>It confirms three times a second that it still listens. Once that fails, or this process was suspended, values
 *       are served up to a second, as without notifications, until it listens again.
 *   <li>A value read before it began to listen is not covered, because a change may have been missed.
 * </ol>
 */
public final class ChangeListener implements Freshness, AutoCloseable {
    /** Channel of the notifications. Their text is a connection's id, or the id, a line feed and the owner. */
    public static final String CHANNEL = "crmgate_connection";

    private static final Logger LOG = LoggerFactory.getLogger(ChangeListener.class);
    private static final int CONFIRM_MILLIS = 300;
    private static final int RETRY_MILLIS = 1_000;

    private final Source source;
    private final ConnectionCache cache;
    private final Thread thread = new Thread(this::run, "store-changes");
    private volatile @Nullable Listening listening;
    private volatile @Nullable Connection open;
    private volatile boolean closed;

    private ChangeListener(Source source, ConnectionCache cache) {
        this.source = source;
        this.cache = cache;
        thread.setDaemon(true);
    }

    /** Starts to listen for a cache, which is informed of every change. */
    public static ChangeListener start(Source source, ConnectionCache cache) {
        ChangeListener listener = new ChangeListener(source, cache);
        cache.setFreshness(listener);
        listener.thread.start();
        return listener;
    }

    @Override
    public boolean isCurrent(long readAt, long now) {
        Listening state = listening;
        boolean covered =
                state != null && readAt - state.since() >= 0 && now - state.confirmedAt() < Freshness.MAX_AGE_NANOS;
        return covered || Freshness.SHARED.isCurrent(readAt, now);
    }

    private void run() {
        boolean reported = false;
        while (!closed) {
            try (Connection connection = source.open()) {
                open = connection;
                listen(connection, reported);
            } catch (SQLException e) {
                if (!closed && !reported) {
                    LOG.warn("no notifications of changes from the store: connections in use are read every second");
                    LOG.debug("the listener failed", e);
                }
                reported = true;
            } finally {
                listening = null;
                open = null;
            }
            pause();
        }
    }

    private void listen(Connection connection, boolean reported) throws SQLException {
        PGConnection notifying = connection.unwrap(PGConnection.class);
        try (Statement statement = connection.createStatement()) {
            statement.execute("LISTEN " + CHANNEL);
            long since = System.nanoTime();
            while (!closed) {
                long asked = System.nanoTime();
                boolean heard = isListening(statement);
                forget(notifying.getNotifications()); // sent before the response to the query
                if (heard && listening == null && reported) {
                    LOG.info("the store sends notifications of changes again");
                }
                listening = heard ? new Listening(since, asked) : null;
                forget(notifying.getNotifications(CONFIRM_MILLIS));
            }
        }
    }

    /** Asks the server, because a connection pooler may have given this session another connection to it. */
    private static boolean isListening(Statement statement) throws SQLException {
        try (ResultSet channels =
                statement.executeQuery("SELECT 1 FROM pg_listening_channels() AS c WHERE c = '" + CHANNEL + "'")) {
            return channels.next();
        }
    }

    private void forget(PGNotification @Nullable [] notifications) {
        if (notifications == null) {
            return;
        }
        for (PGNotification notification : notifications) {
            String[] names = notification.getParameter().split("\n", 2);
            if (names.length == 1) {
                cache.forget(names[0]);
            } else {
                cache.forget(names[0], names[1]);
            }
        }
    }

    private void pause() {
        try {
            if (!closed) {
                Thread.sleep(RETRY_MILLIS);
            }
        } catch (InterruptedException e) {
            closed = true;
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        Connection connection = open;
        if (connection != null) {
            try {
                connection.abort(Runnable::run);
            } catch (SQLException e) {
                LOG.debug("the listener's connection is closed already", e);
            }
        }
    }

    /** Opens a database connection. */
    @FunctionalInterface
    public interface Source {
        Connection open() throws SQLException;
    }

    /**
     * State while it listens, by {@link System#nanoTime}.
     *
     * @param since start
     * @param confirmedAt time before the last confirmation
     */
    private record Listening(long since, long confirmedAt) {}
}
