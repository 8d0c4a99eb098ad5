package io.github.crmgate.store;

import io.github.crmgate.store.failure.StoreException;
import io.github.crmgate.vault.Vault;
import io.github.crmgate.vault.VaultException;
import io.github.crmgate.vault.VaultKey;
import io.github.crmgate.vault.VaultKeyFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The keys of the settings. Without one, an embedded store has its key in a file beside it, and a store in memory gets
 * a temporary key.
 *
 * @param key primary key
 * @param previous keys that only decrypt
 */
public record VaultKeys(@Nullable VaultKey key, List<VaultKey> previous) {

    /**
     * Creates the vault of a store.
     *
     * @param sealed whether the store contains encrypted values; then no new key is generated
     * @throws StoreException if there is no key, or its file can't be read
     */
    Vault vault(StoreUrl url, BooleanSupplier sealed) {
        try {
            Optional<Path> file = url.keyFile();
            Optional<VaultKey> kept = file.flatMap(VaultKeyFile::read);
            if (key != null) {
                List<VaultKey> earlier = new ArrayList<>(previous);
                kept.ifPresent(earlier::add);
                return new Vault(key, earlier);
            }
            if (kept.isPresent()) {
                return new Vault(kept.get(), previous);
            }
            if (url.remote() || sealed.getAsBoolean()) {
                throw new StoreException(
                        "crmgate.vault.key: the store holds credentials, but the key that encrypted them"
                                + " is missing: set it"
                                + file.map(path -> ", or restore the file " + path)
                                        .orElse("")
                                + "; nothing was changed");
            }
            return new Vault(file.map(VaultKeyFile::create).orElseGet(VaultKey::generate), previous);
        } catch (VaultException | IllegalArgumentException e) {
            throw new StoreException("crmgate.vault.key: " + e.getMessage(), e);
        }
    }
}
