package io.github.crmgate.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.github.crmgate.deadletter.Cause;
import io.github.crmgate.deadletter.DeadLetter;
import io.github.crmgate.deadletter.DeadLetterStatus;
import io.github.crmgate.deadletter.Replay;
import io.github.crmgate.json.Json;
import io.github.crmgate.vault.Sealed;
import io.github.crmgate.vault.Vault;
import io.github.crmgate.vault.VaultException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Rows of the table {@code dead_letter}; replay payloads are sealed. */
final class DeadLetterRows {
    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterRows.class);
    private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};

    private final Vault vault;

    DeadLetterRows(Vault vault) {
        this.vault = vault;
    }

    /** Returns the identity for which a replay payload is sealed. */
    static String identity(String id) {
        return "dead-letter/" + id;
    }

    /** Adds the insertion of a letter to a batch. */
    void add(PreparedBatch batch, DeadLetter letter) {
        Replay replay = letter.replay();
        String payload = replay == null ? "" : Columns.text(replay.payload(), Integer.MAX_VALUE);
        Sealed sealed = vault.seal(payload, identity(letter.id()));
        batch.bind("id", letter.id())
                .bind("time", Columns.time(letter.time()))
                .bind("correlationId", Columns.textOrNull(letter.correlationId()))
                .bind("route", Columns.text(letter.route()))
                .bind("connection", letter.connection())
                .bind("provider", letter.provider())
                .bind("code", letter.cause().code())
                .bind("detail", Columns.text(letter.cause().detail()))
                .bind("crmCode", Columns.textOrNull(letter.cause().crmCode()))
                .bind("crmMessage", Columns.textOrNull(letter.cause().crmMessage()))
                .bind("attempts", letter.attempts())
                .bind("request", Columns.text(Json.write(letter.request()), Integer.MAX_VALUE))
                .bind("told", letter.reported())
                .bind("replayRoute", replay == null ? null : replay.route())
                .bind("awaits", letter.awaitsAuthorization())
                .bind("sealed", sealed.bytes())
                .bind("keyId", sealed.keyId())
                .add();
    }

    DeadLetter letter(ResultSet row) throws SQLException {
        String id = row.getString("id");
        Instant replayedAt = Columns.instant(row, "replayed_at");
        return new DeadLetter(
                id,
                Columns.knownInstant(row, "failed_at"),
                status(replayedAt, row.getBoolean("settled"), row.getBoolean("leased")),
                row.getString("correlation_id"),
                row.getString("route"),
                row.getString("connection"),
                row.getString("provider"),
                new Cause(
                        row.getString("code"),
                        row.getString("detail"),
                        row.getString("crm_code"),
                        row.getString("crm_message")),
                row.getInt("attempts"),
                request(row.getString("request")),
                row.getBoolean("told"),
                replay(id, row.getString("replay_route"), Sealed.of(row.getBytes("sealed"), row.getString("key_id"))),
                row.getBoolean("awaits_authorization"),
                replayedAt,
                row.getLong("version"));
    }

    private static DeadLetterStatus status(@Nullable Instant replayedAt, boolean settled, boolean leased) {
        if (replayedAt != null) {
            return settled ? DeadLetterStatus.SETTLED : DeadLetterStatus.REPLAYED;
        }
        return leased ? DeadLetterStatus.REPLAYING : DeadLetterStatus.WAITING;
    }

    /** Returns null for a payload that was tampered with: its letter is shown, but can't be replayed. */
    private @Nullable Replay replay(String id, @Nullable String route, Sealed sealed) {
        try {
            return route == null ? null : new Replay(route, vault.open(sealed, identity(id)));
        } catch (VaultException e) {
            LOG.error("dead letters: one can't be decrypted", e);
            return null;
        }
    }

    private static Map<String, String> request(String json) {
        try {
            return Json.MAPPER.readValue(json, TEXTS);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
