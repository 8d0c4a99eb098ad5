package io.github.crmgate.store;

import static io.github.crmgate.store.StoreUnderTest.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.ConnectionFilter;
import io.github.crmgate.poll.NewPoll;
import io.github.crmgate.poll.PollId;
import io.github.crmgate.record.RecordKind;
import io.github.crmgate.testing.Crowd;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Opening, sealing and authorizations, in PostgreSQL. Three classes share the contracts of a store, so that they run side
 * by side: this one, {@link PostgresConnectionsTest} and {@link PostgresDeliveriesTest}.
 */
final class PostgresStoreTest {
    @Test
    void manyProcessesMayOpenAnEmptyStoreAtOnce(@TempDir Path folder) {
        StoreUrl url = TestDatabase.POSTGRES.fresh(folder);

        List<StoreUnderTest> opened =
                Crowd.calling(8, () -> StoreUnderTest.open(url)).answers();

        assertThat(opened).allSatisfy(test -> test.saved("id-" + opened.indexOf(test), "r-1"));
        assertThat(opened.get(0).number("SELECT count(*) FROM connection")).isEqualTo(8);
        opened.forEach(StoreUnderTest::close);
    }

    @Test
    void pagesGoThroughAllConnectionsHoweverTheDatabaseSorts(@TempDir Path folder) {
        try (StoreUnderTest test = StoreUnderTest.open(TestDatabase.POSTGRES_IN_ENGLISH.fresh(folder))) {
            List<String> ids = List.of("a", "B", "c", "A", "a.b", "a-b", "ab", "_", ".", "10", "9");
            ids.forEach(id -> test.saved(id, "r-" + id));

            List<String> paged = new ArrayList<>();
            List<Connection> page = test.connections().page(ConnectionFilter.ALL, null, 1);
            while (!page.isEmpty()) {
                paged.add(page.get(0).id());
                page = test.connections().page(ConnectionFilter.ALL, page.get(0).id(), 1);
            }

            assertThat(paged).containsExactlyInAnyOrderElementsOf(ids).startsWith("_");
        }
    }

    @Nested
    final class OfEncryption extends EncryptionContract {
        OfEncryption() {
            super(TestDatabase.POSTGRES);
        }
    }

    @Nested
    final class OfKeys extends KeysContract {
        OfKeys() {
            super(TestDatabase.POSTGRES);
        }
    }

    @Nested
    final class OfTheSchema extends SchemaContract {
        OfTheSchema() {
            super(TestDatabase.POSTGRES);
        }

        /** Statements of the version before this one, whose processes may run beside a new one for a while. */
        @Test
        void aProcessOfTheVersionBeforeRunsPollsOfLeadsAlone(@TempDir Path folder) {
            try (StoreUnderTest test = StoreUnderTest.open(TestDatabase.POSTGRES.fresh(folder))) {
                test.saved("one", "r-1");
                test.saved("two", "r-2");
                PollId contacts = new PollId("one", RecordKind.CONTACT);
                PollId leads = PollId.leads("one");
                test.store.polls().begin(List.of(new NewPoll(contacts, NOW, true), new NewPoll(leads, NOW, true)), NOW);

                assertThat(test.execute("""
                                INSERT INTO poll (connection_id, began_from, watermark, moved_at, settled, suspended,
                                  due_at, delivered, dead_lettered, failures, start_known)
                                SELECT id, created_at, created_at, created_at, FALSE, FALSE, created_at, 0, 0, 0, TRUE
                                FROM connection WHERE NOT EXISTS (SELECT 1 FROM poll WHERE connection_id = id)""")).isEqualTo(1);
                assertThat(test.number("""
                                SELECT count(*) FROM (SELECT p.*, TRUE AS running FROM poll p WHERE p.due_at <= now()
                                AND EXISTS (SELECT 1 FROM connection c WHERE c.id = p.connection_id)
                                ORDER BY p.due_at LIMIT 5 FOR UPDATE SKIP LOCKED) claimed""")).isEqualTo(2);
                test.execute("UPDATE poll SET lease_holder = 'old' WHERE connection_id = 'one'");
                test.execute("INSERT INTO poll_seen (connection_id, lead_id, changed_at, digest)"
                        + " VALUES ('one', '7', now(), 'digest')");

                assertThat(test.store.polls().holds(leads, "old")).isTrue();
                assertThat(test.store.polls().holds(contacts, "old")).isFalse();
                assertThat(test.store.polls().seen(leads, "old", List.of("7")).orElseThrow())
                        .containsOnlyKeys("7");
                assertThat(test.store.polls().find(PollId.leads("two"))).isPresent();
                test.execute("DELETE FROM poll_seen WHERE connection_id = 'one' AND lead_id = '7'");
                assertThat(test.number("SELECT count(*) FROM record_poll_seen")).isZero();
            }
        }
    }

    @Nested
    final class OfAuthorizations extends AuthorizationsContract {
        OfAuthorizations() {
            super(TestDatabase.POSTGRES);
        }
    }
}
