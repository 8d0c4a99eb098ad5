package io.github.crmgate.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.github.crmgate.store.failure.StoreException;
import io.github.crmgate.vault.VaultKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StoreFolderTest {
    @TempDir
    private Path folder;

    @Test
    void aFileInThePlaceOfTheFolderIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("data"), "");
        StoreUrl url = StoreUrl.parse("jdbc:h2:file:" + file + "/crmgate").orElseThrow();

        assertThatThrownBy(() -> Store.open(url, null, null, new VaultKeys(null, List.of()), Clock.systemUTC(), false))
                .isInstanceOf(StoreException.class)
                .hasMessageStartingWith("crmgate.store.url: the store jdbc:h2:file:" + file)
                .hasMessageContaining(file + " is a file, not a folder");
    }

    @Test
    void aFolderWithoutPermissionIsNamedWithTheUser() {
        assertThat(folder.toFile().setWritable(false)).isTrue();
        assumeFalse(Files.isWritable(folder), "the user may write everywhere");

        assertThat(StoreUrl.explain(folder.resolve("data/crmgate.key"), "no"))
                .contains(System.getProperty("user.name"), "has no permission to write to " + folder, "chown");
    }

    @Test
    void anotherReasonIsKeptWithWhatToCheck() {
        assertThat(StoreUrl.explain(folder.resolve("data/crmgate.key"), "disk I/O error"))
                .startsWith("disk I/O error; check that")
                .contains("can create and write files in " + folder.resolve("data"));
    }
}
