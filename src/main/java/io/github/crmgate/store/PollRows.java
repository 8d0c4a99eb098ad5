package io.github.crmgate.store;

import io.github.crmgate.connection.LastError;
import io.github.crmgate.poll.Poll;
import io.github.crmgate.poll.PollGaps;
import io.github.crmgate.poll.SeenChange;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/** Rows of the tables {@code poll} and {@code poll_seen}. */
final class PollRows {
    private PollRows() {}

    static Poll poll(ResultSet row) throws SQLException {
        String errorCode = row.getString("error_code");
        return new Poll(
                row.getString("connection_id"),
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

    static Map<String, SeenChange> seen(Handle handle, String connection, Collection<String> leads) {
        return handle
                .createQuery("SELECT * FROM poll_seen WHERE connection_id = :id AND lead_id IN (<leads>)")
                .bind("id", connection)
                .bindList("leads", List.copyOf(leads))
                .map((row, context) -> new SeenChange(
                        row.getString("lead_id"), Columns.knownInstant(row, "changed_at"), row.getString("digest")))
                .stream()
                .collect(Collectors.toMap(SeenChange::id, Function.identity()));
    }

    /** Uses two statements, because no single one works on both databases. */
    static void remember(Handle handle, String connection, List<SeenChange> seen) {
        if (seen.isEmpty()) {
            return;
        }
        PreparedBatch delete =
                handle.prepareBatch("DELETE FROM poll_seen WHERE connection_id = :id AND lead_id = :lead");
        PreparedBatch insert = handle.prepareBatch("""
                INSERT INTO poll_seen (connection_id, lead_id, changed_at, digest) VALUES (:id, :lead, :at, :digest)""");
        Map<String, SeenChange> newest =
                seen.stream().collect(Collectors.toMap(SeenChange::id, Function.identity(), (older, newer) -> newer));
        for (SeenChange change : newest.values()) {
            delete.bind("id", connection).bind("lead", change.id()).add();
            insert.bind("id", connection)
                    .bind("lead", change.id())
                    .bind("at", Columns.time(change.at()))
                    .bind("digest", change.digest())
                    .add();
        }
        delete.execute();
        insert.execute();
    }
}
