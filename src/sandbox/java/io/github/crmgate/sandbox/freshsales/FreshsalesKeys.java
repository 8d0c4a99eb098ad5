package io.github.crmgate.sandbox.freshsales;

import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The live API keys of the accounts; thread-safe. */
final class FreshsalesKeys {
    static final String FIRST = "sandboxKeyOfTheSimulatedFreshsales";
    private static final String PREFIX = "Token token=";

    private final Set<String> live = ConcurrentHashMap.newKeySet();

    FreshsalesKeys() {
        live.add(FIRST);
    }

    /** Back to the first key alone. */
    void reset() {
        live.add(FIRST);
        live.retainAll(Set.of(FIRST));
    }

    /** A new key, with its user's name in it as far as a key can carry that. */
    String make(String user) {
        String key = "sandboxKeyOf" + user.replaceAll("[^A-Za-z0-9]", "")
                + UUID.randomUUID().toString().replace("-", "");
        live.add(key);
        return key;
    }

    /** Kills a key; false if it lives no more. */
    boolean kill(String key) {
        return live.remove(key);
    }

    void revive(String key) {
        live.add(key);
    }

    /** Whether an Authorization header carries a live key. */
    boolean open(Optional<String> authorization) {
        return authorization
                .filter(header -> header.startsWith(PREFIX))
                .map(header -> header.substring(PREFIX.length()))
                .filter(live::contains)
                .isPresent();
    }

    /** The Authorization header that carries a key. */
    static String header(String key) {
        return PREFIX + key;
    }
}
