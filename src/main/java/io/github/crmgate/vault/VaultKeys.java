package io.github.crmgate.vault;

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
     * @param file file beside the store for its key; empty for a store without one
     * @param needed whether the key must exist already, for example because the store contains encrypted values
     * @throws VaultException if there is no key, or its file can't be used
     */
    public Vault vault(Optional<Path> file, BooleanSupplier needed) {
        Optional<VaultKey> kept = file.flatMap(VaultKeyFile::read);
        if (key != null) {
            List<VaultKey> earlier = new ArrayList<>(previous);
            kept.ifPresent(earlier::add);
            return new Vault(key, earlier);
        }
        if (kept.isPresent()) {
            return new Vault(kept.get(), previous);
        }
        if (needed.getAsBoolean()) {
            throw new VaultException(
                    VaultException.Reason.UNKNOWN_KEY,
                    "the store holds credentials, but the key that encrypted them is missing: set it"
                            + file.map(path -> ", or restore the file " + path).orElse("") + "; nothing was changed");
        }
        return new Vault(file.map(VaultKeyFile::create).orElseGet(VaultKey::generate), previous);
    }
}
