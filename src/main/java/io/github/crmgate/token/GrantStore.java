package io.github.crmgate.token;

import java.util.Optional;

/** Where grants are kept. */
public interface GrantStore {

    Optional<Grant> load(String connectionId);

    /** Keeps a grant in place of the one there is. */
    void save(String connectionId, Grant grant);
}
