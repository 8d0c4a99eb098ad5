package io.github.crmgate.vault;

import static io.github.crmgate.vault.VaultException.Reason.KEY_FILE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The file beside an embedded store that holds its key.
 *
 * <ol>
 *   <li>An existing file is never written: of concurrent creators, all get the key of the first.
 *   <li>The file appears complete and already on the disk. On POSIX file systems only its owner may read it.
 *   <li>On a file system without hard links it appears empty first; a reader at that moment, or after a crash at that
 *       moment, gets the error that it contains no key.
 *   <li>Every failure names the file and shows nothing of its content.
 * </ol>
 */
public final class VaultKeyFile {
    /** Byte order mark, which editors on Windows add. */
    private static final String MARK = "\uFEFF";

    private VaultKeyFile() {}

    /**
     * Returns the key in the file, or empty if the file does not exist.
     *
     * @throws VaultException if the file can't be read or contains no key
     */
    public static Optional<VaultKey> read(Path file) {
        byte[] content;
        try {
            content = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new VaultException(KEY_FILE, "the vault key file " + file + " can't be read: " + e, e);
        }
        Optional<VaultKey> key = VaultKey.parse(new String(content, StandardCharsets.UTF_8).replace(MARK, ""));
        if (key.isEmpty()) {
            throw new VaultException(
                    KEY_FILE, "the vault key file " + file + " contains no key: 32 bytes in base64 are expected");
        }
        return key;
    }

    /**
     * Returns the key in the file; if the file does not exist, creates it with a new key, together with its parent
     * folders.
     *
     * @throws VaultException if the file can't be read, can't be written or contains no key
     */
    public static VaultKey create(Path file) {
        return read(file).orElseGet(() -> {
            try {
                return put(VaultKey.generate(), file.toAbsolutePath());
            } catch (FileAlreadyExistsException e) {
                return read(file).orElseThrow(() -> unwritable(file, e));
            } catch (IOException e) {
                throw unwritable(file, e);
            }
        });
    }

    private static VaultKey put(VaultKey key, Path file) throws IOException {
        Path draft = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID() + ".tmp");
        Path folder = draft.getParent();
        if (folder != null && !Files.isDirectory(folder)) { // createDirectories fails on a link to a folder
            Files.createDirectories(folder);
        }
        try {
            write(key, draft);
            publish(key, draft, file);
        } finally {
            Files.deleteIfExists(draft);
        }
        if (folder != null) {
            force(folder);
        }
        return key;
    }

    private static void publish(VaultKey key, Path draft, Path file) throws IOException {
        try {
            Files.createLink(file, draft);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (UnsupportedOperationException | FileSystemException e) {
            write(key, file); // no hard links here; a move could replace the key of another process
        }
    }

    private static void write(VaultKey key, Path file) throws IOException {
        ByteBuffer content = StandardCharsets.US_ASCII.encode(key.encoded().reveal() + "\n");
        try (FileChannel channel = FileChannel.open(file, Set.of(CREATE_NEW, WRITE), ownerOnly(file))) {
            try {
                while (content.hasRemaining()) {
                    channel.write(content);
                }
                channel.force(true);
            } catch (IOException e) {
                Files.deleteIfExists(file); // a partial key is useless
                throw e;
            }
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path file) {
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    /** Writes the directory entry to the disk, where the system supports that. */
    private static void force(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, READ)) {
            channel.force(true);
        } catch (IOException | UnsupportedOperationException e) {
            // Windows can't open folders, and does not need to
        }
    }

    private static VaultException unwritable(Path file, IOException cause) {
        return new VaultException(KEY_FILE, "the vault key file " + file + " can't be written: " + cause, cause);
    }
}
