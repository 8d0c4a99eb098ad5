package io.github.crmgate.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.crmgate.poll.Poll;
import io.github.crmgate.poll.PollId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The tables: made once, and left alone if a newer CrmGate made them. */
@Execution(ExecutionMode.CONCURRENT)
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
    void aNewStoreHasTheMigrationsThatAreListed() {
        StoreUnderTest.open(url).close();

        assertThat(StoreUnderTest.dump(url).get("crmgate_schema_history"))
                .extracting(row -> row.get("version"))
                .filteredOn(version -> !version.equals("null")) // Flyway's entry for a schema
                .isEqualTo(Schema.VERSIONS);
    }

    /** Flyway would refuse a checksum that is not a migration's. */
    @Test
    void aStoreThatHasAllMigrationsIsLeftAloneWithoutFlyway() {
        change("UPDATE \"crmgate_schema_history\" SET \"checksum\" = 0");
        Map<String, ?> before = StoreUnderTest.dump(url);

        StoreUnderTest.open(url).close();

        assertThat(StoreUnderTest.dump(url)).isEqualTo(before);
    }

    @Test
    void aStoreWhoseLastMigrationFailedIsRefused() {
        change("UPDATE \"crmgate_schema_history\" SET \"success\" = FALSE WHERE \"version\" = '11'");

        StoreRefusal.of(() -> StoreUnderTest.open(url), "crmgate.store.url", "failed migration", "11");
    }

    @Test
    void pollsOfAnEarlierVersionBecomePollsOfLeads() {
        Flyway.configure()
                .dataSource(url.jdbc(), null, null)
                .table("crmgate_schema_history")
                .locations("classpath:db/migration")
                .target("7")
                .load()
                .migrate();
        Jdbi.create(url.jdbc()).useHandle(handle -> handle.createScript("""
                        INSERT INTO connection (id, provider, status, scopes, created_at, version)
                        VALUES ('one', 'zoho', 'active', '', CURRENT_TIMESTAMP, 1);
                        INSERT INTO poll (connection_id, began_from, watermark, moved_at, settled, suspended, due_at,
                          delivered, dead_lettered, failures, lease_holder, start_known)
                        VALUES ('one', CURRENT_TIMESTAMP, TIMESTAMP WITH TIME ZONE '2026-11-22 09:42:30+00:00',
                          CURRENT_TIMESTAMP, TRUE, FALSE, CURRENT_TIMESTAMP, 5, 1, 2, 'holder', FALSE);
                        INSERT INTO poll_seen VALUES ('one', '7', CURRENT_TIMESTAMP, 'digest');""").execute());

        try (StoreUnderTest test = StoreUnderTest.open(url)) {
            Poll poll = test.store.polls().find(PollId.leads("one")).orElseThrow();
            assertThat(poll.watermark()).isEqualTo("2026-11-22T09:42:30Z");
            assertThat(poll.settled()).isTrue();
            assertThat(poll.startKnown()).isFalse();
            assertThat(poll.delivered()).isEqualTo(5);
            assertThat(poll.failures()).isEqualTo(2);
            assertThat(test.store
                            .polls()
                            .seen(poll.id(), "holder", List.of("7"))
                            .orElseThrow())
                    .containsOnlyKeys("7");
        }
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

    /** Makes a store, and changes it while it is closed. */
    private void change(String sql) {
        StoreUnderTest.open(url).close();
        Jdbi.create(url.jdbc()).useHandle(handle -> handle.execute(sql));
    }
}
