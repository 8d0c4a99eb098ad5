package io.github.crmgate.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tables: made once, and left alone if a newer CrmGate made them. */
abstract class SchemaContract {
    private final TestDatabase database;
    private StoreUrl url;
    private Path migrations;

    SchemaContract(TestDatabase database) {
        this.database = database;
    }

    @BeforeEach
    final void fresh(@TempDir Path folder) throws IOException {
        url = database.fresh(folder);
        migrations = Files.createDirectory(folder.resolve("migrations"));
    }

    @Test
    void aStoreThatIsOpenedAgainIsAsItWas() {
        try (StoreUnderTest test = StoreUnderTest.open(url)) {
            test.saved("one", "r-1");
        }
        Map<String, ?> before = StoreUnderTest.dump(url);

        StoreUnderTest.open(url).close();

        assertThat(StoreUnderTest.dump(url)).isEqualTo(before);
    }

    @Test
    void aStoreOfANewerCrmGateIsRefusedAndNothingChanges() throws IOException {
        StoreUnderTest.open(url).close();
        Files.writeString(migrations.resolve("V99__later.sql"), "CREATE TABLE later (n INTEGER)");
        Flyway.configure()
                .dataSource(url.jdbc(), null, null)
                .table("crmgate_schema_history")
                .locations("classpath:db/migration", "filesystem:" + migrations)
                .load()
                .migrate();
        Map<String, ?> before = StoreUnderTest.dump(url);

        StoreRefusal.of(() -> StoreUnderTest.open(url), "crmgate.store.url", "99", "newer CrmGate");

        assertThat(StoreUnderTest.dump(url)).isEqualTo(before);
    }
}
