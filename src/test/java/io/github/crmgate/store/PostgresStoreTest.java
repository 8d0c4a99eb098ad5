package io.github.crmgate.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.ConnectionFilter;
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
    }

    @Nested
    final class OfAuthorizations extends AuthorizationsContract {
        OfAuthorizations() {
            super(TestDatabase.POSTGRES);
        }
    }
}
