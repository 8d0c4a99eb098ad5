package io.github.crmgate.token;

import io.github.crmgate.connection.StoredTokenSet;
import io.github.crmgate.connection.TokenSet;
import io.github.crmgate.connection.TokenStore;
import io.github.crmgate.failure.CrmGateException;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the results of token calls until the store has them: if the store goes down during a call, a replaced refresh
 * token must not be lost.
 */
final class UnsavedTokenSets {
    private static final Logger LOG = LoggerFactory.getLogger(UnsavedTokenSets.class);

    private final TokenStore store;
    private final ConcurrentHashMap<String, Unsaved> byConnection = new ConcurrentHashMap<>();

    UnsavedTokenSets(TokenStore store) {
        this.store = store;
    }

    void add(StoredTokenSet leased, TokenSet renewed, List<String> scopes) {
        byConnection.put(leased.connectionId(), new Unsaved(leased, renewed, scopes));
    }

    /**
     * Stores the pending result of a connection.
     *
     * @return whether it was stored, and not superseded by another process
     */
    boolean save(String connectionId) {
        Unsaved unsaved = byConnection.get(connectionId);
        if (unsaved == null) {
            return false;
        }
        boolean kept = store.renew(unsaved.leased(), unsaved.renewed(), unsaved.scopes());
        byConnection.remove(connectionId, unsaved);
        return kept;
    }

    /** Stores all pending results that can be stored. */
    void saveAll() {
        byConnection.keySet().forEach(id -> {
            try {
                if (save(id)) {
                    LOG.info("connection {}: the token that waited for the store is saved", id);
                }
            } catch (CrmGateException e) {
                LOG.debug("connection {}: the token still waits for the store", id, e);
            }
        });
    }

    private record Unsaved(StoredTokenSet leased, TokenSet renewed, List<String> scopes) {}
}
