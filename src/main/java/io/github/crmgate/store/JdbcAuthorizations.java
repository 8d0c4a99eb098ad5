package io.github.crmgate.store;

import io.github.crmgate.authorization.Authorization;
import io.github.crmgate.authorization.AuthorizationError;
import io.github.crmgate.authorization.AuthorizationStatus;
import io.github.crmgate.authorization.Authorizations;
import io.github.crmgate.authorization.SignInReturn;
import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.TokenSet;
import io.github.crmgate.store.cache.ConnectionCache;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Authorizations as rows. Each change is one conditional update, so only one of several concurrent callers succeeds.
 */
final class JdbcAuthorizations implements Authorizations {
    private static final int MAX_SIGN_INS = 10;

    private final Database database;
    private final JdbcConnections connections;
    private final JdbcOutbox outbox;
    private final ConnectionCache cache;

    JdbcAuthorizations(Database database, JdbcConnections connections, JdbcOutbox outbox, ConnectionCache cache) {
        this.cache = cache;
        this.database = database;
        this.connections = connections;
        this.outbox = outbox;
    }

    @Override
    public void add(Authorization authorization, String link) {
        database.inTransaction(handle -> handle.createUpdate("""
                        INSERT INTO authorization_run (id, link, provider, region, domain, owner, connection, return_url,
                          notify_url, status, attempts, created_at, expires_at)
                        VALUES (:id, :link, :provider, :region, :domain, :owner, :connection, :returnUrl, :notifyUrl,
                          :status, 0, :createdAt, :expiresAt)""")
                .bind("id", authorization.id())
                .bind("link", link)
                .bind("provider", authorization.provider())
                .bind("region", authorization.region())
                .bind("domain", authorization.domain())
                .bind("owner", authorization.owner())
                .bind("connection", authorization.connection())
                .bind("returnUrl", Columns.text(authorization.returnUrl()))
                .bind("notifyUrl", Columns.text(authorization.notifyUrl()))
                .bind("status", authorization.status().code())
                .bind("createdAt", Columns.time(authorization.createdAt()))
                .bind("expiresAt", Columns.time(authorization.expiresAt()))
                .execute());
    }

    @Override
    public Optional<Authorization> find(String id, Instant now) {
        return database.with(handle -> handle.createQuery("SELECT * FROM authorization_run WHERE id = :id")
                        .bind("id", id)
                        .map((row, context) -> authorization(row))
                        .findOne())
                .map(found -> found.at(now));
    }

    @Override
    public Optional<Authorization> open(String link, @Nullable String browser, Instant now) {
        return database.with(handle -> opened(handle, link, browser))
                .map(found -> found.authorization().at(now));
    }

    @Override
    public boolean exists(String link) {
        return database.with(handle -> found(handle, "SELECT count(*) FROM authorization_run WHERE link = :key", link));
    }

    @Override
    public boolean begun(String state) {
        return database.with(
                handle -> found(handle, "SELECT count(*) FROM authorization_sign_in WHERE state = :key", state));
    }

    @Override
    public Optional<Claim> claim(String link, String browser, Instant now, Duration grace) {
        return database.inTransaction(handle -> {
            int claimed = handle.createUpdate("""
                            UPDATE authorization_run SET browser = :browser, attempts = attempts + 1,
                              expires_at = CASE WHEN expires_at < :end THEN :end ELSE expires_at END
                            WHERE link = :link AND (browser IS NULL OR browser = :browser) AND status = 'pending'
                              AND expires_at > :now""")
                    .bind("link", link)
                    .bind("browser", browser)
                    .bind("now", Columns.time(now))
                    .bind("end", Columns.time(now.plus(grace)))
                    .execute();
            return claimed == 0 ? Optional.empty() : opened(handle, link, browser);
        });
    }

    @Override
    public void begin(
            String authorization, String state, @Nullable String region, @Nullable String domain, Instant now) {
        database.inTransaction(handle -> {
            handle.createUpdate("""
                            INSERT INTO authorization_sign_in (state, authorization_id, region, domain, begun_at)
                            VALUES (:state, :authorization, :region, :domain, :now)""")
                    .bind("domain", domain)
                    .bind("state", state)
                    .bind("authorization", authorization)
                    .bind("region", region)
                    .bind("now", Columns.time(now))
                    .execute();
            return handle.createUpdate("""
                            DELETE FROM authorization_sign_in WHERE authorization_id = :authorization AND state NOT IN (
                              SELECT state FROM authorization_sign_in WHERE authorization_id = :authorization
                              ORDER BY begun_at DESC, state LIMIT :most)""")
                    .bind("authorization", authorization)
                    .bind("most", MAX_SIGN_INS)
                    .execute();
        });
    }

    @Override
    public SignInReturn takeBack(String state, @Nullable String browser, Instant now, Duration grace) {
        return database.inTransaction(handle -> {
            Optional<SignIn> begun = begun(handle, state);
            if (begun.isEmpty()) {
                return new SignInReturn.Unknown();
            }
            Authorization authorization = begun.get().authorization().at(now);
            if (browser == null || !browser.equals(begun.get().browser())) {
                return new SignInReturn.Foreign(authorization);
            }
            if (authorization.status() != AuthorizationStatus.PENDING
                    || !pendingLocked(handle, authorization)
                    || spend(handle, state, now) == 0) {
                return new SignInReturn.Spent(authorization, spentAt(handle, state));
            }
            handle.createUpdate("UPDATE authorization_run SET expires_at = :end WHERE id = :id AND expires_at < :end")
                    .bind("id", authorization.id())
                    .bind("end", Columns.time(now.plus(grace)))
                    .execute();
            return new SignInReturn.Fresh(
                    authorization, begun.get().region(), begun.get().domain());
        });
    }

    @Override
    public Optional<Connection> complete(
            Authorization authorization, Connection connection, TokenSet grant, Instant now) {
        return cache.save(
                connection,
                () -> database.inTransaction(handle -> {
                    if (end(handle, authorization, AuthorizationStatus.COMPLETED, null, now) == 0) {
                        return Optional.empty();
                    }
                    connections.ensureOwner(handle, connection);
                    Connection kept = connections.save(handle, connection, grant);
                    handle.execute(
                            "UPDATE authorization_run SET connection = ? WHERE id = ?", kept.id(), authorization.id());
                    outbox.addCallback(
                            handle, authorization.with(AuthorizationStatus.COMPLETED, kept.id(), null), kept, now);
                    return Optional.of(kept);
                }));
    }

    @Override
    public boolean fail(Authorization authorization, AuthorizationError error, Instant now) {
        return database.inTransaction(handle -> fail(handle, authorization, error, now));
    }

    @Override
    public boolean failUnlessReturned(Authorization authorization, AuthorizationError error, Instant now) {
        return database.inTransaction(handle -> pendingLocked(handle, authorization)
                && !returned(handle, authorization)
                && fail(handle, authorization, error, now));
    }

    @Override
    public int forget(Instant before) {
        return database.with(
                handle -> handle.execute("DELETE FROM authorization_run WHERE expires_at < ?", Columns.time(before)));
    }

    private boolean fail(Handle handle, Authorization authorization, AuthorizationError error, Instant now) {
        if (end(handle, authorization, AuthorizationStatus.FAILED, error, now) == 0) {
            return false;
        }
        Authorization failed = authorization.with(AuthorizationStatus.FAILED, authorization.connection(), error);
        outbox.addCallback(
                handle,
                failed,
                authorization.wanted(authorization.region(), authorization.domain(), List.of(), now),
                now);
        return true;
    }

    /** Returns whether it is pending, and locks it and its states until the end of the transaction. */
    private static boolean pendingLocked(Handle handle, Authorization authorization) {
        return handle.createQuery("SELECT status FROM authorization_run WHERE id = :id FOR UPDATE")
                .bind("id", authorization.id())
                .mapTo(String.class)
                .findOne()
                .filter(AuthorizationStatus.PENDING.code()::equals)
                .isPresent();
    }

    private static boolean returned(Handle handle, Authorization authorization) {
        return found(
                handle,
                "SELECT count(*) FROM authorization_sign_in WHERE authorization_id = :key AND spent_at IS NOT NULL",
                authorization.id());
    }

    private static int end(
            Handle handle,
            Authorization authorization,
            AuthorizationStatus status,
            @Nullable AuthorizationError error,
            Instant now) {
        return handle.createUpdate("""
                        UPDATE authorization_run SET status = :status, error_code = :code, error_detail = :detail
                        WHERE id = :id AND status = 'pending' AND expires_at > :now""")
                .bind("id", authorization.id())
                .bind("status", status.code())
                .bind("code", error == null ? null : error.code())
                .bind("detail", error == null ? null : Columns.text(error.detail()))
                .bind("now", Columns.time(now))
                .execute();
    }

    private static boolean found(Handle handle, String sql, String key) {
        return handle.createQuery(sql).bind("key", key).mapTo(Long.class).one() > 0;
    }

    private static int spend(Handle handle, String state, Instant now) {
        return handle.execute(
                "UPDATE authorization_sign_in SET spent_at = ? WHERE state = ? AND spent_at IS NULL",
                Columns.time(now),
                state);
    }

    private static @Nullable Instant spentAt(Handle handle, String state) {
        return handle.createQuery("SELECT spent_at FROM authorization_sign_in WHERE state = :state")
                .bind("state", state)
                .map((row, context) -> Optional.ofNullable(Columns.instant(row, "spent_at")))
                .one()
                .orElse(null);
    }

    private static Optional<Claim> opened(Handle handle, String link, @Nullable String browser) {
        return handle.createQuery("""
                        SELECT * FROM authorization_run
                        WHERE link = :link AND (browser IS NULL OR browser = :browser)""")
                .bind("link", link)
                .bind("browser", browser == null ? "" : browser)
                .map((row, context) -> new Claim(authorization(row), row.getInt("attempts")))
                .findOne();
    }

    private static Optional<SignIn> begun(Handle handle, String state) {
        return handle.createQuery("""
                        SELECT r.*, s.region AS begun_region, s.domain AS begun_domain FROM authorization_sign_in s
                        JOIN authorization_run r ON r.id = s.authorization_id WHERE s.state = :state""")
                .bind("state", state)
                .map((row, context) -> new SignIn(
                        authorization(row),
                        row.getString("browser"),
                        row.getString("begun_region"),
                        row.getString("begun_domain")))
                .findOne();
    }

    private static Authorization authorization(ResultSet row) throws SQLException {
        String code = row.getString("error_code");
        return new Authorization(
                row.getString("id"),
                row.getString("provider"),
                row.getString("region"),
                row.getString("domain"),
                row.getString("owner"),
                row.getString("connection"),
                Columns.url(row, "return_url"),
                Columns.url(row, "notify_url"),
                AuthorizationStatus.valueOf(row.getString("status").toUpperCase(Locale.ROOT)),
                code == null ? null : new AuthorizationError(code, row.getString("error_detail")),
                Columns.knownInstant(row, "created_at"),
                Columns.knownInstant(row, "expires_at"));
    }

    private record SignIn(
            Authorization authorization,
            @Nullable String browser,
            @Nullable String region,
            @Nullable String domain) {}
}
