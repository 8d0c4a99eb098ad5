package io.github.crmgate.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.vault.VaultKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The file of an embedded store, and the file of its key beside it. */
final class H2FileTest {
    private static final VaultKeys NONE = new VaultKeys(null, List.of());

    @TempDir
    private Path folder;

    @Test
    void noFileShowsACredential() throws IOException {
        try (StoreUnderTest test = StoreUnderTest.open(url())) {
            EncryptionContract.keepSecrets(test);
            assertThatNothingIsReadable();
        }
        assertThatNothingIsReadable();
    }

    @Test
    void anEmptyStoreGetsAKeyFileAndGoesOnWithIt() throws IOException {
        String key;
        try (StoreUnderTest test = StoreUnderTest.open(url(), NONE)) {
            test.saved("one", "r-1");
            key = Files.readString(keyFile());
        }

        try (StoreUnderTest test = StoreUnderTest.open(url(), NONE)) {
            assertThat(test.loaded("one").grant()).isEqualTo(StoreUnderTest.grant("r-1"));
            assertThat(keyFile()).content().isEqualTo(key);
        }
    }

    /** As it does when the disk is full. */
    @Test
    void aStoreThatClosedItselfIsOpenedAgain() {
        try (StoreUnderTest test = StoreUnderTest.open(url(), NONE)) {
            test.saved("one", "r-1");
            assertThatThrownBy(() -> test.execute("SHUTDOWN IMMEDIATELY")).isNotNull();

            await().ignoreExceptions().until(() -> test.found("one").id().equals("one"));
        }
    }

    @Test
    void aStoreThatCanNotBeWrittenIsRefused() {
        StoreUnderTest.open(url(), NONE).close();

        StoreRefusal.of(
                () -> StoreUnderTest.open(
                        TestDatabase.url("jdbc:h2:file:" + folder.resolve("store") + ";ACCESS_MODE_DATA=r"), NONE),
                "crmgate.store.url",
                "can't be written");
    }

    @Test
    void aStoreWithRowsGetsNoOtherKeyFile() throws IOException {
        try (StoreUnderTest test = StoreUnderTest.open(url(), NONE)) {
            test.saved("one", "r-1");
        }
        Path elsewhere = Files.move(keyFile(), folder.resolve("elsewhere"));
        Map<String, ?> before = StoreUnderTest.dump(url());

        StoreRefusal.of(
                () -> StoreUnderTest.open(url(), NONE),
                "crmgate.vault.key",
                keyFile().toString());

        assertThat(keyFile()).doesNotExist();
        assertThat(StoreUnderTest.dump(url())).isEqualTo(before);
        Files.move(elsewhere, keyFile());
        try (StoreUnderTest test = StoreUnderTest.open(url(), NONE)) {
            assertThat(test.loaded("one").grant()).isEqualTo(StoreUnderTest.grant("r-1"));
        }
    }

    @Test
    void aKeyFileThatHoldsNoKeyIsRefusedAndLeftAsItIs() throws IOException {
        Files.writeString(keyFile(), "no key");

        StoreRefusal.of(
                () -> StoreUnderTest.open(url(), NONE),
                "crmgate.vault.key",
                keyFile().toString());

        assertThat(keyFile()).content().isEqualTo("no key");
    }

    @Test
    void aKeyThatIsGivenTakesOverFromTheKeyFile() throws IOException {
        try (StoreUnderTest test = StoreUnderTest.open(url(), NONE)) {
            test.saved("one", "r-1");
            test.connections().save(StoreUnderTest.zoho("one", null), StoreUnderTest.grant("r-2"));
        }

        try (StoreUnderTest test = StoreUnderTest.open(url())) {
            assertThat(test.loaded("one").grant()).isEqualTo(StoreUnderTest.grant("r-2"));
            assertThat(test.store.rekeying().state().left()).isEqualTo(2);
            assertThat(test.store.rekeying().run()).isEqualTo(2);
        }

        Files.delete(keyFile());
        try (StoreUnderTest test = StoreUnderTest.open(url())) {
            assertThat(test.loaded("one").grant()).isEqualTo(StoreUnderTest.grant("r-2"));
            assertThat(test.toBeRevoked()).containsExactly("r-1");
        }
        assertThat(keyFile()).doesNotExist();
    }

    @Test
    void aKeyThatIsGivenNeedsNoKeyFile() {
        StoreUnderTest.open(url()).close();

        assertThat(keyFile()).doesNotExist();
    }

    @Test
    void aStoreInMemoryNeedsNoKey() {
        try (StoreUnderTest test = StoreUnderTest.open(TestDatabase.H2_MEMORY.fresh(folder), NONE)) {
            test.saved("one", "r-1");

            assertThat(test.loaded("one").grant()).isEqualTo(StoreUnderTest.grant("r-1"));
        }
        assertThat(folder).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z", "2026-03-29T01:30:00Z"})
    void aTimeIsKeptEvenIfClocksAreSetBackAroundIt(String time) {
        Connection connection = StoreUnderTest.zoho("one", null).renewed(Instant.parse(time), List.of());
        try (StoreUnderTest test = StoreUnderTest.open(TestDatabase.url(
                TestDatabase.H2_MEMORY.fresh(folder).jdbc().replaceFirst(";.*", ";TIME ZONE=Europe/Berlin")))) {
            test.connections().save(connection, StoreUnderTest.grant("r-1"));

            assertThat(test.found("one").tokenExpiresAt()).isEqualTo(time);
        }
    }

    private void assertThatNothingIsReadable() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.toList()).isNotEmpty().allSatisfy(file -> {
                String content = Files.readString(file, StandardCharsets.ISO_8859_1);
                assertThat(EncryptionContract.SECRETS)
                        .noneMatch(content::contains)
                        .map(secret ->
                                new String(secret.getBytes(StandardCharsets.UTF_16BE), StandardCharsets.ISO_8859_1))
                        .noneMatch(content::contains);
            });
        }
    }

    private StoreUrl url() {
        return TestDatabase.url("jdbc:h2:file:" + folder.resolve("store"));
    }

    private Path keyFile() {
        return folder.resolve("store.key");
    }
}
