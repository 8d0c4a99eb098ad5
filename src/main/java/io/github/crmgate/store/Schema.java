package io.github.crmgate.store;

import java.util.Arrays;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.exception.FlywayValidateException;

/** Updates the store's tables, and refuses a store that a newer CrmGate updated. */
final class Schema {
    private Schema() {}

    /**
     * Migrates the tables. Several processes may do so at the same time.
     *
     * @throws StoreException if the schema is newer than this program, or can't be created
     */
    static void migrate(Database database) {
        Flyway flyway = Flyway.configure()
                .dataSource(database.dataSource())
                .table("crmgate_schema_history")
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

    private static Optional<String> newer(Flyway flyway) {
        return Arrays.stream(flyway.info().applied())
                .filter(migration -> !migration.getState().isResolved())
                .findFirst()
                .map(migration -> "the store has schema version " + migration.getVersion()
                        + ", which a newer CrmGate made and this one does not know; start that one instead, or restore"
                        + " an earlier backup");
    }
}
