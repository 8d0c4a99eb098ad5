package io.github.crmgate.store;

import io.github.crmgate.connection.LastError;
import io.github.crmgate.poll.Poll;
import io.github.crmgate.poll.PollEnd;
import io.github.crmgate.poll.PollGaps;
import io.github.crmgate.poll.PollProgress;
import io.github.crmgate.poll.Polls;
import io.github.crmgate.poll.SeenChange;
import io.github.crmgate.poll.SharedOrganisation;
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
            SELECT p.*, CASE WHEN lease_until > CURRENT_TIMESTAMP THEN TRUE ELSE FALSE END AS running FROM poll p""";

    /** A time of the schedule further ahead comes from a wrong clock. */
    private static final Duration SOON = Duration.ofMinutes(1);

    private final Database database;

    JdbcPolls(Database database) {
        this.database = database;
    }

    @Override
    public void begin(String connection, Instant from, boolean startKnown, Instant now) {
        database.inTransaction(handle -> {
            // locked, so that the poll is created before a deletion, which deletes it too, or not at all
            handle.createQuery("SELECT id FROM connection WHERE id = :id FOR UPDATE")
                    .bind("id", connection)
                    .mapTo(String.class)
                    .list();
            return handle.createUpdate("""
                            INSERT INTO poll (connection_id, began_from, watermark, moved_at, settled, suspended, due_at,
                              delivered, dead_lettered, failures, start_known)
                            SELECT id, :from, :from, :now, FALSE, FALSE, :now, 0, 0, 0, CAST(:startKnown AS BOOLEAN)
                            FROM connection
                            WHERE id = :id AND NOT EXISTS (SELECT 1 FROM poll WHERE connection_id = :id)""")
                    .bind("id", connection)
                    .bind("from", Columns.time(from))
                    .bind("startKnown", startKnown)
                    .bind("now", Columns.time(now))
                    .execute();
        });
    }

    @Override
    public boolean moveStart(String connection, String holder, Instant from) {
        return database.inTransaction(handle -> handle.createUpdate("""
                        UPDATE poll SET began_from = :from, watermark = :from, start_known = TRUE
                        WHERE connection_id = :id AND lease_holder = :holder""")
                        .bind("id", connection)
                        .bind("holder", holder)
                        .bind("from", Columns.time(from))
                        .execute()
                > 0);
    }

    @Override
    public Optional<Poll> find(String connection) {
        return database.with(handle -> find(handle, connection));
    }

    @Override
    public List<Poll> page(@Nullable String after, int limit) {
        return database.with(handle -> handle.createQuery(
                        SELECT + " WHERE connection_id > :after ORDER BY connection_id LIMIT :limit")
                .bind("after", after == null ? "" : after)
                .bind("limit", limit)
                .map((row, context) -> PollRows.poll(row))
                .list());
    }

    @Override
    public long failing(int times) {
        return database.with(handle -> handle.createQuery("SELECT count(*) FROM poll WHERE failures >= :times")
                .bind("times", times)
                .mapTo(Long.class)
                .one());
    }

    @Override
    public long incomplete() {
        return database.with(handle -> handle.createQuery(
                        "SELECT count(*) FROM poll WHERE deletions_since IS NOT NULL OR undated_since IS NOT NULL")
                .mapTo(Long.class)
                .one());
    }

    @Override
    public List<SharedOrganisation> sharedOrganisations() {
        return database.with(handle -> handle.createQuery("""
                        SELECT DISTINCT a.connection_id AS one, b.connection_id AS other FROM poll_seen a
                        JOIN poll_seen b ON b.lead_id = a.lead_id AND b.connection_id > a.connection_id
                        JOIN connection c ON c.id = a.connection_id
                        JOIN connection d ON d.id = b.connection_id
                        WHERE c.provider = d.provider AND COALESCE(c.region, '') = COALESCE(d.region, '')
                          AND (c.domain IS NULL OR d.domain IS NULL)
                        ORDER BY 1, 2 LIMIT :limit""")
                .bind("limit", MAX_PAIRS)
                .map((row, context) -> new SharedOrganisation(row.getString("one"), row.getString("other")))
                .list());
    }

    @Override
    public Optional<Poll> take(
            String connection, String holder, Duration lease, @Nullable Instant scheduledAt, Instant now) {
        return database.inTransaction(handle -> {
            int taken = handle.createUpdate("""
                            UPDATE poll SET fired_at = COALESCE(CAST(:scheduledAt AS TIMESTAMP WITH TIME ZONE), fired_at),
                              due_at = NULL, last_run_at = :now, lease_holder = :holder,
                              lease_until = CURRENT_TIMESTAMP + CAST(:seconds AS INTEGER) * INTERVAL '1' SECOND
                            WHERE connection_id = :id
                              AND (lease_until IS NULL OR lease_until <= CURRENT_TIMESTAMP)
                              AND (not_before IS NULL OR not_before <= :now)
                              AND ((CAST(:scheduledAt AS TIMESTAMP WITH TIME ZONE) IS NULL
                                  AND (due_at <= :now OR suspended OR lease_holder IS NOT NULL))
                                OR fired_at IS NULL OR fired_at < :scheduledAt OR fired_at > :soon)""")
                    .bind("id", connection)
                    .bind("holder", holder)
                    .bind("seconds", Math.toIntExact(lease.toSeconds()))
                    .bind("scheduledAt", Columns.time(scheduledAt))
                    .bind("soon", Columns.time(now.plus(SOON)))
                    .bind("now", Columns.time(now))
                    .execute();
            return taken == 0 ? Optional.empty() : find(handle, connection);
        });
    }

    @Override
    public List<String> extend(Collection<String> holders, Duration lease) {
        return database.with(handle -> holders.stream()
                .filter(holder -> handle.createUpdate("""
                        UPDATE poll SET lease_until = CURRENT_TIMESTAMP + CAST(:seconds AS INTEGER) * INTERVAL '1' SECOND
                        WHERE lease_holder = :holder""")
                                .bind("holder", holder)
                                .bind("seconds", Math.toIntExact(lease.toSeconds()))
                                .execute()
                        > 0)
                .toList());
    }

    @Override
    public Optional<Map<String, SeenChange>> seen(String connection, String holder, Collection<String> leads) {
        return database.with(handle -> {
            Map<String, SeenChange> seen = leads.isEmpty() ? Map.of() : PollRows.seen(handle, connection, leads);
            // last: the lease confirms all that was read before, because a deletion removes both at once
            return holds(handle, connection, holder) ? Optional.of(seen) : Optional.empty();
        });
    }

    @Override
    public boolean holds(String connection, String holder) {
        return database.with(handle -> holds(handle, connection, holder));
    }

    private static boolean holds(Handle handle, String connection, String holder) {
        return handle.createQuery("SELECT 1 FROM poll WHERE connection_id = :id AND lease_holder = :holder")
                .bind("id", connection)
                .bind("holder", holder)
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }

    @Override
    public boolean keep(String connection, String holder, PollProgress progress, Instant now) {
        PollGaps.Refused deletions = progress.gaps().deletions();
        return database.inTransaction(handle -> {
            int kept = handle.createUpdate("""
                            UPDATE poll SET delivered = delivered + :delivered - :deadLettered,
                              dead_lettered = dead_lettered + :deadLettered,
                              moved_at = CASE WHEN watermark < :watermark THEN :now ELSE moved_at END,
                              settled = CASE WHEN watermark < :watermark THEN FALSE ELSE settled END,
                              watermark = CASE WHEN watermark < :watermark THEN :watermark ELSE watermark END,
                              last_change_at = COALESCE(:youngest, last_change_at), undated_since = :undatedSince,
                              deletions_since = :deletionsSince, deletions_code = :deletionsCode,
                              deletions_detail = :deletionsDetail
                            WHERE connection_id = :id AND lease_holder = :holder""")
                    .bind("id", connection)
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
                PollRows.remember(handle, connection, progress.seen());
                handle.createUpdate("DELETE FROM poll_seen WHERE connection_id = :id AND changed_at < :before")
                        .bind("id", connection)
                        .bind("before", Columns.time(progress.forgetBefore()))
                        .execute();
            }
            return kept > 0;
        });
    }

    @Override
    public void end(String connection, String holder, PollEnd end, Instant now) {
        String outcome;
        LastError error = null;
        Instant notBefore = null;
        if (end instanceof PollEnd.CaughtUp caughtUp) {
            outcome = """
                    caught_up_at = last_run_at, start_known = TRUE, suspended = FALSE, not_before = NULL, failures = 0, error_code = NULL,
                    error_detail = NULL, error_at = NULL""" + (caughtUp.settled() ? ", settled = TRUE" : "");
        } else if (end instanceof PollEnd.Failed failed) {
            outcome = """
                    suspended = FALSE, not_before = :notBefore, due_at = COALESCE(due_at, :notBefore), error_code = :code,
                    error_detail = :detail, error_at = :at, failures = failures + 1""";
            error = failed.error();
            notBefore = failed.notBefore();
        } else {
            outcome = end instanceof PollEnd.Suspended ? "suspended = TRUE" : "due_at = :now";
        }
        LastError known = error;
        Instant pause = notBefore;
        database.inTransaction(handle -> handle.createUpdate(
                        "UPDATE poll SET " + outcome
                                + ", lease_holder = NULL, lease_until = NULL WHERE connection_id = :id AND lease_holder = :holder")
                .configure(SqlStatements.class, statements -> statements.setUnusedBindingAllowed(true))
                .bind("id", connection)
                .bind("holder", holder)
                .bind("now", Columns.time(now))
                .bind("notBefore", Columns.time(pause))
                .bind("code", known == null ? null : known.code())
                .bind("detail", known == null ? null : Columns.text(known.detail()))
                .bind("at", Columns.time(known == null ? null : known.at()))
                .execute());
    }

    @Override
    public boolean request(String connection, Instant now) {
        return database.inTransaction(
                handle -> handle.createUpdate("UPDATE poll SET due_at = :now WHERE connection_id = :id")
                                .bind("id", connection)
                                .bind("now", Columns.time(now))
                                .execute()
                        > 0);
    }

    @Override
    public List<String> due(Instant now, int limit) {
        return database.with(handle -> handle.createQuery("""
                        SELECT p.connection_id FROM poll p JOIN connection c ON c.id = p.connection_id
                        WHERE c.status = 'active' AND (p.lease_until IS NULL OR p.lease_until <= CURRENT_TIMESTAMP)
                          AND (p.not_before IS NULL OR p.not_before <= :now)
                          AND (p.due_at <= :now OR p.suspended OR p.lease_holder IS NOT NULL)
                        ORDER BY p.last_run_at NULLS FIRST LIMIT :limit""")
                .bind("now", Columns.time(now))
                .bind("limit", limit)
                .mapTo(String.class)
                .list());
    }

    private static Optional<Poll> find(Handle handle, String connection) {
        return handle.createQuery(SELECT + " WHERE connection_id = :id")
                .bind("id", connection)
                .map((row, context) -> PollRows.poll(row))
                .findOne();
    }
}
