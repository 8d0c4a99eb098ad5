package io.github.crmgate.store;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.Credential;
import io.github.crmgate.connection.LastError;
import io.github.crmgate.connection.StoredTokenSet;
import io.github.crmgate.connection.TokenBackoff;
import io.github.crmgate.connection.TokenSet;
import io.github.crmgate.connection.TokenStore;
import io.github.crmgate.vault.Sealed;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Grants as rows. Leases follow the database's clock, because the clocks of machines differ. */
final class JdbcTokenSets implements TokenStore {
    private final Database database;
    private final TokenSetCodec codec;
    private final JdbcOutbox outbox;

    JdbcTokenSets(Database database, TokenSetCodec codec, JdbcOutbox outbox) {
        this.database = database;
        this.codec = codec;
        this.outbox = outbox;
    }

    @Override
    public Optional<StoredTokenSet> load(String connectionId) {
        return database.with(handle -> load(handle, connectionId));
    }

    @Override
    public List<Instant> granted(Credential credential) {
        return database.with(handle -> handle
                .createQuery("SELECT granted FROM connection_grant WHERE fingerprint = :fingerprint")
                .bind("fingerprint", TokenSetCodec.fingerprint(credential))
                .map((row, context) -> Columns.times(row.getString("granted")))
                .stream()
                .flatMap(List::stream)
                .toList());
    }

    @Override
    public Optional<StoredTokenSet> lease(StoredTokenSet seen, String holder, Duration length, Instant now) {
        List<Instant> granted = new ArrayList<>(seen.granted());
        granted.add(now);
        List<Instant> newest = granted.subList(Math.max(0, granted.size() - MAX_COUNTED), granted.size());
        int taken = database.with(handle -> handle.createUpdate("""
                        UPDATE connection_grant SET lease_holder = :holder, granted = :granted, version = version + 1,
                          lease_until = CURRENT_TIMESTAMP + CAST(:seconds AS INTEGER) * INTERVAL '1' SECOND
                        WHERE connection_id = :id AND version = :version
                          AND (lease_until IS NULL OR lease_until <= CURRENT_TIMESTAMP)""")
                .bind("id", seen.connectionId())
                .bind("version", seen.version())
                .bind("holder", holder)
                .bind("granted", Columns.times(newest))
                .bind("seconds", Math.toIntExact(length.toSeconds()))
                .execute());
        return taken == 0
                ? Optional.empty()
                : Optional.of(new StoredTokenSet(
                        seen.connectionId(),
                        seen.grant(),
                        seen.version() + 1,
                        true,
                        seen.dead(),
                        seen.trouble(),
                        List.copyOf(newest)));
    }

    @Override
    public boolean extend(StoredTokenSet leased, String holder, Duration length) {
        return database.with(handle -> handle.createUpdate("""
                                UPDATE connection_grant SET
                                  lease_until = CURRENT_TIMESTAMP + CAST(:seconds AS INTEGER) * INTERVAL '1' SECOND
                                WHERE connection_id = :id AND version = :version AND lease_holder = :holder""")
                        .bind("id", leased.connectionId())
                        .bind("version", leased.version())
                        .bind("holder", holder)
                        .bind("seconds", Math.toIntExact(length.toSeconds()))
                        .execute())
                > 0;
    }

    @Override
    public boolean renew(StoredTokenSet leased, TokenSet renewed, List<String> scopes) {
        Sealed sealed = codec.seal(leased.connectionId(), renewed);
        return database.inTransaction(handle -> {
            boolean kept = following(
                    handle,
                    leased,
                    version -> handle.createUpdate("""
                            UPDATE connection_grant SET sealed = :sealed, key_id = :keyId, fingerprint = :fingerprint,
                              lease_holder = NULL, lease_until = NULL, trouble_failures = NULL, trouble_until = NULL,
                              trouble_code = NULL, trouble_detail = NULL, dead = FALSE, version = version + 1
                            WHERE connection_id = :id AND version = :version""")
                            .bind("id", leased.connectionId())
                            .bind("version", version)
                            .bind("sealed", sealed.bytes())
                            .bind("keyId", sealed.keyId())
                            .bind("fingerprint", TokenSetCodec.fingerprint(renewed.credential()))
                            .execute());
            if (kept) {
                handle.createUpdate("""
                                UPDATE connection SET token_expires_at = :expiresAt, version = version + 1,
                                  scopes = CASE WHEN :scopes = '' THEN scopes ELSE :scopes END,
                                  error_code = CASE WHEN status = 'reauthorization_required' THEN NULL ELSE error_code END,
                                  status = CASE WHEN status = 'reauthorization_required' THEN 'active' ELSE status END
                                WHERE id = :id""")
                        .bind("id", leased.connectionId())
                        .bind(
                                "expiresAt",
                                Columns.time(
                                        renewed.token() == null
                                                ? null
                                                : renewed.token().expiresAt()))
                        .bind("scopes", Columns.text(String.join(" ", scopes)))
                        .execute();
            }
            return kept;
        });
    }

    @Override
    public void release(StoredTokenSet leased, @Nullable TokenBackoff trouble, boolean counts) {
        List<Instant> granted = counts
                ? leased.granted()
                : leased.granted().subList(0, leased.granted().size() - 1);
        database.with(handle -> handle.createUpdate("""
                        UPDATE connection_grant SET lease_holder = NULL, lease_until = NULL, granted = :granted,
                          trouble_failures = :failures, trouble_until = :until, trouble_code = :code,
                          trouble_detail = :detail, version = version + 1
                        WHERE connection_id = :id AND version = :version""")
                .bind("id", leased.connectionId())
                .bind("version", leased.version())
                .bind("granted", Columns.times(granted))
                .bind("failures", trouble == null ? null : trouble.failures())
                .bind("until", Columns.time(trouble == null ? null : trouble.until()))
                .bind("code", trouble == null ? null : trouble.code())
                .bind("detail", trouble == null ? null : Columns.text(trouble.detail()))
                .execute());
    }

    @Override
    public boolean declareDead(StoredTokenSet leased, LastError cause, @Nullable TokenBackoff recheck) {
        return database.inTransaction(handle -> {
            boolean ended = handle.createUpdate("""
                            UPDATE connection_grant SET lease_holder = NULL, lease_until = NULL,
                              trouble_failures = :failures, trouble_until = :until, trouble_code = :code,
                              trouble_detail = :detail, dead = TRUE, version = version + 1
                            WHERE connection_id = :id AND version = :version""")
                            .bind("id", leased.connectionId())
                            .bind("version", leased.version())
                            .bind("failures", recheck == null ? null : recheck.failures())
                            .bind("until", Columns.time(recheck == null ? null : recheck.until()))
                            .bind("code", recheck == null ? null : recheck.code())
                            .bind("detail", recheck == null ? null : Columns.text(recheck.detail()))
                            .execute()
                    > 0;
            if (ended) {
                int broken = handle.createUpdate("""
                                UPDATE connection SET status = 'reauthorization_required', token_expires_at = NULL,
                                  error_code = :code, error_detail = :detail, error_at = :at, version = version + 1
                                WHERE id = :id AND status = 'active'""")
                        .bind("id", leased.connectionId())
                        .bind("code", cause.code())
                        .bind("detail", Columns.text(cause.detail()))
                        .bind("at", Columns.time(cause.at()))
                        .execute();
                if (broken > 0) {
                    outbox.addNotification(handle, broken(handle, leased.connectionId()), cause);
                }
            }
            return ended;
        });
    }

    @Override
    public List<String> dueForRecheck(Instant now, int limit) {
        return database.with(handle -> handle.createQuery("""
                        SELECT c.id FROM connection c JOIN connection_grant g ON g.connection_id = c.id
                        WHERE c.status = 'reauthorization_required' AND g.dead = TRUE AND g.trouble_until <= :now
                          AND (g.lease_until IS NULL OR g.lease_until <= CURRENT_TIMESTAMP)
                        ORDER BY g.trouble_until, c.id LIMIT :limit""")
                .bind("now", Columns.time(now))
                .bind("limit", limit)
                .mapTo(String.class)
                .list());
    }

    /**
     * Writes after a grant if the stored one is still the one that was read. Other changes of the row, such as a new
     * vault key or an expired lease, don't matter.
     */
    private boolean following(Handle handle, StoredTokenSet base, Write write) {
        if (write.at(base.version()) > 0) {
            return true;
        }
        Optional<StoredTokenSet> now = load(handle, base.connectionId());
        if (now.isEmpty() || !now.get().grant().equals(base.grant())) {
            return false;
        }
        if (write.at(now.get().version()) > 0) {
            return true;
        }
        throw new Database.ChangedMeanwhileException();
    }

    private Optional<StoredTokenSet> load(Handle handle, String connectionId) {
        return handle.createQuery("""
                        SELECT sealed, key_id, granted, dead, trouble_failures, trouble_until, trouble_code, trouble_detail, version,
                          CASE WHEN lease_until > CURRENT_TIMESTAMP THEN 1 ELSE 0 END AS leased
                        FROM connection_grant WHERE connection_id = :id""")
                .bind("id", connectionId)
                .map((row, context) -> grant(connectionId, row))
                .findOne();
    }

    private StoredTokenSet grant(String connectionId, ResultSet row) throws SQLException {
        String code = row.getString("trouble_code");
        return new StoredTokenSet(
                connectionId,
                codec.open(connectionId, Sealed.of(row.getBytes("sealed"), row.getString("key_id"))),
                row.getLong("version"),
                row.getInt("leased") == 1,
                row.getBoolean("dead"),
                code == null
                        ? null
                        : new TokenBackoff(
                                row.getInt("trouble_failures"),
                                Columns.knownInstant(row, "trouble_until"),
                                code,
                                row.getString("trouble_detail")),
                Columns.times(row.getString("granted")));
    }

    private static Connection broken(Handle handle, String id) {
        return handle.createQuery("SELECT * FROM connection WHERE id = :id")
                .bind("id", id)
                .map((row, context) -> Columns.connection(row))
                .one();
    }

    private interface Write {
        int at(long version);
    }
}
