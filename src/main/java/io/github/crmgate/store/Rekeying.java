package io.github.crmgate.store;

import io.github.crmgate.vault.Sealed;
import io.github.crmgate.vault.Vault;
import io.github.crmgate.vault.VaultException;
import io.github.crmgate.vault.VaultState;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Re-encrypts values sealed under previous keys with the vault's primary key, in the background. A row is written only
 * if it has not changed since; the next run continues an interrupted one.
 */
public final class Rekeying {
    private static final Logger LOG = LoggerFactory.getLogger(Rekeying.class);
    private static final int BATCH = 100;
    private static final List<Table> TABLES = List.of(
            new Table("connection_grant", "connection_id", TokenSetCodec::identity),
            new Table("outbox", "id", JdbcOutbox::identity),
            new Table("dead_letter", "id", DeadLetterRows::identity),
            new Table("idempotency_key", "id", JdbcIdempotencyKeys::identity),
            new Table("write_job", "id", JdbcWriteJobs::identity));

    private final Database database;
    private final Vault vault;

    Rekeying(Database database, Vault vault) {
        this.database = database;
        this.vault = vault;
    }

    /**
     * Re-encrypts what is left.
     *
     * @return number of re-encrypted rows
     */
    public long run() {
        if (vault.keyIds().size() == 1) {
            return 0;
        }
        long rekeyed = 0;
        for (Table table : TABLES) {
            String after = "";
            List<Row> rows = rows(table, after);
            while (!rows.isEmpty()) {
                rekeyed += rows.stream().filter(row -> rekey(table, row)).count();
                after = rows.get(rows.size() - 1).id();
                rows = rows(table, after);
            }
        }
        if (rekeyed > 0) {
            LOG.info("vault: {} rows were re-encrypted under key {}, {} are left", rekeyed, vault.keyId(), left());
        }
        return rekeyed;
    }

    /** Returns the number of rows that need a previous key. */
    public long left() {
        return TABLES.stream()
                .mapToLong(table -> database.with(handle -> handle.createQuery(
                                "SELECT count(*) FROM " + table.name() + " WHERE key_id < :key OR key_id > :key")
                        .bind("key", vault.keyId())
                        .mapTo(Long.class)
                        .one()))
                .sum();
    }

    /** Returns the progress. */
    public VaultState state() {
        List<String> previous = vault.keyIds().stream()
                .filter(key -> !key.equals(vault.keyId()))
                .sorted()
                .toList();
        return new VaultState(vault.keyId(), previous, previous.isEmpty() ? 0 : left());
    }

    /** Returns a key under which the store is sealed and which the vault lacks. */
    Optional<String> missingKey() {
        return keys(database).stream()
                .filter(key -> !vault.keyIds().contains(key))
                .findFirst();
    }

    /** Returns the keys under which anything is sealed. */
    static Set<String> keys(Database database) {
        Set<String> keys = new TreeSet<>();
        for (Table table : TABLES) {
            keys.addAll(database.with(handle -> handle.createQuery("SELECT DISTINCT key_id FROM " + table.name())
                    .mapTo(String.class)
                    .list()));
        }
        return keys;
    }

    private List<Row> rows(Table table, String after) {
        return database.with(handle -> handle.createQuery(
                        "SELECT " + table.id() + " AS id, sealed, key_id, version FROM "
                                + table.name() + " WHERE " + table.id()
                                + " > :after AND (key_id < :key OR key_id > :key) ORDER BY "
                                + table.id() + " LIMIT " + BATCH)
                .bind("after", after)
                .bind("key", vault.keyId())
                .map((row, context) -> new Row(
                        row.getString("id"),
                        Sealed.of(row.getBytes("sealed"), row.getString("key_id")),
                        row.getLong("version")))
                .list());
    }

    private boolean rekey(Table table, Row row) {
        String identity = table.identity().apply(row.id());
        Sealed sealed;
        try {
            sealed = vault.seal(vault.open(row.sealed(), identity), identity);
        } catch (VaultException e) {
            LOG.error("vault: a row can't be re-encrypted under key {}", vault.keyId(), e);
            return false;
        }
        return database.with(handle -> handle.createUpdate("UPDATE " + table.name()
                                + " SET sealed = :sealed, key_id = :key WHERE " + table.id()
                                + " = :id AND version = :version")
                        .bind("id", row.id())
                        .bind("version", row.version())
                        .bind("sealed", sealed.bytes())
                        .bind("key", sealed.keyId())
                        .execute())
                > 0;
    }

    private record Table(String name, String id, UnaryOperator<String> identity) {}

    private record Row(String id, Sealed sealed, long version) {}
}
