package io.github.crmgate.app.config;

import io.github.crmgate.secret.Secret;
import io.github.crmgate.settings.Setting;
import io.github.crmgate.settings.SettingsReader;
import io.github.crmgate.store.StoreUrl;
import io.github.crmgate.vault.VaultKey;
import io.github.crmgate.vault.VaultKeys;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where connections are stored.
 *
 * @param url of the database
 * @param user null for the database's default
 * @param password null for none
 * @param startTimeout how long a start waits for a store that is down
 * @param vaultKeys what encrypts credentials in the store
 */
public record StoreSettings(
        StoreUrl url, @Nullable String user, @Nullable Secret password, Duration startTimeout, VaultKeys vaultKeys) {
    static final Setting STORE_URL = new Setting(
            "crmgate.store.url",
            "jdbc:h2:file:./data/crmgate",
            "JDBC URL of the store: `jdbc:h2:file:…` for one process, `jdbc:postgresql://…` for several,"
                    + " `jdbc:h2:mem:…` for a trial.");
    static final Setting STORE_START_TIMEOUT = new Setting(
            "crmgate.store.start-timeout",
            "2m",
            "Time for which a start waits for PostgreSQL before CrmGate exits with code 1. Above zero.");
    static final Setting STORE_USER = new Setting("crmgate.store.username", null, "User of the store's database.");
    static final Setting STORE_PASSWORD = new Setting("crmgate.store.password", null, "Password of that user.");
    static final Setting VAULT_KEY = new Setting(
            "crmgate.vault.key",
            null,
            "Key that encrypts credentials in the store: 32 bytes in base64. Default for an embedded"
                    + " store: a key file beside it.");
    static final Setting VAULT_PREVIOUS_KEYS = new Setting(
            "crmgate.vault.previous-keys",
            null,
            "Further keys, separated by commas, that decrypt what was encrypted before.");

    static StoreSettings read(SettingsReader reader) {
        StoreUrl url = url(reader);
        return new StoreSettings(
                url,
                reader.text(STORE_USER).orElse(null),
                reader.secret(STORE_PASSWORD).orElse(null),
                reader.duration(STORE_START_TIMEOUT),
                vaultKeys(reader, url));
    }

    private static StoreUrl url(SettingsReader reader) {
        String url = reader.required(STORE_URL);
        return StoreUrl.parse(url).orElseGet(() -> {
            reader.fault(
                    STORE_URL.key(),
                    "must be a URL such as jdbc:h2:file:./data/crmgate or jdbc:postgresql://host:5432/crmgate");
            return StoreUrl.parse("jdbc:h2:mem:none").orElseThrow();
        });
    }

    private static VaultKeys vaultKeys(SettingsReader reader, StoreUrl store) {
        Optional<VaultKey> key =
                reader.secret(VAULT_KEY).flatMap(secret -> vaultKey(reader, VAULT_KEY, secret.reveal()));
        if (store.remote() && !reader.isSecretSet(VAULT_KEY)) {
            reader.fault(
                    VAULT_KEY.key(),
                    "is missing; a store that is shared needs it, the same for all processes. `openssl rand -base64 32`"
                            + " makes one; set it, or " + VAULT_KEY.environmentVariable() + " in the environment");
        }
        List<VaultKey> previous = reader.secret(VAULT_PREVIOUS_KEYS).stream()
                .flatMap(secret -> Arrays.stream(secret.reveal().split(",")))
                .flatMap(text -> vaultKey(reader, VAULT_PREVIOUS_KEYS, text).stream())
                .toList();
        return new VaultKeys(key.orElse(null), previous);
    }

    private static Optional<VaultKey> vaultKey(SettingsReader reader, Setting setting, String text) {
        Optional<VaultKey> key = VaultKey.parse(text);
        if (key.isEmpty()) {
            reader.fault(
                    setting.key(),
                    "holds something else than 32 bytes in base64; `openssl rand -base64 32` makes a key");
        }
        return key;
    }
}
