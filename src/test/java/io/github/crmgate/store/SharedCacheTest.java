package io.github.crmgate.store;

import static io.github.crmgate.store.StoreUnderTest.LONG;
import static io.github.crmgate.store.StoreUnderTest.grant;
import static io.github.crmgate.store.StoreUnderTest.zoho;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.ConnectionFilter;
import io.github.crmgate.connection.ConnectionStatus;
import io.github.crmgate.connection.StoredTokenSet;
import io.github.crmgate.testing.SampleConnections;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Two processes, as far as the store can tell, on one PostgreSQL: what one changes the other serves from memory. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SharedCacheTest {
    private static final ConnectionFilter ADAS = ConnectionFilter.ofOwner("ada", null);

    private StoreUnderTest writer;
    private StoreUnderTest reader;

    @BeforeAll
    void open(@TempDir Path folder) {
        StoreUrl url = TestDatabase.POSTGRES.fresh(folder);
        writer = StoreUnderTest.open(url);
        reader = StoreUnderTest.open(url);
    }

    @AfterAll
    void close() {
        reader.close();
        writer.close();
    }

    @BeforeEach
    void warm() {
        writer.empty();
        writer.connections().save(zoho("one", "ada"), grant("r-1"));
        inAMoment(() -> reader.connections().recentPair(ADAS).size() == 1);
        assertThat(recent().status()).isEqualTo(ConnectionStatus.ACTIVE);
        assertThat(served()).isEqualTo("access of r-1");
    }

    @Test
    void aDisabledConnectionIsSeen() {
        writer.connections().update("one", connection -> connection.enabled(false));

        assertThat(writer.connections().recent("one").orElseThrow().status()).isEqualTo(ConnectionStatus.DISABLED);
        inAMoment(() -> recent().status() == ConnectionStatus.DISABLED);
        inAMoment(() -> reader.connections().recentPair(ADAS).get(0).status() == ConnectionStatus.DISABLED);
    }

    @Test
    void aDeletedConnectionIsSeen() {
        writer.connections().delete("one");

        assertThat(writer.connections().recent("one")).isEmpty();
        assertThat(writer.grants().recent("one")).isEmpty();
        inAMoment(() -> reader.connections().recent("one").isEmpty());
        inAMoment(() -> reader.grants().recent("one").isEmpty());
        inAMoment(() -> reader.connections().recentPair(ADAS).isEmpty());
    }

    @Test
    void aNewAuthorizationIsSeen() {
        writer.connections().save(zoho("other-id", "ada"), grant("r-2"));

        assertThat(writer.grants().recent("one").orElseThrow().grant()).isEqualTo(grant("r-2"));
        inAMoment(() -> served().equals("access of r-2"));
    }

    @Test
    void aRotatedTokenSetIsSeen() {
        StoredTokenSet leased = writer.leased("one", LONG);
        writer.grants().renew(leased, grant("r-2"), List.of());

        assertThat(writer.grants().recent("one").orElseThrow().grant()).isEqualTo(grant("r-2"));
        inAMoment(() -> served().equals("access of r-2"));
    }

    @Test
    void aFurtherConnectionOfAnOwnerIsSeen() {
        assertThat(writer.connections().recentPair(ADAS)).hasSize(1);

        writer.connections()
                .save(SampleConnections.of("two", "freshsales", "ada", ConnectionStatus.ACTIVE), grant("r-3"));

        assertThat(writer.connections().recentPair(ADAS)).hasSize(2);
        inAMoment(() -> reader.connections().recentPair(ADAS).size() == 2);
    }

    private Connection recent() {
        return reader.connections().recent("one").orElseThrow();
    }

    private String served() {
        return reader.grants()
                .recent("one")
                .orElseThrow()
                .grant()
                .token()
                .value()
                .reveal();
    }

    private static void inAMoment(Callable<Boolean> condition) {
        await().atMost(Duration.ofSeconds(10)) // a second on an idle machine; without a notice it would be ten minutes
                .pollInterval(Duration.ofMillis(20))
                .until(condition);
    }
}
