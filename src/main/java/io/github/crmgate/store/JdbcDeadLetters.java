package io.github.crmgate.store;

import io.github.crmgate.deadletter.DeadLetter;
import io.github.crmgate.deadletter.DeadLetterCursor;
import io.github.crmgate.deadletter.DeadLetterFilter;
import io.github.crmgate.deadletter.DeadLetterStatus;
import io.github.crmgate.deadletter.DeadLetters;
import io.github.crmgate.vault.Vault;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jspecify.annotations.Nullable;

/** Dead letters as rows; replay payloads are sealed. Leases follow the database's clock. */
final class JdbcDeadLetters implements DeadLetters {
    /** Route whose replays take an outbox entry with the id of the letter. */
    private static final String OUTBOX = "outbox";

    private static final String FREE =
            "replayed_at IS NULL AND (replay_until IS NULL OR replay_until <= CURRENT_TIMESTAMP)";
    private static final String REPLAYABLE = FREE + " AND replay_route IS NOT NULL";

    private final Database database;
    private final DeadLetterRows rows;

    JdbcDeadLetters(Database database, Vault vault) {
        this.database = database;
        this.rows = new DeadLetterRows(vault);
    }

    @Override
    public void add(List<DeadLetter> letters) {
        database.inTransaction(handle -> {
            Set<String> known = known(
                    handle, letters.stream().map(DeadLetter::id).distinct().toList());
            PreparedBatch batch = handle.prepareBatch("""
                    INSERT INTO dead_letter (id, failed_at, correlation_id, route, connection, provider, code, detail,
                      crm_code, crm_message, attempts, request, told, replay_route, awaits_authorization, sealed, key_id,
                      version)
                    VALUES (:id, :time, :correlationId, :route, :connection, :provider, :code, :detail, :crmCode,
                      :crmMessage, :attempts, :request, :told, :replayRoute, :awaits, :sealed, :keyId, 1)""");
            letters.stream().filter(letter -> known.add(letter.id())).forEach(letter -> rows.add(batch, letter));
            if (batch.size() > 0) {
                batch.execute();
            }
            if (letters.stream().anyMatch(DeadLetter::reported)) {
                dropBeyond(handle, true, MAX_REPORTED);
            }
            return true;
        });
    }

    @Override
    public Optional<DeadLetter> find(String id) {
        return database.with(handle -> found(handle, id));
    }

    @Override
    public List<DeadLetter> page(DeadLetterFilter filter, @Nullable DeadLetterCursor after, int limit) {
        String sql =
                "SELECT d.*, replay_until > CURRENT_TIMESTAMP AS leased FROM dead_letter d WHERE " + matching(filter)
                        + (after == null ? "" : " AND (failed_at < :time OR (failed_at = :time AND id < :id))")
                        + " ORDER BY failed_at DESC, id DESC LIMIT :limit";
        return database.with(handle -> bind(handle.createQuery(sql), filter)
                .bind("time", Columns.time(after == null ? null : after.time()))
                .bind("id", after == null ? null : after.id())
                .bind("limit", limit)
                .map((row, context) -> rows.letter(row))
                .list());
    }

    @Override
    public List<String> replayable(DeadLetterFilter filter, int limit) {
        return database.with(handle -> bind(
                        handle.createQuery("SELECT id FROM dead_letter WHERE " + matching(filter) + " AND " + REPLAYABLE
                                + " ORDER BY failed_at, id LIMIT :limit"),
                        filter)
                .bind("limit", limit)
                .mapTo(String.class)
                .list());
    }

    @Override
    public long countReplayable(DeadLetterFilter filter) {
        return database.with(handle -> bind(
                        handle.createQuery(
                                "SELECT count(*) FROM dead_letter WHERE " + matching(filter) + " AND " + REPLAYABLE),
                        filter)
                .mapTo(Long.class)
                .one());
    }

    @Override
    public List<String> authorizedAgain(int limit) {
        return database.with(
                handle -> handle.createQuery("SELECT d.id FROM dead_letter d JOIN connection c ON c.id = d.connection"
                                + " WHERE awaits_authorization = TRUE AND c.status = 'active' AND " + REPLAYABLE
                                + " ORDER BY failed_at, d.id LIMIT :limit")
                        .bind("limit", limit)
                        .mapTo(String.class)
                        .list());
    }

    @Override
    public Optional<DeadLetter> claim(String id, Duration lease) {
        return database.with(handle -> {
            Optional<DeadLetter> letter = found(handle, id).filter(found -> found.status() == DeadLetterStatus.WAITING);
            if (letter.isEmpty()) {
                return Optional.empty();
            }
            if (letter.get().replay() == null) {
                handle.createUpdate("UPDATE dead_letter SET awaits_authorization = FALSE WHERE id = :id")
                        .bind("id", id)
                        .execute(); // otherwise a letter that can't be decrypted would be tried again and again
                return Optional.empty();
            }
            int claimed = handle.createUpdate("""
                            UPDATE dead_letter SET version = version + 1,
                              replay_until = CURRENT_TIMESTAMP + CAST(:seconds AS INTEGER) * INTERVAL '1' SECOND
                            WHERE id = :id AND version = :version AND\s""" + REPLAYABLE)
                    .bind("id", id)
                    .bind("version", letter.get().version())
                    .bind("seconds", Math.toIntExact(lease.toSeconds()))
                    .execute();
            return claimed == 0 ? Optional.empty() : letter.map(DeadLetter::claimed);
        });
    }

    @Override
    public void end(DeadLetter claimed) {
        database.inTransaction(handle -> handle.createUpdate("""
                        UPDATE dead_letter SET code = :code, detail = :detail, crm_code = :crmCode,
                          crm_message = :crmMessage, attempts = :attempts, awaits_authorization = :awaits,
                          replayed_at = :replayedAt, settled = :settled, replay_until = NULL, version = version + 1
                        WHERE id = :id AND version = :version""")
                .bind("id", claimed.id())
                .bind("version", claimed.version())
                .bind("code", claimed.cause().code())
                .bind("detail", Columns.text(claimed.cause().detail()))
                .bind("crmCode", Columns.textOrNull(claimed.cause().crmCode()))
                .bind("crmMessage", Columns.textOrNull(claimed.cause().crmMessage()))
                .bind("attempts", claimed.attempts())
                .bind("awaits", claimed.awaitsAuthorization())
                .bind("replayedAt", Columns.time(claimed.replayedAt()))
                .bind("settled", claimed.status() == DeadLetterStatus.SETTLED)
                .execute());
    }

    @Override
    public boolean delete(String id) {
        return database.inTransaction(handle -> {
            handle.createUpdate("DELETE FROM outbox WHERE due_at IS NULL AND id IN (SELECT id FROM dead_letter"
                            + " WHERE id = :id AND replay_route = '" + OUTBOX + "')")
                    .bind("id", id)
                    .execute();
            return handle.createUpdate("DELETE FROM dead_letter WHERE id = :id")
                            .bind("id", id)
                            .execute()
                    > 0;
        });
    }

    @Override
    public Waiting waiting() {
        return database.with(handle -> handle.createQuery("""
                        SELECT count(*) AS waiting, count(CASE WHEN told THEN NULL ELSE 1 END) AS unreported
                        FROM dead_letter WHERE replayed_at IS NULL""")
                .map((row, context) -> new Waiting(row.getLong("waiting"), row.getLong("unreported")))
                .one());
    }

    @Override
    public int prune(Instant before, int most) {
        return database.inTransaction(handle -> {
            int old = drop(handle, "failed_at < :time", new DeadLetterCursor(before, ""), false);
            return old + dropBeyond(handle, false, most);
        });
    }

    /** Deletes the oldest letters of a kind beyond a number, and returns how many of them were waiting. */
    private static int dropBeyond(Handle handle, boolean reported, int most) {
        return handle.createQuery("""
                        SELECT failed_at, id FROM dead_letter WHERE told = :told
                        ORDER BY failed_at DESC, id DESC LIMIT 1 OFFSET :most""")
                .bind("told", reported)
                .bind("most", most)
                .map((row, context) ->
                        new DeadLetterCursor(Columns.knownInstant(row, "failed_at"), row.getString("id")))
                .findOne()
                .map(newest -> drop(
                        handle,
                        "(failed_at < :time OR (failed_at = :time AND id <= :id)) AND told = :told",
                        newest,
                        reported))
                .orElse(0);
    }

    private static int drop(Handle handle, String which, DeadLetterCursor place, boolean reported) {
        String dropped = which + " AND (replay_until IS NULL OR replay_until <= CURRENT_TIMESTAMP)";
        delete(
                handle,
                "DELETE FROM outbox WHERE due_at IS NULL AND id IN (SELECT id FROM dead_letter WHERE replay_route = '"
                        + OUTBOX + "' AND " + dropped + ")",
                place,
                reported);
        delete(handle, "DELETE FROM dead_letter WHERE replayed_at IS NOT NULL AND " + dropped, place, reported);
        return delete(handle, "DELETE FROM dead_letter WHERE " + dropped, place, reported);
    }

    private static int delete(Handle handle, String sql, DeadLetterCursor place, boolean reported) {
        return handle.createUpdate(sql)
                .bind("time", Columns.time(place.time()))
                .bind("id", place.id())
                .bind("told", reported)
                .configure(SqlStatements.class, statements -> statements.setUnusedBindingAllowed(true))
                .execute();
    }

    private static Set<String> known(Handle handle, List<String> ids) {
        return new HashSet<>(handle.createQuery("SELECT id FROM dead_letter WHERE id IN (<ids>)")
                .bindList("ids", ids)
                .mapTo(String.class)
                .list());
    }

    private Optional<DeadLetter> found(Handle handle, String id) {
        return handle.createQuery(
                        "SELECT d.*, replay_until > CURRENT_TIMESTAMP AS leased FROM dead_letter d WHERE id = :id")
                .bind("id", id)
                .map((row, context) -> rows.letter(row))
                .findOne();
    }

    private static String matching(DeadLetterFilter filter) {
        StringBuilder sql = new StringBuilder("1 = 1");
        sql.append(filter.connection() == null ? "" : " AND connection = :connection")
                .append(filter.route() == null ? "" : " AND route = :route")
                .append(filter.code() == null ? "" : " AND code = :code")
                .append(filter.since() == null ? "" : " AND failed_at >= :since")
                .append(filter.until() == null ? "" : " AND failed_at < :until");
        if (filter.status() != null) {
            sql.append(
                    switch (filter.status()) {
                        case WAITING -> " AND " + FREE;
                        case REPLAYING -> " AND replayed_at IS NULL AND replay_until > CURRENT_TIMESTAMP";
                        case REPLAYED -> " AND replayed_at IS NOT NULL AND NOT settled";
                        case SETTLED -> " AND settled";
                    });
        }
        return sql.toString();
    }

    private static <S extends SqlStatement<S>> S bind(S statement, DeadLetterFilter filter) {
        return statement
                .configure(SqlStatements.class, statements -> statements.setUnusedBindingAllowed(true))
                .bind("connection", filter.connection())
                .bind("route", filter.route())
                .bind("code", filter.code())
                .bind("since", Columns.time(filter.since()))
                .bind("until", Columns.time(filter.until()));
    }
}
