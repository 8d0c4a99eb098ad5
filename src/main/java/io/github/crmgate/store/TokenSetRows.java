package io.github.crmgate.store;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.Credential;
import io.github.crmgate.connection.TokenSet;
import io.github.crmgate.connection.TokenStore;
import io.github.crmgate.vault.Sealed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Writes the grants of connections that are created, replaced or deleted, within the caller's transaction. */
final class TokenSetRows {
    private final TokenSetCodec codec;
    private final JdbcOutbox outbox;

    TokenSetRows(TokenSetCodec codec, JdbcOutbox outbox) {
        this.codec = codec;
        this.outbox = outbox;
    }

    void insert(Handle handle, Connection connection, TokenSet grant) {
        Sealed sealed = codec.seal(connection.id(), grant);
        handle.createUpdate("""
                        INSERT INTO connection_grant (connection_id, sealed, key_id, fingerprint, granted, dead, version)
                        VALUES (:id, :sealed, :keyId, :fingerprint, :granted, FALSE, 1)""")
                .bind("id", connection.id())
                .bind("granted", granted(List.of(), connection, grant))
                .bind("sealed", sealed.bytes())
                .bind("keyId", sealed.keyId())
                .bind("fingerprint", TokenSetCodec.fingerprint(grant.credential()))
                .execute();
    }

    /** Replaces a credential: all data of the old one, including a lease on it, becomes void. */
    void replace(Handle handle, Connection connection, TokenSet grant) {
        String fingerprint = TokenSetCodec.fingerprint(grant.credential());
        List<Instant> before = handle.createQuery(
                        "SELECT granted FROM connection_grant WHERE connection_id = :id AND fingerprint = :fingerprint")
                .bind("id", connection.id())
                .bind("fingerprint", fingerprint)
                .map((row, context) -> Columns.times(row.getString("granted")))
                .findOne()
                .orElse(List.of());
        Sealed sealed = codec.seal(connection.id(), grant);
        handle.createUpdate("""
                        UPDATE connection_grant SET sealed = :sealed, key_id = :keyId, fingerprint = :fingerprint,
                          granted = :granted, lease_holder = NULL, lease_until = NULL, trouble_failures = NULL,
                          trouble_until = NULL, trouble_code = NULL, trouble_detail = NULL, dead = FALSE,
                          version = version + 1
                        WHERE connection_id = :id""")
                .bind("id", connection.id())
                .bind("granted", granted(before, connection, grant))
                .bind("sealed", sealed.bytes())
                .bind("keyId", sealed.keyId())
                .bind("fingerprint", fingerprint)
                .execute();
    }

    static void delete(Handle handle, String id) {
        handle.createUpdate("DELETE FROM connection_grant WHERE connection_id = :id")
                .bind("id", id)
                .execute();
    }

    /**
     * Locks the grant of a connection and all other grants with the same credential, in one order, so that concurrent
     * transactions don't deadlock.
     */
    static void lock(Handle handle, String id) {
        for (String which : List.of(
                "fingerprint = (SELECT fingerprint FROM connection_grant WHERE connection_id = :id)",
                "connection_id = :id")) {
            handle.createQuery("SELECT connection_id FROM connection_grant WHERE " + which
                            + " ORDER BY connection_id FOR UPDATE")
                    .bind("id", id)
                    .mapTo(String.class)
                    .list();
        }
    }

    /**
     * Schedules the revocation of a connection's credential, unless it is the one that stays or another connection uses
     * it.
     */
    void revoke(Handle handle, Connection connection, @Nullable String stays) {
        handle.createQuery("SELECT sealed, key_id, fingerprint FROM connection_grant WHERE connection_id = :id")
                .bind("id", connection.id())
                .map((row, context) -> row.getString("fingerprint").equals(stays)
                                || usedElsewhere(handle, connection.id(), row.getString("fingerprint"))
                        ? Optional.<Credential>empty()
                        : Optional.of(
                                codec.open(connection.id(), Sealed.of(row.getBytes("sealed"), row.getString("key_id")))
                                        .credential()))
                .findOne()
                .flatMap(credential -> credential)
                .filter(Credential.RefreshToken.class::isInstance)
                .ifPresent(credential -> outbox.addRevocation(handle, connection, credential.value()));
    }

    /** Counts the token of a new account's auth check like any other. */
    private static String granted(List<Instant> before, Connection connection, TokenSet grant) {
        List<Instant> all = new ArrayList<>(before);
        if (grant.token() != null && connection.checkedAt() != null) {
            all.add(connection.checkedAt());
        }
        return Columns.times(all.subList(Math.max(0, all.size() - TokenStore.MAX_COUNTED), all.size()));
    }

    /**
     * Returns whether another connection uses the credential. Locks the rows, so that of two concurrent transactions
     * the second sees the first.
     */
    private static boolean usedElsewhere(Handle handle, String id, String fingerprint) {
        return !handle.createQuery("""
                        SELECT connection_id FROM connection_grant
                        WHERE fingerprint = :fingerprint AND connection_id <> :id FOR UPDATE""")
                .bind("id", id)
                .bind("fingerprint", fingerprint)
                .mapTo(String.class)
                .list()
                .isEmpty();
    }
}
