package io.github.crmgate.store.cache;

import io.github.crmgate.connection.Credential;
import io.github.crmgate.connection.LastError;
import io.github.crmgate.connection.StoredTokenSet;
import io.github.crmgate.connection.TokenBackoff;
import io.github.crmgate.connection.TokenSet;
import io.github.crmgate.connection.TokenStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Token sets of a store, of which calls read those in use from memory; refreshes read the store. */
public final class CachedTokenStore implements TokenStore {
    private final TokenStore store;
    private final ConnectionCache cache;

    public CachedTokenStore(TokenStore store, ConnectionCache cache) {
        this.store = store;
        this.cache = cache;
    }

    @Override
    public Optional<StoredTokenSet> recent(String connectionId) {
        return cache.grant(connectionId, store::load);
    }

    @Override
    public Optional<StoredTokenSet> load(String connectionId) {
        return cache.storedGrant(connectionId, store::load);
    }

    @Override
    public List<Instant> granted(Credential credential) {
        return store.granted(credential);
    }

    @Override
    public Optional<StoredTokenSet> lease(StoredTokenSet seen, String holder, Duration length, Instant now) {
        return cache.write(seen.connectionId(), () -> store.lease(seen, holder, length, now));
    }

    @Override
    public boolean extend(StoredTokenSet leased, String holder, Duration length) {
        return store.extend(leased, holder, length);
    }

    @Override
    public boolean renew(StoredTokenSet leased, TokenSet renewed, List<String> scopes) {
        return cache.write(leased.connectionId(), () -> store.renew(leased, renewed, scopes));
    }

    @Override
    public void release(StoredTokenSet leased, @Nullable TokenBackoff trouble, boolean counts) {
        cache.write(leased.connectionId(), () -> {
            store.release(leased, trouble, counts);
            return true;
        });
    }

    @Override
    public boolean declareDead(StoredTokenSet leased, LastError cause, @Nullable TokenBackoff recheck) {
        return cache.write(leased.connectionId(), () -> store.declareDead(leased, cause, recheck));
    }

    @Override
    public List<String> dueForRecheck(Instant now, int limit) {
        return store.dueForRecheck(now, limit);
    }
}
