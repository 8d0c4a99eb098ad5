package io.github.crmgate.vault;

import static io.github.crmgate.vault.VaultException.Reason.KEY_FILE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class VaultKeyFileTest {
    private static final String KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    @TempDir
    private Path folder;

    @Test
    void aFileThatIsNotThereHoldsNothing() {
        assertThat(VaultKeyFile.read(folder.resolve("vault.key"))).isEmpty();
        assertThat(VaultKeyFile.read(folder.resolve("no/such/folder/vault.key")))
                .isEmpty();
    }

    @Test
    void aNewKeyIsReadAgainAsTheSame() throws IOException {
        Path file = folder.resolve("data/store/vault.key");

        VaultKey key = VaultKeyFile.create(file);

        assertThat(VaultKeyFile.read(file)).contains(key);
        assertThat(file).content().isEqualTo(key.encoded().reveal() + "\n");
        assertThat(names(file.getParent())).containsExactly("vault.key");
    }

    @Test
    void everyFileGetsAKeyOfItsOwn() {
        assertThat(VaultKeyFile.create(folder.resolve("a"))).isNotEqualTo(VaultKeyFile.create(folder.resolve("b")));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void onlyItsOwnerMayReadIt() throws IOException {
        Path file = folder.resolve("vault.key");

        VaultKeyFile.create(file);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void aFileThatIsThereIsNotWrittenTo() throws IOException {
        Path file = Files.writeString(folder.resolve("vault.key"), "\n " + KEY + "\r\n");

        assertThat(VaultKeyFile.create(file)).isEqualTo(VaultKeyFile.create(file));
        assertThat(VaultKeyFile.create(file).id()).isEqualTo("25290fea");
        assertThat(file).content().isEqualTo("\n " + KEY + "\r\n");
        assertThat(names(folder)).containsExactly("vault.key");
    }

    @Test
    void aRelativePathIsFineToo() throws IOException {
        Path file = Path.of("").toAbsolutePath().relativize(folder.resolve("vault.key"));

        VaultKey key = VaultKeyFile.create(file);

        assertThat(VaultKeyFile.read(folder.resolve("vault.key"))).contains(key);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aFolderBehindALinkIsFineToo() throws IOException {
        Files.createDirectory(folder.resolve("volume"));
        Path link = Files.createSymbolicLink(folder.resolve("data"), folder.resolve("volume"));

        VaultKey key = VaultKeyFile.create(link.resolve("vault.key"));

        assertThat(VaultKeyFile.read(folder.resolve("volume/vault.key"))).contains(key);
    }

    @Test
    void aByteOrderMarkIsSkipped() throws IOException {
        Path file = Files.writeString(folder.resolve("vault.key"), "\uFEFF" + KEY + "\r\n");

        assertThat(VaultKeyFile.read(file)).isEqualTo(VaultKey.parse(KEY)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "hunter2-hunter2", KEY + "\n" + KEY, "AAECAwQFBgcICQoLDA0ODw=="})
    void aFileWithoutAKeyIsNamedAndLeftAsItIs(String content) throws IOException {
        Path file = Files.writeString(folder.resolve("vault.key"), content);

        assertThat(List.of(refusedToRead(file), refusedToCreate(file)))
                .allSatisfy(failure -> assertThat(failure)
                        .hasMessage("the vault key file " + file + " contains no key: 32 bytes in base64 are expected")
                        .hasNoCause());
        assertThat(file).content().isEqualTo(content);
    }

    @Test
    void aFileOfOtherBytesIsNamed() throws IOException {
        Path file = Files.write(folder.resolve("vault.key"), new byte[] {(byte) 0xff, 0, (byte) 0xc3});

        assertThat(refusedToRead(file)).hasMessageContaining(file + " contains no key");
    }

    @Test
    void aFolderInPlaceOfTheFileIsNamed() throws IOException {
        Path file = Files.createDirectory(folder.resolve("vault.key"));

        assertThat(refusedToRead(file)).hasMessageContaining(file + " can't be read");
        assertThat(refusedToCreate(file)).hasMessageContaining(file + " can't be read");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aFileThatCanNotBeMadeIsNamed() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("vault.key"), folder.resolve("nowhere"));

        assertThat(refusedToCreate(link)).hasMessageContaining(link + " can't be written");
        assertThat(names(folder)).containsExactly("vault.key");
    }

    @Test
    void aFileInPlaceOfAFolderAboveIsNamed() throws IOException {
        Path file = Files.createFile(folder.resolve("data")).resolve("vault.key");

        assertThat(refusedToCreate(file)).hasMessageContaining(file.toString());
    }

    @Test
    void threadsThatCreateItAtOnceAllGetTheSameKey() throws Exception {
        int threads = 16;
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            for (int round = 0; round < 20; round++) {
                Path file = folder.resolve(round + "/vault.key");
                CyclicBarrier start = new CyclicBarrier(threads);
                List<Future<VaultKey>> keys = new ArrayList<>();
                for (int i = 0; i < threads; i++) {
                    keys.add(executor.submit(() -> {
                        start.await();
                        return VaultKeyFile.create(file);
                    }));
                }
                VaultKey kept = keys.get(0).get();
                for (Future<VaultKey> key : keys) {
                    assertThat(key.get()).isEqualTo(kept);
                }
                assertThat(VaultKeyFile.read(file)).contains(kept);
                assertThat(names(file.getParent())).containsExactly("vault.key");
            }
        } finally {
            executor.shutdownNow();
        }
    }

    /** A zip file knows no hard links. */
    @Test
    void aFileSystemWithoutHardLinksWillDo() throws IOException {
        try (FileSystem zip = FileSystems.newFileSystem(folder.resolve("store.zip"), Map.of("create", "true"))) {
            Path file = zip.getPath("/data/vault.key");

            VaultKey key = VaultKeyFile.create(file);

            assertThat(VaultKeyFile.read(file)).contains(key);
            assertThat(VaultKeyFile.create(file)).isEqualTo(key);
            assertThat(names(file.getParent())).containsExactly("vault.key");
        }
    }

    private static VaultException refusedToRead(Path file) {
        return refused(() -> VaultKeyFile.read(file));
    }

    private static VaultException refusedToCreate(Path file) {
        return refused(() -> VaultKeyFile.create(file));
    }

    private static VaultException refused(Runnable call) {
        VaultException failure = assertThatExceptionOfType(VaultException.class)
                .isThrownBy(call::run)
                .actual();
        assertThat(failure.reason()).isEqualTo(KEY_FILE);
        return failure;
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
