package io.github.crmgate.store;

import java.util.Arrays;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;

/** Brings the store's tables up to date, and refuses a store that a newer CrmGate wrote. */
final class Schema {
    private Schema() {}

    /**
     * Migrates. Several processes may do so at once.
     *
     * @throws StoreException if the schema is newer than this program, or can't be made
     */
    static void migrate(Database database) {
        try {
            Flyway flyway = Flyway.configure()
                    .dataSource(database.dataSource())
                    .table("crmgate_schema_history")
                    .locations("classpath:db/migration")
                    .load();
            MigrationInfo[] applied = flyway.info().applied();
            Arrays.stream(applied)
                    .filter(migration -> !migration.getState().isResolved())
                    .findFirst()
                    .ifPresent(newer -> {
                        throw new StoreException("crmgate.store.url: the store has schema version " + newer.getVersion()
                                + ", which a newer CrmGate made and this one does not know; start that one instead, or"
                                + " restore a backup of before");
                    });
            flyway.migrate();
        } catch (FlywayException e) {
            throw new StoreException("crmgate.store.url: the store's tables can't be made: " + e.getMessage(), e);
        }
    }
}
