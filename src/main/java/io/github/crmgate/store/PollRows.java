package io.github.crmgate.store;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.LastError;
import io.github.crmgate.poll.ClaimedPoll;
import io.github.crmgate.poll.NewPoll;
import io.github.crmgate.poll.Poll;
import io.github.crmgate.poll.PollGaps;
import io.github.crmgate.poll.PollId;
import io.github.crmgate.poll.PollSchedule;
import io.github.crmgate.poll.PollSelection;
import io.github.crmgate.poll.SeenChange;
import io.github.crmgate.record.RecordKind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jspecify.annotations.Nullable;

/** Rows of the tables {@code record_poll} and {@code record_poll_seen}, and the statements that find due polls. */
final class PollRows {
    private static final String DUE = """
            FROM record_poll p WHERE p.due_at <= :now AND (p.lease_until IS NULL OR p.lease_until <= CURRENT_TIMESTAMP)
              AND (p.not_before IS NULL OR p.not_before <= :now) AND""";

    private PollRows() {}

    /** Returns connections of a selection that have no poll of a kind. */
    static List<Connection> unpolled(
            Handle handle, PollSelection selection, RecordKind kind, Instant createdSince, int limit) {
        String sql = """
                SELECT c.* FROM connection c WHERE c.created_at >= :createdSince
                  AND NOT EXISTS (SELECT 1 FROM record_poll p WHERE p.connection_id = c.id AND p.kind = :kind)
                  AND %s ORDER BY c.id LIMIT :limit""".formatted(ofConnections(selection));
        return bound(handle.createQuery(sql), selection)
                .bind("kind", kind.code())
                .bind("createdSince", Columns.time(createdSince))
                .bind("limit", limit)
                .map((row, context) -> Columns.connection(row))
                .list();
    }

    /** Creates polls. Connections are locked, so that a poll is created before a deletion, which deletes it too, or not. */
    static int begin(Handle handle, Collection<NewPoll> begun, Instant now) {
        handle.createQuery("SELECT id FROM connection WHERE id IN (<ids>) ORDER BY id FOR UPDATE")
                .bindList(
                        "ids",
                        begun.stream()
                                .map(poll -> poll.id().connection())
                                .distinct()
                                .toList())
                .mapTo(String.class)
                .list();
        PreparedBatch insert = handle.prepareBatch("""
                INSERT INTO record_poll (connection_id, kind, began_from, watermark, moved_at, settled, suspended, due_at,
                  delivered, dead_lettered, failures, start_known)
                SELECT id, :kind, :from, :from, :now, FALSE, FALSE, :now, 0, 0, 0, CAST(:startKnown AS BOOLEAN)
                FROM connection
                WHERE id = :id AND NOT EXISTS (SELECT 1 FROM record_poll WHERE connection_id = :id AND kind = :kind)""");
        for (NewPoll poll : begun) {
            insert.bind("id", poll.id().connection())
                    .bind("kind", poll.id().kind().code())
                    .bind("from", Columns.time(poll.from()))
                    .bind("startKnown", poll.startKnown())
                    .bind("now", Columns.time(now))
                    .add();
        }
        return insert.execute().length;
    }

    /** Returns whether any poll is due, without a transaction. */
    static boolean anyDue(Handle handle, PollSelection selection, Instant now) {
        return boundPolls(handle.createQuery("SELECT 1 " + DUE + ofPolls(selection) + " LIMIT 1"), selection)
                .bind("now", Columns.time(now))
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }

    /** Claims due polls; skips those that another transaction claims. */
    static List<ClaimedPoll> claim(
            Handle handle, PollSelection selection, int limit, Duration lease, Instant now, PollSchedule schedule) {
        String sql = "SELECT p.*, TRUE AS running " + DUE + ofPolls(selection)
                + " ORDER BY p.due_at LIMIT :limit FOR UPDATE SKIP LOCKED";
        List<ClaimedPoll> claimed = boundPolls(handle.createQuery(sql), selection)
                .bind("now", Columns.time(now))
                .bind("limit", limit)
                .map((row, context) -> new ClaimedPoll(
                        poll(row).runningSince(now), UUID.randomUUID().toString()))
                .list();
        if (!claimed.isEmpty()) {
            PreparedBatch update = handle.prepareBatch("""
                    UPDATE record_poll SET due_at = :dueAt, last_run_at = :now, lease_holder = :holder,
                      lease_until = CURRENT_TIMESTAMP + CAST(:seconds AS INTEGER) * INTERVAL '1' SECOND
                    WHERE connection_id = :id AND kind = :kind""");
            for (ClaimedPoll claim : claimed) {
                update.bind("id", claim.poll().connection())
                        .bind("kind", claim.poll().kind().code())
                        .bind("holder", claim.holder())
                        .bind("dueAt", Columns.time(schedule.next(claim.poll().id(), now)))
                        .bind("now", Columns.time(now))
                        .bind("seconds", Math.toIntExact(lease.toSeconds()))
                        .add();
            }
            update.execute();
        }
        return claimed;
    }

    /** Makes polls due: their process died, their connection serves again, or they are due later than possible. */
    static int wake(Handle handle, Instant now, Instant latest) {
        String due = "UPDATE record_poll SET due_at = :now WHERE ";
        return Stream.of(
                        "lease_holder > '' AND lease_until <= CURRENT_TIMESTAMP AND due_at > :now",
                        "due_at > :latest",
                        "due_at IS NULL AND EXISTS (SELECT 1 FROM connection c WHERE c.id = connection_id"
                                + " AND c.status = 'active')")
                .mapToInt(condition -> handle.createUpdate(due + condition)
                        .configure(SqlStatements.class, statements -> statements.setUnusedBindingAllowed(true))
                        .bind("now", Columns.time(now))
                        .bind("latest", Columns.time(latest))
                        .execute())
                .sum();
    }

    /** Extends leases, and returns the holders that still have theirs. */
    static List<String> extend(Handle handle, Collection<String> holders, Duration lease) {
        handle.createUpdate("""
                        UPDATE record_poll SET lease_until = CURRENT_TIMESTAMP + CAST(:seconds AS INTEGER) * INTERVAL '1' SECOND
                        WHERE lease_holder IN (<holders>)""")
                .bindList("holders", List.copyOf(holders))
                .bind("seconds", Math.toIntExact(lease.toSeconds()))
                .execute();
        return handle.createQuery("SELECT lease_holder FROM record_poll WHERE lease_holder IN (<holders>)")
                .bindList("holders", List.copyOf(holders))
                .mapTo(String.class)
                .list();
    }

    private static String ofConnections(PollSelection selection) {
        return selection.providers().isEmpty() ? "c.id IN (<connections>)" : "c.provider IN (<providers>)";
    }

    /** Delays the other polls of a connection that its CRM throttles. */
    static int throttle(Handle handle, PollId poll, Instant notBefore) {
        return handle.createUpdate("""
                        UPDATE record_poll SET not_before = :notBefore,
                          due_at = CASE WHEN due_at < :notBefore THEN :notBefore ELSE due_at END
                        WHERE connection_id = :id AND kind <> :kind AND (not_before IS NULL OR not_before < :notBefore)""")
                .bind("id", poll.connection())
                .bind("kind", poll.kind().code())
                .bind("notBefore", Columns.time(notBefore))
                .execute();
    }

    private static Query boundPolls(Query query, PollSelection selection) {
        return bound(query, selection)
                .bindList(
                        "kinds",
                        selection.kinds().stream().map(RecordKind::code).toList());
    }

    private static String ofPolls(PollSelection selection) {
        return " p.kind IN (<kinds>) AND" + ofConnectionsOfPolls(selection);
    }

    private static String ofConnectionsOfPolls(PollSelection selection) {
        return selection.providers().isEmpty()
                ? " p.connection_id IN (<connections>)"
                : " EXISTS (SELECT 1 FROM connection c WHERE c.id = p.connection_id AND c.provider IN (<providers>))";
    }

    private static Query bound(Query query, PollSelection selection) {
        return selection.providers().isEmpty()
                ? query.bindList("connections", List.copyOf(selection.connections()))
                : query.bindList("providers", List.copyOf(selection.providers()));
    }

    static Poll poll(ResultSet row) throws SQLException {
        String errorCode = row.getString("error_code");
        return new Poll(
                new PollId(row.getString("connection_id"), RecordKind.of(row.getString("kind"))),
                Columns.knownInstant(row, "began_from"),
                Columns.knownInstant(row, "watermark"),
                Columns.knownInstant(row, "moved_at"),
                row.getBoolean("settled"),
                row.getBoolean("running"),
                row.getBoolean("suspended"),
                Columns.instant(row, "not_before"),
                Columns.instant(row, "last_run_at"),
                Columns.instant(row, "caught_up_at"),
                Columns.instant(row, "last_change_at"),
                row.getLong("delivered"),
                row.getLong("dead_lettered"),
                row.getInt("failures"),
                errorCode == null
                        ? null
                        : new LastError(
                                errorCode, row.getString("error_detail"), Columns.knownInstant(row, "error_at")),
                new PollGaps(refused(row), Columns.instant(row, "undated_since")),
                row.getBoolean("start_known"));
    }

    private static PollGaps.@Nullable Refused refused(ResultSet row) throws SQLException {
        Instant since = Columns.instant(row, "deletions_since");
        return since == null
                ? null
                : new PollGaps.Refused(since, row.getString("deletions_code"), row.getString("deletions_detail"));
    }

    static Map<String, SeenChange> seen(Handle handle, PollId poll, Collection<String> records) {
        return handle
                .createQuery(
                        "SELECT * FROM record_poll_seen WHERE connection_id = :id AND kind = :kind AND record_id IN (<records>)")
                .bind("id", poll.connection())
                .bind("kind", poll.kind().code())
                .bindList("records", List.copyOf(records))
                .map((row, context) -> new SeenChange(
                        row.getString("record_id"), Columns.knownInstant(row, "changed_at"), row.getString("digest")))
                .stream()
                .collect(Collectors.toMap(SeenChange::id, Function.identity()));
    }

    /** Uses two statements, because no single one works on both databases. */
    static void remember(Handle handle, PollId poll, List<SeenChange> seen) {
        if (seen.isEmpty()) {
            return;
        }
        PreparedBatch delete = handle.prepareBatch(
                "DELETE FROM record_poll_seen WHERE connection_id = :id AND kind = :kind AND record_id = :record");
        PreparedBatch insert = handle.prepareBatch("""
                INSERT INTO record_poll_seen (connection_id, kind, record_id, changed_at, digest)
                VALUES (:id, :kind, :record, :at, :digest)""");
        Map<String, SeenChange> newest =
                seen.stream().collect(Collectors.toMap(SeenChange::id, Function.identity(), (older, newer) -> newer));
        for (SeenChange change : newest.values()) {
            delete.bind("id", poll.connection())
                    .bind("kind", poll.kind().code())
                    .bind("record", change.id())
                    .add();
            insert.bind("id", poll.connection())
                    .bind("kind", poll.kind().code())
                    .bind("record", change.id())
                    .bind("at", Columns.time(change.at()))
                    .bind("digest", change.digest())
                    .add();
        }
        delete.execute();
        insert.execute();
    }
}
