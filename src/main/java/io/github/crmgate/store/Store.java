package io.github.crmgate.store;

import io.github.crmgate.authorization.Authorizations;
import io.github.crmgate.connection.Connections;
import io.github.crmgate.connection.RefreshTokenCounts;
import io.github.crmgate.connection.TokenStore;
import io.github.crmgate.deadletter.DeadLetters;
import io.github.crmgate.failure.StoreUnavailableException;
import io.github.crmgate.idempotency.IdempotencyKeys;
import io.github.crmgate.outbox.Outbox;
import io.github.crmgate.pacing.CallShares;
import io.github.crmgate.poll.Polls;
import io.github.crmgate.secret.Secret;
import io.github.crmgate.store.cache.CachedConnections;
import io.github.crmgate.store.cache.CachedTokenStore;
import io.github.crmgate.store.cache.ChangeListener;
import io.github.crmgate.store.cache.ConnectionCache;
import io.github.crmgate.store.cache.Freshness;
import io.github.crmgate.store.failure.StoreException;
import io.github.crmgate.store.pacing.JdbcCallShares;
import io.github.crmgate.vault.Vault;
import io.github.crmgate.vault.VaultException;
import io.github.crmgate.vault.VaultKeys;
import io.github.crmgate.writejob.WriteJobs;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** The store: all data that outlive the process, in H2 or PostgreSQL. */
public final class Store implements AutoCloseable {
    private final Database database;
    private final Vault vault;
    private final Connections connections;
    private final Authorizations authorizations;
    private final TokenStore grants;
    private final Outbox outbox;
    private final DeadLetters deadLetters;
    private final RefreshTokenCounts refreshTokens;
    private final Polls polls;
    private final IdempotencyKeys idempotencyKeys;
    private final WriteJobs writeJobs;
    private final CallShares callShares;
    private final boolean shared;
    private final Rekeying rekeying;
    private @Nullable ChangeListener listener;

    private Store(
            Database database, Vault vault, Clock clock, boolean notifying, ConnectionCache cache, boolean shared) {
        TokenSetCodec codec = new TokenSetCodec(vault);
        JdbcOutbox entries = new JdbcOutbox(database, vault, clock, notifying);
        this.database = database;
        this.vault = vault;
        JdbcConnections rows = new JdbcConnections(database, new TokenSetRows(codec, entries));
        this.connections = new CachedConnections(rows, cache);
        this.authorizations = new JdbcAuthorizations(database, rows, entries, cache);
        this.grants = new CachedTokenStore(new JdbcTokenSets(database, codec, entries), cache);
        this.outbox = entries;
        this.deadLetters = new JdbcDeadLetters(database, vault);
        this.refreshTokens = new JdbcRefreshTokenCounts(database, clock);
        this.polls = new JdbcPolls(database);
        this.idempotencyKeys = new JdbcIdempotencyKeys(database, vault);
        this.writeJobs = new JdbcWriteJobs(database, vault, entries);
        this.callShares = new JdbcCallShares(database.dataSource());
        this.shared = shared;
        this.rekeying = new Rekeying(database, vault);
    }

    /**
     * Opens the store, and creates or updates its tables.
     *
     * @param notifying whether notifications of broken connections are wanted
     * @throws StoreException if it can't be reached, was updated by a newer CrmGate, or is sealed under another key
     */
    public static Store open(
            StoreUrl url,
            @Nullable String user,
            @Nullable Secret password,
            VaultKeys keys,
            Clock clock,
            boolean notifying) {
        Database database = open(url, user, password);
        try {
            Schema.migrate(database);
            Vault vault = vault(url, keys, database);
            ConnectionCache cache = new ConnectionCache(url.shared() ? Freshness.SHARED : Freshness.ONLY_WRITER);
            Store store = new Store(database, vault, clock, notifying, cache, url.shared());
            store.rekeying.missingKey().ifPresent(key -> {
                throw new StoreException("crmgate.vault.key: the store is sealed under key " + key
                        + ", which is neither crmgate.vault.key (" + vault.keyId()
                        + ") nor among crmgate.vault.previous-keys; nothing was changed");
            });
            store.ensureWritable(url);
            if (url.remote()) {
                Schema.addNotifications(database);
                store.listener = ChangeListener.start(() -> url.listen(user, password), cache);
            }
            return store;
        } catch (StoreUnavailableException e) {
            database.close();
            throw new StoreException(
                    "crmgate.store.url: the store " + url + " can't be reached: " + Database.reason(e), e);
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    private static Vault vault(StoreUrl url, VaultKeys keys, Database database) {
        try {
            return keys.vault(
                    url.keyFile(),
                    () -> url.remote() || !Rekeying.keys(database).isEmpty());
        } catch (VaultException | IllegalArgumentException e) {
            throw new StoreException("crmgate.vault.key: " + e.getMessage(), e);
        }
    }

    private void ensureWritable(StoreUrl url) {
        try {
            connections.ensureWritable();
        } catch (StoreUnavailableException e) {
            throw new StoreException(
                    "crmgate.store.url: the store " + url + " can't be written: " + reason(url, Database.reason(e)), e);
        }
    }

    /** Returns the reason for users; for a store in a file the database names only the folder that it can't create. */
    private static String reason(StoreUrl url, String text) {
        return url.keyFile().map(file -> StoreUrl.explain(file, text)).orElse(text);
    }

    private static Database open(StoreUrl url, @Nullable String user, @Nullable Secret password) {
        try {
            return Database.open(url, user, password);
        } catch (RuntimeException e) {
            String text = Database.reason(e).replace(url.jdbc(), url.toString());
            throw new StoreException(
                    text.contains("already in use") || text.contains("is locked")
                            ? "crmgate.store.url: another process has the store " + url
                                    + " open; use PostgreSQL for several processes, or a store for each"
                            : "crmgate.store.url: the store " + url + " can't be opened: " + reason(url, text),
                    e);
        }
    }

    public Connections connections() {
        return connections;
    }

    public Authorizations authorizations() {
        return authorizations;
    }

    public TokenStore grants() {
        return grants;
    }

    public Outbox outbox() {
        return outbox;
    }

    public DeadLetters deadLetters() {
        return deadLetters;
    }

    public RefreshTokenCounts refreshTokens() {
        return refreshTokens;
    }

    public Polls polls() {
        return polls;
    }

    public IdempotencyKeys idempotencyKeys() {
        return idempotencyKeys;
    }

    public WriteJobs writeJobs() {
        return writeJobs;
    }

    public CallShares callShares() {
        return callShares;
    }

    /** Returns whether several processes may use the store. */
    public boolean shared() {
        return shared;
    }

    public Rekeying rekeying() {
        return rekeying;
    }

    public Vault vault() {
        return vault;
    }

    @Override
    public void close() {
        if (listener != null) {
            listener.close();
        }
        database.close();
    }
}
