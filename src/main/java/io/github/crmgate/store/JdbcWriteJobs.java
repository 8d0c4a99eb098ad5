package io.github.crmgate.store;

import io.github.crmgate.outbox.OutboxEntry;
import io.github.crmgate.vault.Sealed;
import io.github.crmgate.vault.Vault;
import io.github.crmgate.vault.VaultException;
import io.github.crmgate.writejob.WriteJob;
import io.github.crmgate.writejob.WriteJobs;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Write jobs as rows. Leases follow the database's clock, because the clocks of machines differ. */
final class JdbcWriteJobs implements WriteJobs {
    private static final Logger LOG = LoggerFactory.getLogger(JdbcWriteJobs.class);
    private static final String UNREADABLE = "";
    private static final String DUE = """
             FROM write_job j WHERE j.due_at <= :now AND (j.lease_until IS NULL OR j.lease_until <= CURRENT_TIMESTAMP)
              AND NOT EXISTS (SELECT 1 FROM write_job o WHERE o.lane = j.lane AND o.due_at IS NOT NULL AND o.id <> j.id
                AND (o.seq < j.seq OR o.lease_until > CURRENT_TIMESTAMP))""";
    private static final String LEASE =
            "lease_until = CURRENT_TIMESTAMP + CAST(:seconds AS INTEGER) * INTERVAL '1' SECOND";

    private final Database database;
    private final Vault vault;
    private final JdbcOutbox outbox;

    JdbcWriteJobs(Database database, Vault vault, JdbcOutbox outbox) {
        this.database = database;
        this.vault = vault;
        this.outbox = outbox;
    }

    /** Returns the identity for which a document is sealed. */
    static String identity(String id) {
        return "write-job/" + id;
    }

    @Override
    public boolean add(WriteJob job) {
        Sealed sealed = vault.seal(job.document(), identity(job.id()));
        return database.inTransaction(handle -> {
            // a concurrent insertion of the same id violates the key; then the transaction is repeated
            boolean known = handle.createQuery("SELECT 1 FROM write_job WHERE id = :id")
                    .bind("id", job.id())
                    .mapTo(Integer.class)
                    .findOne()
                    .isPresent();
            return !known
                    && handle.createUpdate("""
                            INSERT INTO write_job (id, lane, created_at, due_at, attempts, sealed, key_id, version)
                            VALUES (:id, :lane, :createdAt, :createdAt, 0, :sealed, :keyId, 1)""")
                                    .bind("id", job.id())
                                    .bind("lane", job.lane())
                                    .bind("createdAt", Columns.time(job.createdAt()))
                                    .bind("sealed", sealed.bytes())
                                    .bind("keyId", sealed.keyId())
                                    .execute()
                            > 0;
        });
    }

    @Override
    public Optional<WriteJob> find(String id) {
        return database.with(handle -> handle.createQuery("""
                        SELECT id, lane, created_at, started_at, completed_at, attempts, sealed, key_id,
                          CASE WHEN lease_until > CURRENT_TIMESTAMP THEN lease_holder ELSE NULL END AS lease_holder
                        FROM write_job WHERE id = :id""")
                .bind("id", id)
                .map((row, context) -> job(row, row.getString("lease_holder")))
                .findOne());
    }

    @Override
    public List<WriteJob> claim(int limit, Duration lease, Instant now) {
        boolean any = database.with(handle -> handle.createQuery("SELECT 1 " + DUE + " LIMIT 1")
                .bind("now", Columns.time(now))
                .mapTo(Integer.class)
                .findOne()
                .isPresent());
        return any ? database.inTransaction(handle -> claim(handle, limit, lease, now)) : List.of();
    }

    private List<WriteJob> claim(Handle handle, int limit, Duration lease, Instant now) {
        List<WriteJob> due = handle.createQuery(
                        "SELECT j.* " + DUE + " ORDER BY j.seq LIMIT :limit FOR UPDATE SKIP LOCKED")
                .bind("now", Columns.time(now))
                .bind("limit", limit)
                .map((row, context) -> readable(row))
                .list();
        setAside(
                handle,
                due.stream().filter(job -> job.document().equals(UNREADABLE)).toList());
        due.removeIf(job -> job.document().equals(UNREADABLE));
        if (!due.isEmpty()) {
            PreparedBatch update = handle.prepareBatch("UPDATE write_job SET lease_holder = :holder, " + LEASE
                    + ", attempts = attempts + 1, started_at = COALESCE(started_at, :now) WHERE id = :id");
            for (WriteJob job : due) {
                update.bind("id", job.id())
                        .bind("holder", job.holder())
                        .bind("seconds", Math.toIntExact(lease.toSeconds()))
                        .bind("now", Columns.time(now))
                        .add();
            }
            update.execute();
        }
        return due.stream().map(job -> started(job, now)).toList();
    }

    /** Returns a claimed job, without its document if it can't be decrypted. */
    private WriteJob readable(ResultSet row) throws SQLException {
        String holder = UUID.randomUUID().toString();
        try {
            return job(row, holder);
        } catch (VaultException e) {
            LOG.error("write job {} can't be decrypted, and is not carried out", row.getString("id"), e);
            return job(row, holder, UNREADABLE);
        }
    }

    /** Keeps jobs that were tampered with out of the way of others. */
    private static void setAside(Handle handle, List<WriteJob> unreadable) {
        for (WriteJob job : unreadable) {
            handle.createUpdate("UPDATE write_job SET due_at = NULL WHERE id = :id")
                    .bind("id", job.id())
                    .execute();
        }
    }

    private static WriteJob started(WriteJob job, Instant now) {
        return new WriteJob(
                job.id(),
                job.lane(),
                job.document(),
                job.createdAt(),
                job.startedAt() == null ? now : job.startedAt(),
                null,
                job.attempts() + 1,
                job.holder());
    }

    @Override
    public Collection<String> extend(Collection<String> holders, Duration lease) {
        if (holders.isEmpty()) {
            return List.of();
        }
        return database.with(handle -> {
            handle.createUpdate("UPDATE write_job SET " + LEASE + " WHERE lease_holder IN (<holders>)")
                    .bindList("holders", List.copyOf(holders))
                    .bind("seconds", Math.toIntExact(lease.toSeconds()))
                    .execute();
            return handle.createQuery("SELECT lease_holder FROM write_job WHERE lease_holder IN (<holders>)")
                    .bindList("holders", List.copyOf(holders))
                    .mapTo(String.class)
                    .list();
        });
    }

    @Override
    public boolean save(WriteJob claimed) {
        return database.inTransaction(handle -> write(handle, claimed, "lease_holder = lease_holder", null));
    }

    @Override
    public boolean release(WriteJob claimed, Instant dueAt) {
        return database.inTransaction(
                handle -> write(handle, claimed, "due_at = :time, lease_holder = NULL, lease_until = NULL", dueAt));
    }

    @Override
    public boolean complete(WriteJob claimed, Instant now, @Nullable OutboxEntry delivery) {
        return database.inTransaction(handle -> {
            boolean completed = write(
                    handle,
                    claimed,
                    "completed_at = :time, due_at = NULL, lease_holder = NULL, lease_until = NULL",
                    now);
            if (completed && delivery != null) {
                outbox.insert(handle, delivery);
            }
            return completed;
        });
    }

    private boolean write(Handle handle, WriteJob claimed, String change, @Nullable Instant time) {
        Sealed sealed = vault.seal(claimed.document(), identity(claimed.id()));
        var update = handle.createUpdate("UPDATE write_job SET " + change
                        + ", sealed = :sealed, key_id = :keyId, version = version + 1"
                        + " WHERE id = :id AND lease_holder = :holder")
                .bind("id", claimed.id())
                .bind("holder", claimed.holder())
                .bind("sealed", sealed.bytes())
                .bind("keyId", sealed.keyId());
        return (time == null ? update : update.bind("time", Columns.time(time))).execute() > 0;
    }

    @Override
    public long open() {
        return database.with(handle -> handle.createQuery("SELECT count(*) FROM write_job WHERE due_at IS NOT NULL")
                .mapTo(Long.class)
                .one());
    }

    @Override
    public int prune(Instant before) {
        return database.inTransaction(
                handle -> handle.createUpdate("DELETE FROM write_job WHERE completed_at < :before")
                        .bind("before", Columns.time(before))
                        .execute());
    }

    private WriteJob job(ResultSet row, @Nullable String holder) throws SQLException {
        Sealed sealed = Sealed.of(row.getBytes("sealed"), row.getString("key_id"));
        return job(row, holder, vault.open(sealed, identity(row.getString("id"))));
    }

    private static WriteJob job(ResultSet row, @Nullable String holder, String document) throws SQLException {
        return new WriteJob(
                row.getString("id"),
                row.getString("lane"),
                document,
                Columns.knownInstant(row, "created_at"),
                Columns.instant(row, "started_at"),
                Columns.instant(row, "completed_at"),
                row.getInt("attempts"),
                holder);
    }
}
