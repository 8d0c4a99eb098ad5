package io.github.crmgate.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.authorization.Authorization;
import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.Credential;
import io.github.crmgate.connection.LastError;
import io.github.crmgate.json.Json;
import io.github.crmgate.outbox.Outbox;
import io.github.crmgate.outbox.OutboxEntry;
import io.github.crmgate.secret.Secret;
import io.github.crmgate.vault.Sealed;
import io.github.crmgate.vault.Vault;
import io.github.crmgate.vault.VaultException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The outbox as rows; payloads are sealed, because some are credentials. */
final class JdbcOutbox implements Outbox {
    private static final Logger LOG = LoggerFactory.getLogger(JdbcOutbox.class);
    private static final Secret UNREADABLE = Secret.of("unreadable");

    private final Database database;
    private final Vault vault;
    private final Clock clock;
    private final boolean notifying;

    /** Creates an outbox that takes notifications only if {@code notifying} is true. */
    JdbcOutbox(Database database, Vault vault, Clock clock, boolean notifying) {
        this.database = database;
        this.vault = vault;
        this.clock = clock;
        this.notifying = notifying;
    }

    /** Adds the revocation of a refresh token. */
    void addRevocation(Handle handle, Connection connection, Secret refreshToken) {
        insert(handle, OutboxEntry.revocation(connection, refreshToken, clock.instant()));
    }

    /** Adds the notification that a connection needs re-authorization. */
    void addNotification(Handle handle, Connection connection, LastError cause) {
        if (notifying) {
            ObjectNode json = Json.object();
            json.put("event", "connection." + connection.status().code());
            json.put("connection", connection.id());
            json.put("provider", connection.provider());
            json.put("region", connection.region());
            json.put("domain", connection.domain());
            json.put("owner", connection.owner());
            json.put("status", connection.status().code());
            json.put("code", cause.code());
            json.put("detail", Columns.text(cause.detail()));
            json.put("at", cause.at().toString());
            insert(handle, OutboxEntry.notification(connection, Json.write(json), clock.instant()));
        }
    }

    /** Adds the callback of an authorization that ended, if its application requested one. */
    void addCallback(Handle handle, Authorization ended, Connection connection, Instant now) {
        if (ended.notifyUrl() != null) {
            ObjectNode json = Json.object();
            json.put("url", ended.notifyUrl().toString());
            ObjectNode document = json.putObject("document");
            document.put("event", "authorization." + ended.status().code());
            document.put("authorization", ended.id());
            document.put("status", ended.status().code());
            document.put("provider", ended.provider());
            document.put("owner", ended.owner());
            if (ended.error() == null) {
                document.put("connection", connection.id());
            } else {
                document.putObject("error")
                        .put("code", ended.error().code())
                        .put("detail", Columns.text(ended.error().detail()));
            }
            document.put("at", now.toString());
            insert(handle, OutboxEntry.callback(connection, Json.write(json), clock.instant()));
        }
    }

    @Override
    public void add(OutboxEntry entry) {
        database.inTransaction(handle -> insert(handle, entry));
    }

    @Override
    public List<OutboxEntry.Kind> due(Instant now) {
        return database.with(handle -> handle.createQuery("SELECT DISTINCT kind FROM outbox WHERE due_at <= :now")
                .bind("now", Columns.time(now))
                .map((row, context) -> OutboxEntry.Kind.of(row.getString(1)))
                .list());
    }

    @Override
    public Optional<OutboxEntry> take(OutboxEntry.Kind kind, Instant now, Duration hidden) {
        for (Optional<OutboxEntry> due = due(kind, now); due.isPresent(); due = due(kind, now)) {
            OutboxEntry entry = due.get();
            if (hide(entry, now.plus(hidden))) { // otherwise another taker has it
                OutboxEntry taken = entry.taken(now.plus(hidden));
                if (taken.payload().equals(UNREADABLE)) {
                    failed(taken, "The entry can't be decrypted: it was tampered with.", null);
                } else if (inUseAgain(taken)) {
                    database.with(handle -> remove(handle, taken));
                } else {
                    return Optional.of(taken);
                }
            }
        }
        return Optional.empty();
    }

    private Optional<OutboxEntry> due(OutboxEntry.Kind kind, Instant now) {
        return database.with(handle -> handle.createQuery("""
                        SELECT * FROM outbox WHERE kind = :kind AND due_at <= :now ORDER BY due_at, id LIMIT 1""")
                .bind("kind", kind.code())
                .bind("now", Columns.time(now))
                .map((row, context) -> entry(row))
                .findOne());
    }

    private boolean hide(OutboxEntry entry, Instant until) {
        return database.with(handle -> handle.createUpdate("""
                                UPDATE outbox SET due_at = :dueAt, attempts = attempts + 1, version = version + 1
                                WHERE id = :id AND version = :version""")
                        .bind("id", entry.id())
                        .bind("version", entry.version())
                        .bind("dueAt", Columns.time(until))
                        .execute()
                == 1);
    }

    @Override
    public Optional<OutboxEntry> takeGivenUp(String id) {
        Optional<OutboxEntry> taken = database.with(handle -> {
            int counted = handle.createUpdate("""
                            UPDATE outbox SET attempts = attempts + 1, version = version + 1
                            WHERE id = :id AND due_at IS NULL""").bind("id", id).execute();
            return counted == 0
                    ? Optional.empty()
                    : handle.createQuery("SELECT * FROM outbox WHERE id = :id")
                            .bind("id", id)
                            .map((row, context) -> entry(row))
                            .findOne();
        });
        if (taken.isPresent() && inUseAgain(taken.get())) {
            database.with(handle -> remove(handle, taken.get()));
            return Optional.empty();
        }
        return taken;
    }

    @Override
    public boolean isDue(String id) {
        return database.with(
                handle -> handle.createQuery("SELECT count(*) FROM outbox WHERE id = :id AND due_at IS NOT NULL")
                                .bind("id", id)
                                .mapTo(Long.class)
                                .one()
                        > 0);
    }

    /** Returns whether the refresh token was connected again after its revocation was scheduled. */
    private boolean inUseAgain(OutboxEntry entry) {
        return entry.kind() == OutboxEntry.Kind.REVOCATION
                && database.with(handle -> handle.createQuery(
                                        "SELECT count(*) FROM connection_grant WHERE fingerprint = :fingerprint")
                                .bind("fingerprint", fingerprint(entry))
                                .mapTo(Long.class)
                                .one())
                        > 0;
    }

    @Override
    public void done(OutboxEntry taken) {
        database.inTransaction(handle -> {
            if (taken.kind() == OutboxEntry.Kind.REVOCATION) {
                handle.createUpdate("DELETE FROM refresh_token_made WHERE fingerprint = :fingerprint")
                        .bind("fingerprint", fingerprint(taken))
                        .execute();
            }
            return remove(handle, taken);
        });
    }

    @Override
    public void failed(OutboxEntry taken, String error, @Nullable Instant dueAt) {
        database.with(handle -> handle.createUpdate("""
                        UPDATE outbox SET due_at = :dueAt, error = :error, version = version + 1
                        WHERE id = :id AND version = :version""")
                .bind("id", taken.id())
                .bind("version", taken.version())
                .bind("dueAt", Columns.time(dueAt))
                .bind("error", Columns.text(error))
                .execute());
    }

    @Override
    public List<OutboxEntry> page(@Nullable String after, int limit) {
        return database.with(
                handle -> handle.createQuery("SELECT * FROM outbox WHERE id > :after ORDER BY id LIMIT :limit")
                        .bind("after", after == null ? "" : after)
                        .bind("limit", limit)
                        .map((row, context) -> entry(row))
                        .list());
    }

    @Override
    public long failing() {
        return database.with(handle -> handle.createQuery("SELECT count(*) FROM outbox WHERE error IS NOT NULL")
                .mapTo(Long.class)
                .one());
    }

    /** Returns the identity for which a payload is sealed. */
    static String identity(String id) {
        return "outbox/" + id;
    }

    /** Adds an entry in a transaction. */
    int insert(Handle handle, OutboxEntry entry) {
        Sealed sealed = vault.seal(entry.payload().reveal(), identity(entry.id()));
        return handle.createUpdate("""
                        INSERT INTO outbox (id, kind, connection, provider, region, domain, owner, sealed, key_id,
                          created_at, attempts, due_at, version)
                        VALUES (:id, :kind, :connection, :provider, :region, :domain, :owner, :sealed, :keyId,
                          :createdAt, 0, :dueAt, 1)""")
                .bind("id", entry.id())
                .bind("kind", entry.kind().code())
                .bind("connection", entry.connection())
                .bind("provider", entry.provider())
                .bind("region", entry.region())
                .bind("domain", entry.domain())
                .bind("owner", entry.owner())
                .bind("sealed", sealed.bytes())
                .bind("keyId", sealed.keyId())
                .bind("createdAt", Columns.time(entry.createdAt()))
                .bind("dueAt", Columns.time(entry.dueAt()))
                .execute();
    }

    private OutboxEntry entry(ResultSet row) throws SQLException {
        String id = row.getString("id");
        return new OutboxEntry(
                id,
                OutboxEntry.Kind.of(row.getString("kind")),
                row.getString("connection"),
                row.getString("provider"),
                row.getString("region"),
                row.getString("domain"),
                row.getString("owner"),
                payload(id, Sealed.of(row.getBytes("sealed"), row.getString("key_id"))),
                Columns.knownInstant(row, "created_at"),
                row.getInt("attempts"),
                Columns.instant(row, "due_at"),
                row.getString("error"),
                row.getLong("version"));
    }

    /** Returns a placeholder for a row that was tampered with, so that it does not stop the others. */
    private Secret payload(String id, Sealed sealed) {
        try {
            return Secret.of(vault.open(sealed, identity(id)));
        } catch (VaultException e) {
            LOG.error("outbox: an entry can't be decrypted", e);
            return UNREADABLE;
        }
    }

    private static int remove(Handle handle, OutboxEntry entry) {
        return handle.createUpdate("DELETE FROM outbox WHERE id = :id")
                .bind("id", entry.id())
                .execute();
    }

    private static String fingerprint(OutboxEntry revocation) {
        return TokenSetCodec.fingerprint(new Credential.RefreshToken(revocation.payload()));
    }
}
