package io.github.crmgate.store;

import static io.github.crmgate.store.StoreUnderTest.LONG;
import static io.github.crmgate.store.StoreUnderTest.NOW;
import static io.github.crmgate.store.StoreUnderTest.grant;
import static io.github.crmgate.store.StoreUnderTest.zoho;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.crmgate.connection.ConnectionFilter;
import io.github.crmgate.connection.LastError;
import io.github.crmgate.connection.StoredTokenSet;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.outbox.OutboxEntry;
import io.github.crmgate.store.failure.StoreException;
import io.github.crmgate.testing.Crowd;
import io.github.crmgate.testing.FreePort;
import io.github.crmgate.testing.TestPostgres;
import java.io.EOFException;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A store that is down. */
final class OutageTest {
    private static Crowd<StoreUnderTest> opening;

    /** It tries for a while. */
    @BeforeAll
    static void beginToOpenWhatCanNotBeReached() {
        int port = FreePort.next();
        List<StoreUrl> urls = List.of(
                TestDatabase.url("jdbc:postgresql://localhost:" + port + "/crmgate?user=u&password=hunter2"),
                TestDatabase.url("jdbc:h2:file:/proc/nowhere/store;PASSWORD=hunter2"));
        AtomicInteger next = new AtomicInteger();
        opening = Crowd.calling(urls.size(), () -> StoreUnderTest.open(urls.get(next.getAndIncrement())));
    }

    @Test
    void everyMethodTellsThatTheStoreIsDownAndServesAgainWhenItIsBack() {
        try (TestPostgres server = TestPostgres.own();
                StoreUnderTest test = StoreUnderTest.open(TestDatabase.url(server.url()))) {
            test.saved("one", "r-1");
            StoredTokenSet leased = test.leased("one", LONG);
            test.outbox().add(entry());
            OutboxEntry taken =
                    test.outbox().take(OutboxEntry.Kind.NOTIFICATION, NOW, LONG).orElseThrow();
            List<Runnable> methods = methods(test, leased, taken);

            server.stop();
            assertThat(all(methods))
                    .allSatisfy(failure -> assertThat(failure).isInstanceOfSatisfying(CrmGateException.class, down -> {
                        assertThat(down.problem().code()).isEqualTo(ProblemCode.STORE_UNAVAILABLE);
                        assertThat(down.problem().detail()).doesNotContain("postgres");
                    }));

            server.start();
            await().ignoreExceptions().until(() -> test.found("one") != null);
            assertThat(test.loaded("one").grant()).isEqualTo(grant("r-1"));
            assertThat(test.grants().renew(leased, grant("r-2"), List.of())).isTrue();

            server.kill();
            server.start();
            await().ignoreExceptions().until(() -> test.found("one") != null);
            assertThat(test.loaded("one").grant()).isEqualTo(grant("r-2"));
        }
    }

    @Test
    void aStoreThatCanNotBeReachedIsRefused() {
        assertThat(opening.failures())
                .allSatisfy(failure -> assertThat(failure)
                        .isInstanceOf(StoreException.class)
                        .hasMessageStartingWith("crmgate.store.url: ")
                        .hasMessageNotContaining("hunter2"));
    }

    /** PostgreSQL's driver reports a connection that ended by an exception without a message. */
    @Test
    void theReasonIsTheInnermostMessage() {
        assertThat(Database.reason(new SQLException("The attempt failed.", new IOException("Refused\nat x"))))
                .isEqualTo("Refused");
        assertThat(Database.reason(new SQLException("The attempt failed.", new EOFException())))
                .isEqualTo("The attempt failed.");
    }

    private static List<Throwable> all(List<Runnable> methods) {
        AtomicInteger next = new AtomicInteger();
        return Crowd.calling(methods.size(), () -> {
                    methods.get(next.getAndIncrement()).run();
                    return true;
                })
                .failures();
    }

    private static List<Runnable> methods(StoreUnderTest test, StoredTokenSet leased, OutboxEntry taken) {
        return List.of(
                () -> test.connections().find("one"),
                () -> test.connections().ensureWritable(),
                () -> test.connections().page(ConnectionFilter.ALL, null, 10),
                () -> test.connections().unusableBefore(NOW, null, 10),
                () -> test.connections().counts(),
                () -> test.connections().update("one", connection -> connection),
                () -> test.connections().save(zoho("one", null), grant("r-9")),
                () -> test.connections().seed(zoho("one", null), grant("r-9"), "print"),
                () -> test.connections().delete("one"),
                () -> test.grants().load("one"),
                () -> test.grants().lease(leased, "test", Duration.ofMinutes(1), NOW),
                () -> test.grants().renew(leased, grant("r-9"), List.of()),
                () -> test.grants().release(leased, null, true),
                () -> test.grants().declareDead(leased, new LastError("authorization_required", "dead", NOW)),
                () -> test.outbox().add(entry()),
                () -> test.outbox().due(NOW),
                () -> test.outbox().take(OutboxEntry.Kind.NOTIFICATION, NOW, LONG),
                () -> test.outbox().done(taken),
                () -> test.outbox().failed(taken, "503", NOW),
                () -> test.outbox().page(null, 10),
                () -> test.outbox().failing(),
                () -> test.counts()
                        .made("client", zoho("one", null), grant("r-9").credential()),
                () -> test.counts().from("zoho", 1));
    }

    private static OutboxEntry entry() {
        return OutboxEntry.notification(zoho("one", null), "document", NOW);
    }
}
