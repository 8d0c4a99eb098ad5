package io.github.crmgate.testing;

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
            return Map.of("crmgate.store.url", TestPostgres.newDatabase(), "crmgate.vault.key", VAULT_KEY);
        }
    };

    /** A key of the vault. */
    public static final String VAULT_KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    /** The settings of an empty store of this kind. */
    public abstract Map<String, String> settings();
}
