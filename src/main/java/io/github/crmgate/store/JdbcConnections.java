package io.github.crmgate.store;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.ConnectionFilter;
import io.github.crmgate.connection.ConnectionRisk;
import io.github.crmgate.connection.ConnectionStatus;
import io.github.crmgate.connection.Connections;
import io.github.crmgate.connection.TokenSet;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.ProblemCode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jspecify.annotations.Nullable;

/** Connections as rows. A transaction that writes a connection and its grant locks the grant first. */
final class JdbcConnections implements Connections {
    private final Database database;
    private final TokenSetRows grants;

    JdbcConnections(Database database, TokenSetRows grants) {
        this.database = database;
        this.grants = grants;
    }

    @Override
    public Optional<Connection> find(String id) {
        return database.with(handle -> row(handle, id)).map(Row::connection);
    }

    @Override
    public void ensureWritable() {
        database.with(handle -> handle.execute("UPDATE connection SET version = version WHERE id = ''"));
    }

    @Override
    public List<Connection> page(ConnectionFilter filter, @Nullable String after, int limit) {
        StringBuilder sql = new StringBuilder("SELECT * FROM connection WHERE id > :after");
        sql.append(filter.provider() == null ? "" : " AND provider = :provider")
                .append(filter.owner() == null ? "" : " AND owner = :owner")
                .append(filter.preAuthorized() ? " AND owner IS NULL" : "")
                .append(filter.status() == null ? "" : " AND status = :status")
                .append(" ORDER BY id LIMIT :limit");
        return database.with(handle -> handle.createQuery(sql)
                .bind("after", after == null ? "" : after)
                .bind("provider", filter.provider())
                .bind("owner", filter.owner())
                .bind("status", filter.status() == null ? null : filter.status().code())
                .bind("limit", limit)
                .configure(SqlStatements.class, statements -> statements.setUnusedBindingAllowed(true))
                .map((row, context) -> Columns.connection(row))
                .list());
    }

    @Override
    public List<ConnectionRisk> unusableBefore(Instant time, @Nullable String after, int limit) {
        String sql = """
                SELECT c.*, g.trouble_code, g.trouble_detail FROM connection_grant g
                JOIN connection c ON c.id = g.connection_id
                WHERE g.trouble_code IS NOT NULL AND g.dead = FALSE AND c.status = 'active' AND c.id > :after
                  AND (c.token_expires_at IS NULL OR c.token_expires_at <= :time)
                ORDER BY c.id LIMIT :limit""";
        return database.with(handle -> handle.createQuery(sql)
                .bind("time", Columns.time(time))
                .bind("after", after == null ? "" : after)
                .bind("limit", limit)
                .map((row, context) -> {
                    Connection connection = Columns.connection(row);
                    Instant end = connection.tokenExpiresAt();
                    return new ConnectionRisk(
                            connection,
                            end == null ? connection.createdAt() : end,
                            row.getString("trouble_code"),
                            row.getString("trouble_detail"));
                })
                .list());
    }

    @Override
    public Map<ConnectionStatus, Long> counts() {
        Map<ConnectionStatus, Long> counts = new EnumMap<>(ConnectionStatus.class);
        for (ConnectionStatus status : ConnectionStatus.values()) {
            counts.put(status, 0L);
        }
        database.with(handle -> handle.createQuery("SELECT status, count(*) AS n FROM connection GROUP BY status")
                        .map((row, context) -> Map.entry(Columns.status(row.getString("status")), row.getLong("n")))
                        .list())
                .forEach(count -> counts.put(count.getKey(), count.getValue()));
        return counts;
    }

    @Override
    public void update(String id, UnaryOperator<Connection> change) {
        database.with(handle -> {
            Optional<Row> row = row(handle, id);
            if (row.isPresent()) {
                Connection changed = change.apply(row.get().connection());
                if (!changed.equals(row.get().connection())) {
                    write(handle, changed, row.get());
                }
            }
            return true;
        });
    }

    @Override
    public Connection save(Connection connection, TokenSet grant) {
        return database.inTransaction(handle -> save(handle, connection, grant));
    }

    /** Saves a connection as part of a transaction. */
    Connection save(Handle handle, Connection connection, TokenSet grant) {
        Optional<Row> byId = row(handle, connection.id());
        byId.ifPresent(row -> refuseForeign(row.connection(), connection));
        Optional<Row> present = byId.or(() -> ofOwner(handle, connection));
        if (present.isEmpty()) {
            return insert(handle, connection, grant, null);
        }
        Row old = locked(handle, present.get().connection().id());
        Connection kept = connection.inPlaceOf(old.connection());
        grants.revoke(handle, old.connection(), TokenSetCodec.fingerprint(grant.credential()));
        grants.replace(handle, kept, grant);
        write(handle, kept, old);
        return kept;
    }

    /** Refuses to replace a connection that got another owner after the id was chosen. */
    void ensureOwner(Handle handle, Connection wanted) {
        row(handle, wanted.id())
                .filter(present -> !Objects.equals(present.connection().owner(), wanted.owner()))
                .ifPresent(other -> {
                    throw new CrmGateException(
                            ProblemCode.BAD_REQUEST,
                            "The connection '" + wanted.id() + "' belongs to another owner now.");
                });
    }

    @Override
    public void seed(Connection connection, TokenSet grant, String fingerprint) {
        database.inTransaction(handle -> {
            Optional<Row> present = row(handle, connection.id());
            if (present.isEmpty()) {
                insert(handle, connection, grant, fingerprint);
            } else if (!fingerprint.equals(present.get().seed())) {
                grants.replace(handle, connection, grant);
                write(
                        handle,
                        connection,
                        new Row(
                                present.get().connection(),
                                fingerprint,
                                present.get().version()));
            }
            return true;
        });
    }

    @Override
    public boolean delete(String id) {
        return database.inTransaction(handle -> {
            if (row(handle, id).isEmpty()) {
                return false;
            }
            grants.revoke(handle, locked(handle, id).connection(), null);
            TokenSetRows.delete(handle, id);
            return handle.createUpdate("DELETE FROM connection WHERE id = :id")
                            .bind("id", id)
                            .execute()
                    > 0;
        });
    }

    private static void refuseForeign(Connection present, Connection wanted) {
        if (!present.provider().equals(wanted.provider())) {
            throw new CrmGateException(
                    ProblemCode.BAD_REQUEST,
                    "The id '" + present.id() + "' belongs to a connection of " + present.provider()
                            + "; choose another id, or delete that connection first.");
        }
        if (wanted.owner() != null && !wanted.owner().equals(present.owner())) {
            throw new CrmGateException(
                    ProblemCode.BAD_REQUEST,
                    "The id '" + present.id() + "' belongs to "
                            + (present.owner() == null ? "a pre-authorized connection" : "another owner")
                            + "; choose another id, or delete that connection first.");
        }
    }

    private Connection insert(Handle handle, Connection connection, TokenSet grant, @Nullable String seed) {
        Columns.bind(handle.createUpdate("""
                        INSERT INTO connection (id, provider, region, domain, owner, status, scopes, created_at, checked_at,
                          token_expires_at, error_code, error_detail, error_at, seed, version)
                        VALUES (:id, :provider, :region, :domain, :owner, :status, :scopes, :createdAt, :checkedAt,
                          :tokenExpiresAt, :errorCode, :errorDetail, :errorAt, :seed, 1)"""), connection).bind("seed", seed).execute();
        grants.insert(handle, connection, grant);
        return connection;
    }

    private static void write(Handle handle, Connection connection, Row old) {
        int written = Columns.bind(handle.createUpdate("""
                        UPDATE connection SET provider = :provider, region = :region, domain = :domain, owner = :owner,
                          status = :status, scopes = :scopes, created_at = :createdAt, checked_at = :checkedAt,
                          token_expires_at = :tokenExpiresAt, error_code = :errorCode, error_detail = :errorDetail,
                          error_at = :errorAt, seed = :seed, version = version + 1
                        WHERE id = :id AND version = :version"""), connection)
                .bind("seed", old.seed())
                .bind("version", old.version())
                .execute();
        if (written == 0) {
            throw new Database.ChangedMeanwhileException();
        }
    }

    /** Returns the row after its grant was locked. */
    private static Row locked(Handle handle, String id) {
        TokenSetRows.lock(handle, id);
        return row(handle, id).orElseThrow(Database.ChangedMeanwhileException::new);
    }

    private static Optional<Row> row(Handle handle, String id) {
        return handle.createQuery("SELECT * FROM connection WHERE id = :id")
                .bind("id", id)
                .map((row, context) -> Row.of(row))
                .findOne();
    }

    private static Optional<Row> ofOwner(Handle handle, Connection connection) {
        if (connection.owner() == null) {
            return Optional.empty();
        }
        return handle.createQuery("SELECT * FROM connection WHERE provider = :provider AND owner = :owner")
                .bind("provider", connection.provider())
                .bind("owner", connection.owner())
                .map((row, context) -> Row.of(row))
                .findOne();
    }

    private record Row(Connection connection, @Nullable String seed, long version) {
        static Row of(ResultSet row) throws SQLException {
            return new Row(Columns.connection(row), row.getString("seed"), row.getLong("version"));
        }
    }
}
