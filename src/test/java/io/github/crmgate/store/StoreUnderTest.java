package io.github.crmgate.store;

import io.github.crmgate.connection.AccessToken;
import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.ConnectionStatus;
import io.github.crmgate.connection.Connections;
import io.github.crmgate.connection.Credential;
import io.github.crmgate.connection.RefreshTokenCounts;
import io.github.crmgate.connection.StoredTokenSet;
import io.github.crmgate.connection.TokenSet;
import io.github.crmgate.connection.TokenStore;
import io.github.crmgate.outbox.Outbox;
import io.github.crmgate.secret.Secret;
import io.github.crmgate.testing.SampleConnections;
import io.github.crmgate.testing.SettableClock;
import io.github.crmgate.vault.VaultKey;
import io.github.crmgate.vault.VaultKeys;
import java.net.URI;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Jdbi;

/** A store, its clock, which stands still, and a way round it to its rows. */
final class StoreUnderTest implements AutoCloseable {
    static final Instant NOW = SampleConnections.CREATED;
    /** As many callers as the store has connections: none waits for one. */
    static final int AT_ONCE = 8;

    static final Duration LONG = Duration.ofMinutes(5);
    static final Duration SHORT = Duration.ofSeconds(1);
    static final VaultKey KEY = key(1);

    final StoreUrl url;
    final SettableClock clock = new SettableClock(NOW);
    final Store store;
    final Jdbi rows;
    private final java.sql.Connection connection; // one, for each costs PostgreSQL a process

    private StoreUnderTest(StoreUrl url, VaultKeys keys, boolean notifying) {
        this.url = url;
        this.store = Store.open(url, null, null, keys, clock, notifying);
        this.connection = connect(url);
        this.rows = Jdbi.create(connection);
    }

    /** Opens it under {@link #KEY}; notifications of broken connections are on. */
    static StoreUnderTest open(StoreUrl url) {
        return new StoreUnderTest(url, new VaultKeys(KEY, List.of()), true);
    }

    static StoreUnderTest open(StoreUrl url, VaultKeys keys) {
        return new StoreUnderTest(url, keys, true);
    }

    static StoreUnderTest openUnheard(StoreUrl url) {
        return new StoreUnderTest(url, new VaultKeys(KEY, List.of()), false);
    }

    /** The same key for the same number. */
    static VaultKey key(int number) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) number);
        return VaultKey.parse(Base64.getEncoder().encodeToString(bytes)).orElseThrow();
    }

    /** A refresh token with an access token of an hour. */
    static TokenSet grant(String refreshToken) {
        return new TokenSet(new Credential.RefreshToken(Secret.of(refreshToken)), token("access of " + refreshToken));
    }

    static AccessToken token(String value) {
        return new AccessToken(
                Secret.of(value),
                URI.create("https://api.example.com"),
                NOW.plus(Duration.ofMinutes(54)),
                NOW.plus(Duration.ofHours(1)));
    }

    static TokenSet apiKey(String key) {
        Secret secret = Secret.of(key);
        return new TokenSet(
                new Credential.ApiKey(secret),
                new AccessToken(secret, URI.create("https://acme.example.com/api"), null, null));
    }

    static Connection zoho(String id, String owner) {
        return SampleConnections.of(id, "zoho", owner, ConnectionStatus.ACTIVE);
    }

    Connections connections() {
        return store.connections();
    }

    TokenStore grants() {
        return store.grants();
    }

    Outbox outbox() {
        return store.outbox();
    }

    RefreshTokenCounts counts() {
        return store.refreshTokens();
    }

    /** Keeps a connection without an owner. */
    Connection saved(String id, String refreshToken) {
        return connections().save(zoho(id, null), grant(refreshToken));
    }

    Connection found(String id) {
        return connections().find(id).orElseThrow();
    }

    StoredTokenSet loaded(String id) {
        return grants().load(id).orElseThrow();
    }

    StoredTokenSet leased(String id, Duration length) {
        return grants().lease(loaded(id), "test", length, NOW).orElseThrow();
    }

    /** What waits in the outbox to be revoked. */
    List<String> toBeRevoked() {
        return outbox().page(null, 1000).stream()
                .filter(entry -> entry.kind().code().equals("revocation"))
                .map(entry -> entry.payload().reveal())
                .sorted()
                .toList();
    }

    int execute(String sql, Object... arguments) {
        return rows.withHandle(handle -> handle.execute(sql, arguments));
    }

    long number(String sql, Object... arguments) {
        return rows.withHandle(
                handle -> handle.select(sql, arguments).mapTo(Long.class).one());
    }

    long versionOf(String id) {
        return number("SELECT version FROM connection WHERE id = ?", id);
    }

    /** Every value of every row, by table. */
    Map<String, List<Map<String, String>>> dump() {
        return dump(url);
    }

    static Map<String, List<Map<String, String>>> dump(StoreUrl url) {
        Map<String, List<Map<String, String>>> tables = new TreeMap<>();
        Jdbi.create(url.jdbc())
                .useHandle(handle -> List.of(
                                "connection",
                                "connection_grant",
                                "outbox",
                                "dead_letter",
                                "idempotency_key",
                                "write_job",
                                "refresh_token_made",
                                "record_poll",
                                "record_poll_seen",
                                "authorization_run",
                                "authorization_sign_in",
                                "crmgate_schema_history")
                        .forEach(table -> tables.put(
                                table,
                                handle.createQuery("SELECT * FROM " + name(table) + " ORDER BY 1")
                                        .mapToMap()
                                        .map(StoreUnderTest::texts)
                                        .list())));
        return tables;
    }

    /** Flyway quotes the name of its own table. */
    private static String name(String table) {
        return table.startsWith("crmgate") ? '"' + table + '"' : table;
    }

    private static Map<String, String> texts(Map<String, Object> row) {
        Map<String, String> texts = new TreeMap<>();
        row.forEach((column, value) -> texts.put(
                column, value instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : String.valueOf(value)));
        return texts;
    }

    /** Throws all rows away. */
    void empty() {
        List.of(
                        "outbox",
                        "dead_letter",
                        "idempotency_key",
                        "write_job",
                        "refresh_token_made",
                        "record_poll_seen",
                        "record_poll",
                        "connection_grant",
                        "connection",
                        "authorization_sign_in",
                        "authorization_run")
                .forEach(table -> execute("DELETE FROM " + table));
    }

    private static java.sql.Connection connect(StoreUrl url) {
        try {
            return DriverManager.getConnection(url.jdbc());
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        store.close();
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
