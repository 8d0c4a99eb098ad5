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
 * What token calls brought, until the store has it: if the store goes down during a call, a refresh token that was
 * replaced by a new one must not be lost.
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
     * Keeps what there is of a connection.
     *
     * @return whether it was kept, not overtaken by somebody else's
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

    /** Keeps what can be kept. */
    void saveAll() {
        byConnection.keySet().forEach(id -> {
            try {
                if (save(id)) {
                    LOG.info("connection {}: the token that waited for the store is kept", id);
                }
            } catch (CrmGateException e) {
                LOG.debug("connection {}: the token still waits for the store", id, e);
            }
        });
    }

    private record Unsaved(StoredTokenSet leased, TokenSet renewed, List<String> scopes) {}
}
