package io.github.crmgate.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.idempotency.IdempotencyKeys;
import io.github.crmgate.idempotency.KeyClaim;
import io.github.crmgate.idempotency.StoredResponse;
import io.github.crmgate.json.Json;
import io.github.crmgate.vault.Sealed;
import io.github.crmgate.vault.Vault;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Idempotency keys as rows. Leases follow the database's clock.
 *
 * <p>The sealed text is a line of JSON, {@code request} and once there is a response {@code status} and {@code headers};
 * the body follows in the lines after it.
 */
final class JdbcIdempotencyKeys implements IdempotencyKeys {
    private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};

    private final Database database;
    private final Vault vault;

    JdbcIdempotencyKeys(Database database, Vault vault) {
        this.database = database;
        this.vault = vault;
    }

    /** Returns the identity for which the request and its response are sealed. */
    static String identity(String id) {
        return "idempotency-key/" + id;
    }

    @Override
    public KeyClaim claim(String key, String request, Instant now, Duration lease) {
        String id = hash(key);
        return database.inTransaction(handle -> {
            Optional<Row> known = handle.createQuery("""
                            SELECT k.*, lease_until > CURRENT_TIMESTAMP AS leased FROM idempotency_key k WHERE id = :id""")
                    .bind("id", id)
                    .map((row, context) -> row(row))
                    .findOne();
            if (known.isPresent() && known.get().claimedAt().isBefore(now.minus(TTL))) {
                delete(handle, id, known.get().token());
                known = Optional.empty();
            }
            return known.isEmpty()
                    ? insert(handle, id, request, now, lease)
                    : claim(handle, id, known.get(), request, lease);
        });
    }

    private KeyClaim insert(Handle handle, String id, String request, Instant now, Duration lease) {
        String token = UUID.randomUUID().toString();
        Sealed sealed = vault.seal(Json.write(Json.object().put("request", request)), identity(id));
        handle.createUpdate("""
                        INSERT INTO idempotency_key (id, claimed_at, token, lease_until, sealed, key_id, version)
                        VALUES (:id, :now, :token,
                          CURRENT_TIMESTAMP + CAST(:seconds AS INTEGER) * INTERVAL '1' SECOND, :sealed, :keyId, 1)""")
                .bind("id", id)
                .bind("now", Columns.time(now))
                .bind("token", token)
                .bind("seconds", Math.toIntExact(lease.toSeconds()))
                .bind("sealed", sealed.bytes())
                .bind("keyId", sealed.keyId())
                .execute();
        return new KeyClaim.Claimed(id, token, false);
    }

    private static KeyClaim claim(Handle handle, String id, Row known, String request, Duration lease) {
        if (!known.request().equals(request)) {
            return new KeyClaim.Mismatch();
        } else if (known.response() != null) {
            return new KeyClaim.Completed(known.response());
        } else if (known.leased()) {
            return new KeyClaim.InProgress();
        }
        int claimed = handle.createUpdate("""
                        UPDATE idempotency_key SET version = version + 1,
                          lease_until = CURRENT_TIMESTAMP + CAST(:seconds AS INTEGER) * INTERVAL '1' SECOND
                        WHERE id = :id AND token = :token AND version = :version""")
                .bind("id", id)
                .bind("token", known.token())
                .bind("version", known.version())
                .bind("seconds", Math.toIntExact(lease.toSeconds()))
                .execute();
        if (claimed == 0) {
            throw new Database.ChangedMeanwhileException();
        }
        return new KeyClaim.Claimed(id, known.token(), true);
    }

    @Override
    public void complete(KeyClaim.Claimed claim, StoredResponse response) {
        database.inTransaction(handle -> {
            Optional<Row> known = handle.createQuery("""
                            SELECT k.*, FALSE AS leased FROM idempotency_key k WHERE id = :id AND token = :token""")
                    .bind("id", claim.id())
                    .bind("token", claim.token())
                    .map((row, context) -> row(row))
                    .findOne();
            if (known.isEmpty() || (claim.abandoned() && known.get().response() != null)) {
                return 0;
            }
            ObjectNode head =
                    Json.object().put("request", known.get().request()).put("status", response.status());
            head.set("headers", Json.MAPPER.valueToTree(response.headers()));
            Sealed sealed = vault.seal(Json.write(head) + "\n" + response.body(), identity(claim.id()));
            int completed = handle.createUpdate("""
                            UPDATE idempotency_key
                            SET lease_until = NULL, sealed = :sealed, key_id = :keyId, version = version + 1
                            WHERE id = :id AND version = :version""")
                    .bind("id", claim.id())
                    .bind("version", known.get().version())
                    .bind("sealed", sealed.bytes())
                    .bind("keyId", sealed.keyId())
                    .execute();
            if (completed == 0) {
                throw new Database.ChangedMeanwhileException();
            }
            return completed;
        });
    }

    @Override
    public void release(KeyClaim.Claimed claim) {
        database.inTransaction(handle -> delete(handle, claim.id(), claim.token()));
    }

    @Override
    public int prune(Instant before) {
        return database.inTransaction(
                handle -> handle.createUpdate("DELETE FROM idempotency_key WHERE claimed_at < :before")
                        .bind("before", Columns.time(before))
                        .execute());
    }

    private static int delete(Handle handle, String id, String token) {
        return handle.createUpdate("DELETE FROM idempotency_key WHERE id = :id AND token = :token")
                .bind("id", id)
                .bind("token", token)
                .execute();
    }

    private Row row(ResultSet row) throws SQLException {
        String id = row.getString("id");
        String[] text = vault.open(Sealed.of(row.getBytes("sealed"), row.getString("key_id")), identity(id))
                .split("\n", 2);
        try {
            JsonNode head = Json.MAPPER.readTree(text[0]);
            StoredResponse response = text.length == 1
                    ? null
                    : new StoredResponse(
                            head.path("status").asInt(),
                            Json.MAPPER.convertValue(head.path("headers"), TEXTS),
                            text[1]);
            return new Row(
                    row.getString("token"),
                    Columns.knownInstant(row, "claimed_at"),
                    head.path("request").asText(),
                    response,
                    row.getBoolean("leased"),
                    row.getLong("version"));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Hashes a key, which may contain personal data. */
    private static String hash(String key) {
        try {
            byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private record Row(
            String token,
            Instant claimedAt,
            String request,
            @Nullable StoredResponse response,
            boolean leased,
            long version) {}
}
