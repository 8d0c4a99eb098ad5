package io.github.crmgate.store;

import io.github.crmgate.store.cache.ChangeListener;
import io.github.crmgate.store.failure.StoreException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.jdbi.v3.core.Handle;

/** Updates the store's tables, and refuses a store that a newer CrmGate updated. */
final class Schema {
    /** The migrations that this program brings, in their order. */
    static final List<String> VERSIONS = List.of("1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11");

    private static final String HISTORY = "crmgate_schema_history";
    private static final List<String> NOTIFICATIONS = List.of("""
            CREATE FUNCTION crmgate_notify_connection_1() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
              IF TG_OP = 'DELETE' THEN
                PERFORM pg_notify('CHANNEL', OLD.id);
                RETURN NULL;
              END IF;
              IF TG_OP = 'UPDATE' THEN
                IF NEW.provider = OLD.provider THEN
                  PERFORM pg_notify('CHANNEL', NEW.id);
                  RETURN NULL;
                END IF;
              END IF;
              PERFORM pg_notify('CHANNEL', NEW.id || chr(10) || coalesce(NEW.owner, ''));
              RETURN NULL;
            END $$""", """
            CREATE FUNCTION crmgate_notify_grant_1() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
              PERFORM pg_notify('CHANNEL', NEW.connection_id);
              RETURN NULL;
            END $$""", """
            CREATE TRIGGER crmgate_notify_1 AFTER INSERT OR DELETE OR UPDATE OF version ON connection
              FOR EACH ROW EXECUTE FUNCTION crmgate_notify_connection_1()""", """
            CREATE TRIGGER crmgate_notify_1 AFTER UPDATE OF version ON connection_grant
              FOR EACH ROW EXECUTE FUNCTION crmgate_notify_grant_1()""");

    private Schema() {}

    /**
     * Migrates the tables. Several processes may do so at the same time. Tables with exactly the present migrations are
     * left alone without Flyway, which would take 0.2 s of CPU time at each start.
     *
     * @throws StoreException if the schema is newer than this program, or can't be created
     */
    static void migrate(Database database) {
        if (isCurrent(database.dataSource())) {
            return;
        }
        Flyway flyway = Flyway.configure()
                .dataSource(database.dataSource())
                .table(HISTORY)
                .locations("classpath:db/migration")
                .ignoreMigrationPatterns(new String[0]) // otherwise migrations of a newer CrmGate would be ignored
                .load();
        try {
            flyway.migrate();
        } catch (FlywayException e) {
            throw new StoreException(
                    "crmgate.store.url: "
                            + (e instanceof FlywayValidateException ? newer(flyway) : Optional.<String>empty())
                                    .orElse("the store's tables can't be created: " + e.getMessage()),
                    e);
        }
    }

    private static boolean isCurrent(DataSource dataSource) {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT \"version\", \"success\" FROM \"" + HISTORY
                        + "\" WHERE \"version\" IS NOT NULL ORDER BY \"installed_rank\"")) {
            List<String> applied = new ArrayList<>();
            while (rows.next()) {
                applied.add(rows.getBoolean("success") ? rows.getString("version") : "failed");
            }
            return applied.equals(VERSIONS);
        } catch (SQLException e) {
            return false; // no tables yet, or no store: Flyway finds out
        }
    }

    /**
     * Lets PostgreSQL notify all processes of changes of connections and token sets, also of changes by SQL. An extended
     * lease and a new encryption key leave {@code version} as it is, and need no notification.
     */
    static void addNotifications(Database database) {
        database.inTransaction(handle -> {
            execute(handle, "SELECT pg_advisory_xact_lock(hashtext('" + ChangeListener.CHANNEL + "'))");
            boolean present = handle.createQuery("""
                            SELECT count(*) FROM pg_trigger
                            WHERE tgname = 'crmgate_notify_1' AND tgrelid = to_regclass('connection_grant')""").mapTo(Long.class).one() > 0;
            if (!present) {
                NOTIFICATIONS.forEach(sql -> execute(handle, sql.replace("CHANNEL", ChangeListener.CHANNEL)));
            }
            return true;
        });
    }

    /** Executes a statement as it is; Jdbi would look for parameters in it. */
    private static void execute(Handle handle, String sql) {
        try (Statement statement = handle.getConnection().createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new StoreException("crmgate.store.url: the store's triggers can't be created: " + e.getMessage(), e);
        }
    }

    private static Optional<String> newer(Flyway flyway) {
        return Arrays.stream(flyway.info().applied())
                .filter(migration -> !migration.getState().isResolved())
                .findFirst()
                .map(migration -> "the store has schema version " + migration.getVersion()
                        + ", which a newer CrmGate made and this one does not know; start that one instead, or restore"
                        + " an earlier backup");
    }
}
