package io.github.crmgate.testing;

import io.github.crmgate.store.Store;
import io.github.crmgate.store.StoreUrl;
import io.github.crmgate.vault.VaultKey;
import io.github.crmgate.vault.VaultKeys;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The stores that tests run on; each gets an empty one. */
public enum TestStore {
    H2 {
        @Override
        public Map<String, String> settings() {
            return Map.of("crmgate.store.url", "jdbc:h2:mem:" + UUID.randomUUID());
        }
    },
    POSTGRESQL {
        @Override
        public Map<String, String> settings() {
            return Map.of("crmgate.store.url", TestPostgres.newStore(), "crmgate.vault.key", VAULT_KEY);
        }
    };

    private static final String ASKED_FOR = System.getProperty("store");

    /** A key of the vault. */
    public static final String VAULT_KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    /** This one, unless {@code -Dstore=H2} or {@code -Dstore=POSTGRESQL} asks for one. */
    public TestStore unlessAskedFor() {
        return ASKED_FOR == null ? this : valueOf(ASKED_FOR);
    }

    /** An empty store of this kind. */
    public Store open(Clock clock, boolean notifying) {
        VaultKey key = VaultKey.parse(VAULT_KEY).orElseThrow();
        return Store.open(
                StoreUrl.parse(settings().get("crmgate.store.url")).orElseThrow(),
                null,
                null,
                new VaultKeys(key, List.of()),
                clock,
                notifying);
    }

    /** The settings of an empty store of this kind. */
    public abstract Map<String, String> settings();
}
