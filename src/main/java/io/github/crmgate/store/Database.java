package io.github.crmgate.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.SQLExceptionOverride;
import io.github.crmgate.failure.StoreUnavailableException;
import io.github.crmgate.secret.Secret;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Pooled access to the database. It distinguishes a store that is down from all other failures. */
final class Database implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Database.class);
    private static final int MAX_CONNECTIONS = 8; // ten processes fit into PostgreSQL's default of 100
    private static final int MAX_ATTEMPTS = 50;

    private final HikariDataSource pool;
    private final Jdbi jdbi;
    private final boolean file;
    private final AtomicBoolean down = new AtomicBoolean();

    private Database(HikariDataSource pool, boolean file) {
        this.pool = pool;
        this.jdbi = Jdbi.create(pool);
        this.file = file;
    }

    /**
     * Opens the pool. It waits up to ten seconds for an embedded store that another process has open, and tries a
     * remote one once.
     */
    static Database open(StoreUrl url, @Nullable String user, @Nullable Secret password) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("store");
        config.setJdbcUrl(url.jdbc());
        config.setUsername(user);
        config.setPassword(password == null ? null : password.reveal());
        config.setMaximumPoolSize(MAX_CONNECTIONS);
        config.setMinimumIdle(2);
        config.setConnectionTimeout(3_000);
        config.setValidationTimeout(1_000);
        config.setInitializationFailTimeout(url.remote() ? 1 : 10_000);
        config.setExceptionOverride(new ClosedFile());
        url.properties().forEach(config::addDataSourceProperty);
        return new Database(new HikariDataSource(config), url.file());
    }

    DataSource dataSource() {
        return pool;
    }

    /** Runs statements without a transaction. */
    <T> T with(Function<Handle, T> work) {
        return repeated(() -> jdbi.withHandle(work::apply));
    }

    /** Runs statements as one transaction; repeats it after a conflict with another one. */
    <T> T inTransaction(Function<Handle, T> work) {
        T outcome = repeated(() -> jdbi.inTransaction(work::apply));
        if (file) {
            with(handle -> handle.execute("CHECKPOINT SYNC")); // H2 commits without waiting for the disk
        }
        return outcome;
    }

    private <T> T repeated(Work<T> work) {
        for (int tries = 1; ; tries++) {
            try {
                T outcome = work.run();
                if (down.compareAndSet(true, false)) {
                    LOG.info("the store is back");
                }
                return outcome;
            } catch (JdbiException | SQLException e) {
                if (refusesValue(e)) {
                    throw new IllegalStateException("the store refuses a value"); // no cause: it quotes the value
                }
                if (!isRetryableConflict(e)) {
                    if (down.compareAndSet(false, true)) {
                        LOG.warn("the store can't be reached, retrying: {}", reason(e));
                    }
                    LOG.debug("the store failed", e);
                    throw new StoreUnavailableException(e);
                }
                if (tries == MAX_ATTEMPTS) {
                    throw new IllegalStateException("the store's rows change too fast", e);
                }
            } catch (ChangedMeanwhileException e) {
                if (tries == MAX_ATTEMPTS) {
                    throw new IllegalStateException("the store's rows change too fast", e);
                }
            }
        }
    }

    /** Returns the first line of the innermost message; further lines may quote statements. */
    static String reason(Throwable failure) {
        String reason = "";
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            reason = Objects.requireNonNullElse(cause.getMessage(), reason);
        }
        return reason.lines().findFirst().orElse("");
    }

    /** Returns whether the failure is a data exception of SQL:2016, such as a text that is too long. */
    private static boolean refusesValue(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return sql.getSQLState().startsWith("22");
            }
        }
        return false;
    }

    /**
     * Returns whether a retry helps: constraints, serialization failures and deadlocks of SQL:2016, and H2's lock
     * timeout.
     */
    private static boolean isRetryableConflict(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                String state = sql.getSQLState();
                return state.startsWith("23") || state.startsWith("40") || state.equals("HYT00");
            }
        }
        return false;
    }

    @Override
    public void close() {
        pool.close();
    }

    private interface Work<T> {
        T run() throws SQLException;
    }

    /** A row was changed between reading and writing it; the work is repeated. */
    static final class ChangedMeanwhileException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /**
     * Tells the pool that H2 has closed itself, for example because the disk was full: its connections claim to be
     * alive, and only a new one opens the database again.
     */
    private static final class ClosedFile implements SQLExceptionOverride {
        /** DATABASE_IS_CLOSED, DATABASE_CALLED_AT_SHUTDOWN, CONNECTION_BROKEN_1, IO_EXCEPTION_1 of H2. */
        private static final Set<String> CLOSED = Set.of("90098", "90121", "90067", "90028");

        @java.lang.Override
        public SQLExceptionOverride.Override adjudicate(SQLException failure) {
            return CLOSED.contains(String.valueOf(failure.getSQLState()))
                    ? SQLExceptionOverride.Override.MUST_EVICT
                    : SQLExceptionOverride.Override.CONTINUE_EVICT;
        }
    }
}
