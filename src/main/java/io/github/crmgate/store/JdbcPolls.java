package io.github.crmgate.store;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.LastError;
import io.github.crmgate.poll.ClaimedPoll;
import io.github.crmgate.poll.NewPoll;
import io.github.crmgate.poll.Poll;
import io.github.crmgate.poll.PollEnd;
import io.github.crmgate.poll.PollGaps;
import io.github.crmgate.poll.PollId;
import io.github.crmgate.poll.PollProgress;
import io.github.crmgate.poll.PollSchedule;
import io.github.crmgate.poll.PollSelection;
import io.github.crmgate.poll.Polls;
import io.github.crmgate.poll.SeenChange;
import io.github.crmgate.poll.SharedOrganisation;
import io.github.crmgate.record.RecordKind;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jspecify.annotations.Nullable;

/** Polls as rows. Leases follow the database's clock, because the clocks of machines differ. */
final class JdbcPolls implements Polls {
    private static final String SELECT = """
            SELECT p.*, CASE WHEN lease_until > CURRENT_TIMESTAMP THEN TRUE ELSE FALSE END AS running
            FROM record_poll p""";

    private final Database database;

    JdbcPolls(Database database) {
        this.database = database;
    }

    @Override
    public List<Connection> unpolled(PollSelection selection, RecordKind kind, Instant createdSince, int limit) {
        return selection.isEmpty()
                ? List.of()
                : database.with(handle -> PollRows.unpolled(handle, selection, kind, createdSince, limit));
    }

    @Override
    public void begin(Collection<NewPoll> begun, Instant now) {
        if (!begun.isEmpty()) {
            database.inTransaction(handle -> PollRows.begin(handle, begun, now));
        }
    }

    @Override
    public boolean moveStart(PollId poll, String holder, Instant from) {
        return database.inTransaction(handle -> handle.createUpdate("""
                        UPDATE record_poll SET began_from = :from, watermark = :from, start_known = TRUE
                        WHERE connection_id = :id AND kind = :kind AND lease_holder = :holder""")
                        .bind("id", poll.connection())
                        .bind("kind", poll.kind().code())
                        .bind("holder", holder)
                        .bind("from", Columns.time(from))
                        .execute()
                > 0);
    }

    @Override
    public Optional<Poll> find(PollId poll) {
        return database.with(handle -> handle.createQuery(SELECT + " WHERE connection_id = :id AND kind = :kind")
                .bind("id", poll.connection())
                .bind("kind", poll.kind().code())
                .map((row, context) -> PollRows.poll(row))
                .findOne());
    }

    @Override
    public List<Poll> page(@Nullable PollId after, int limit) {
        return database.with(handle -> handle.createQuery(SELECT + """
                         WHERE connection_id > :id OR (connection_id = :id AND kind > :kind)
                        ORDER BY connection_id, kind LIMIT :limit""")
                .bind("id", after == null ? "" : after.connection())
                .bind("kind", after == null ? "" : after.kind().code())
                .bind("limit", limit)
                .map((row, context) -> PollRows.poll(row))
                .list());
    }

    @Override
    public long failing(int times) {
        return database.with(handle -> handle.createQuery("SELECT count(*) FROM record_poll WHERE failures >= :times")
                .bind("times", times)
                .mapTo(Long.class)
                .one());
    }

    @Override
    public long incomplete() {
        return database.with(handle -> handle.createQuery(
                        "SELECT count(*) FROM record_poll WHERE deletions_since IS NOT NULL OR undated_since IS NOT NULL")
                .mapTo(Long.class)
                .one());
    }

    @Override
    public List<SharedOrganisation> sharedDomains() {
        return pairs("""
                SELECT f.id AS one, c.id AS other FROM connection c
                JOIN (SELECT domain, provider, MIN(id) AS id FROM connection WHERE domain IS NOT NULL
                  GROUP BY domain, provider HAVING count(*) > 1) f ON f.domain = c.domain AND f.provider = c.provider
                WHERE c.id > f.id ORDER BY 1, 2 LIMIT :limit""");
    }

    @Override
    public List<SharedOrganisation> sharedRecords() {
        return pairs("""
                SELECT DISTINCT a.connection_id AS one, b.connection_id AS other FROM record_poll_seen a
                JOIN record_poll_seen b ON b.record_id = a.record_id AND b.kind = a.kind AND b.connection_id > a.connection_id
                JOIN connection c ON c.id = a.connection_id
                JOIN connection d ON d.id = b.connection_id
                WHERE c.provider = d.provider AND COALESCE(c.region, '') = COALESCE(d.region, '')
                  AND (c.domain IS NULL OR d.domain IS NULL)
                ORDER BY 1, 2 LIMIT :limit""");
    }

    private List<SharedOrganisation> pairs(String sql) {
        return database.with(handle -> handle.createQuery(sql)
                .bind("limit", MAX_PAIRS)
                .map((row, context) -> new SharedOrganisation(row.getString("one"), row.getString("other")))
                .list());
    }

    @Override
    public List<ClaimedPoll> claim(
            PollSelection selection, int limit, Duration lease, Instant now, PollSchedule schedule) {
        if (selection.isEmpty() || !database.with(handle -> PollRows.anyDue(handle, selection, now))) {
            return List.of();
        }
        return database.inTransaction(handle -> PollRows.claim(handle, selection, limit, lease, now, schedule));
    }

    @Override
    public void wake(Instant now, PollSchedule schedule) {
        database.with(handle -> PollRows.wake(handle, now, schedule.latest(now)));
    }

    @Override
    public List<String> extend(Collection<String> holders, Duration lease) {
        return holders.isEmpty() ? List.of() : database.with(handle -> PollRows.extend(handle, holders, lease));
    }

    @Override
    public Optional<Map<String, SeenChange>> seen(PollId poll, String holder, Collection<String> records) {
        return database.with(handle -> {
            Map<String, SeenChange> seen = records.isEmpty() ? Map.of() : PollRows.seen(handle, poll, records);
            // last: the lease confirms all that was read before, because a deletion removes both at once
            return holds(handle, poll, holder) ? Optional.of(seen) : Optional.empty();
        });
    }

    @Override
    public boolean holds(PollId poll, String holder) {
        return database.with(handle -> holds(handle, poll, holder));
    }

    private static boolean holds(Handle handle, PollId poll, String holder) {
        return handle.createQuery(
                        "SELECT 1 FROM record_poll WHERE connection_id = :id AND kind = :kind AND lease_holder = :holder")
                .bind("id", poll.connection())
                .bind("kind", poll.kind().code())
                .bind("holder", holder)
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }

    @Override
    public boolean keep(PollId poll, String holder, PollProgress progress, Instant now) {
        PollGaps.Refused deletions = progress.gaps().deletions();
        return database.inTransaction(handle -> {
            int kept = handle.createUpdate("""
                            UPDATE record_poll SET delivered = delivered + :delivered - :deadLettered,
                              dead_lettered = dead_lettered + :deadLettered,
                              moved_at = CASE WHEN watermark < :watermark THEN :now ELSE moved_at END,
                              settled = CASE WHEN watermark < :watermark THEN FALSE ELSE settled END,
                              watermark = CASE WHEN watermark < :watermark THEN :watermark ELSE watermark END,
                              last_change_at = COALESCE(:youngest, last_change_at), undated_since = :undatedSince,
                              deletions_since = :deletionsSince, deletions_code = :deletionsCode,
                              deletions_detail = :deletionsDetail
                            WHERE connection_id = :id AND kind = :kind AND lease_holder = :holder""")
                    .bind("id", poll.connection())
                    .bind("kind", poll.kind().code())
                    .bind("holder", holder)
                    .bind("delivered", progress.seen().size())
                    .bind("deadLettered", progress.deadLettered())
                    .bind("watermark", Columns.time(progress.watermark()))
                    .bind("youngest", Columns.time(progress.youngest()))
                    .bind("undatedSince", Columns.time(progress.gaps().undatedSince()))
                    .bind("deletionsSince", Columns.time(deletions == null ? null : deletions.since()))
                    .bind("deletionsCode", deletions == null ? null : deletions.code())
                    .bind("deletionsDetail", deletions == null ? null : Columns.text(deletions.detail()))
                    .bind("now", Columns.time(now))
                    .execute();
            if (kept > 0) {
                PollRows.remember(handle, poll, progress.seen());
                handle.createUpdate(
                                "DELETE FROM record_poll_seen WHERE connection_id = :id AND kind = :kind AND changed_at < :before")
                        .bind("id", poll.connection())
                        .bind("kind", poll.kind().code())
                        .bind("before", Columns.time(progress.forgetBefore()))
                        .execute();
            }
            return kept > 0;
        });
    }

    @Override
    public void end(PollId poll, String holder, PollEnd end, Instant now) {
        String outcome;
        LastError error = null;
        Instant notBefore = null;
        if (end instanceof PollEnd.CaughtUp caughtUp) {
            outcome = """
                    caught_up_at = last_run_at, start_known = TRUE, suspended = FALSE, not_before = NULL, failures = 0, error_code = NULL,
                    error_detail = NULL, error_at = NULL""" + (caughtUp.settled() ? ", settled = TRUE" : "");
        } else if (end instanceof PollEnd.Failed failed) {
            outcome = """
                    suspended = FALSE, not_before = :notBefore,
                    due_at = CASE WHEN due_at < :notBefore THEN :notBefore ELSE due_at END, error_code = :code,
                    error_detail = :detail, error_at = :at, failures = failures + 1""";
            error = failed.error();
            notBefore = failed.notBefore();
        } else {
            outcome = end instanceof PollEnd.Suspended ? "suspended = TRUE, due_at = NULL" : "due_at = :now";
        }
        LastError known = error;
        Instant pause = notBefore;
        database.inTransaction(handle -> {
            int ended = handle.createUpdate(
                            "UPDATE record_poll SET " + outcome
                                    + ", lease_holder = NULL, lease_until = NULL WHERE connection_id = :id AND kind = :kind AND lease_holder = :holder")
                    .configure(SqlStatements.class, statements -> statements.setUnusedBindingAllowed(true))
                    .bind("id", poll.connection())
                    .bind("kind", poll.kind().code())
                    .bind("holder", holder)
                    .bind("now", Columns.time(now))
                    .bind("notBefore", Columns.time(pause))
                    .bind("code", known == null ? null : known.code())
                    .bind("detail", known == null ? null : Columns.text(known.detail()))
                    .bind("at", Columns.time(known == null ? null : known.at()))
                    .execute();
            return ended > 0 && pause != null ? PollRows.throttle(handle, poll, pause) : ended;
        });
    }

    @Override
    public boolean request(PollId poll, Instant now) {
        return database.inTransaction(handle ->
                handle.createUpdate("UPDATE record_poll SET due_at = :now WHERE connection_id = :id AND kind = :kind")
                                .bind("id", poll.connection())
                                .bind("kind", poll.kind().code())
                                .bind("now", Columns.time(now))
                                .execute()
                        > 0);
    }
}
