package io.github.crmgate.store;

import java.nio.file.Files;
import java.nio.file.Path;

/** Explains why an embedded store can't be created or written at its URL. */
final class StoreFolder {
    private StoreFolder() {}

    /**
     * Returns the cause and the remedy, with the folder or file concerned.
     *
     * @param keyFile file of the vault key, beside the store's
     * @param reason message of the database
     */
    static String explain(Path keyFile, String reason) {
        Path key = keyFile.toAbsolutePath().normalize();
        Path store = key.resolveSibling(key.getFileName().toString().replaceFirst("\\.key$", ".mv.db"));
        Path there = store;
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        String user = "the user '" + System.getProperty("user.name") + "' that runs CrmGate";
        if (!there.equals(store) && !Files.isDirectory(there)) {
            return there + " is a file, not a folder; name a folder in crmgate.store.url";
        }
        if (!Files.isWritable(there)) {
            return user + " has no permission to write to " + there
                    + "; give it that permission (chown the volume of a container), or name another folder in"
                    + " crmgate.store.url";
        }
        return reason + "; check that " + user + " can create and write files in " + store.getParent()
                + ", and that the disk is not full";
    }
}
