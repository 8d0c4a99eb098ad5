package io.github.crmgate.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class StoreUrlTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:h2:file:./data/crmgate",
                "jdbc:h2:./data/crmgate",
                "jdbc:h2:file:/var/lib/crmgate/store",
                "jdbc:h2:file:~/crmgate",
                "jdbc:h2:~/crmgate",
                "jdbc:h2:file:../crmgate;CACHE_SIZE=1024",
                "jdbc:h2:file:C:/data/crmgate",
                "jdbc:h2:file:C:\\data\\crmgate",
                "jdbc:h2:mem:trial",
                "jdbc:h2:mem:",
                "jdbc:h2:mem:trial;CACHE_SIZE=1024"
            })
    void anEmbeddedStoreIsNotRemote(String url) {
        assertThat(StoreUrl.parse(url))
                .hasValueSatisfying(parsed -> assertThat(parsed.remote()).isFalse());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://db/crmgate",
                "jdbc:postgresql://db:5432/crmgate?sslmode=verify-full",
                "jdbc:postgresql://one,two/crmgate",
                "jdbc:postgresql:crmgate"
            })
    void aServerIsRemote(String url) {
        assertThat(StoreUrl.parse(url)).hasValueSatisfying(parsed -> {
            assertThat(parsed.remote()).isTrue();
            assertThat(parsed.keyFile()).isEmpty();
            assertThat(parsed.jdbc()).isEqualTo(url);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "crmgate",
                "jdbc:mysql://db/crmgate",
                "postgresql://db/crmgate",
                "jdbc:h2:",
                "jdbc:h2:file:",
                "jdbc:h2:tcp://db/crmgate",
                "jdbc:h2:ssl://db/crmgate",
                "jdbc:h2:zip:data.zip!/crmgate",
                "jdbc:h2:nio:./data/crmgate",
                " jdbc:h2:mem:trial",
                "JDBC:H2:mem:trial"
            })
    void anythingElseIsNoStore(String url) {
        assertThat(StoreUrl.parse(url)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "jdbc:h2:file:./data/crmgate, ./data/crmgate.key",
        "jdbc:h2:./data/crmgate, ./data/crmgate.key",
        "jdbc:h2:file:/var/lib/crmgate/store, /var/lib/crmgate/store.key",
        "jdbc:h2:/var/lib/crmgate/store, /var/lib/crmgate/store.key",
        "jdbc:h2:file:/var/lib/crmgate/store;CACHE_SIZE=1024;MODE=PostgreSQL, /var/lib/crmgate/store.key",
        "jdbc:h2:file:../my store.v2, ../my store.v2.key"
    })
    void theKeyFileLiesBesideTheStore(String url, String file) {
        assertThat(parsed(url).keyFile()).contains(Path.of(file));
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdbc:h2:file:~/data/crmgate", "jdbc:h2:~/data/crmgate;CACHE_SIZE=1"})
    void theKeyFileMayLieAtHome(String url) {
        assertThat(parsed(url).keyFile()).contains(Path.of(System.getProperty("user.home"), "data", "crmgate.key"));
    }

    @Test
    void aStoreInMemoryHasNoKeyFile() {
        assertThat(parsed("jdbc:h2:mem:trial").keyFile()).isEmpty();
        assertThat(parsed("jdbc:h2:mem:a/b;MODE=PostgreSQL").keyFile()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "jdbc:postgresql://user:hunter2@h/db?password=hunter2, jdbc:postgresql://h/db",
        "jdbc:postgresql://user:hunter2@h:5432/db, jdbc:postgresql://h:5432/db",
        "jdbc:postgresql://user:p@hunter2@h/db, jdbc:postgresql://h/db",
        "jdbc:postgresql://user:p/hunter2@h/db, jdbc:postgresql://h/db",
        "jdbc:postgresql://h/db?user=u&password=hunter2&ssl=true, jdbc:postgresql://h/db",
        "jdbc:postgresql://h/db, jdbc:postgresql://h/db",
        "jdbc:h2:file:./data/crmgate;PASSWORD=hunter2, jdbc:h2:file:./data/crmgate",
        "jdbc:h2:mem:trial;USER=sa;PASSWORD=hunter2, jdbc:h2:mem:trial"
    })
    void itsTextShowsNoPassword(String url, String text) {
        assertThat(parsed(url)).hasToString(text);
    }

    @Test
    void anEmbeddedStoreWritesAtOnceAndEndsWithItsOwner() {
        assertThat(parsed("jdbc:h2:file:./x;CACHE_SIZE=1").jdbc())
                .isEqualTo("jdbc:h2:file:./x;CACHE_SIZE=1;DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0;WRITE_DELAY=0");
        assertThat(parsed("jdbc:h2:mem:x").jdbc())
                .isEqualTo("jdbc:h2:mem:x;DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0;DB_CLOSE_DELAY=-1;CACHE_SIZE=4096");
    }

    private static StoreUrl parsed(String url) {
        return StoreUrl.parse(url).orElseThrow();
    }
}
