package io.github.crmgate.token;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Grants that live as long as the process. */
public final class InMemoryGrantStore implements GrantStore {
    private final ConcurrentHashMap<String, Grant> grants;

    public InMemoryGrantStore(Map<String, Grant> grants) {
        this.grants = new ConcurrentHashMap<>(grants);
    }

    @Override
    public Optional<Grant> load(String connectionId) {
        return Optional.ofNullable(grants.get(connectionId));
    }

    @Override
    public void save(String connectionId, Grant grant) {
        grants.put(connectionId, grant);
    }
}
