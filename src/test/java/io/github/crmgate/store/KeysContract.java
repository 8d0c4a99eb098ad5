package io.github.crmgate.store;

import static io.github.crmgate.store.StoreUnderTest.KEY;
import static io.github.crmgate.store.StoreUnderTest.LONG;
import static io.github.crmgate.store.StoreUnderTest.NOW;
import static io.github.crmgate.store.StoreUnderTest.grant;
import static io.github.crmgate.store.StoreUnderTest.key;
import static io.github.crmgate.store.StoreUnderTest.token;
import static io.github.crmgate.store.StoreUnderTest.zoho;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.ConnectionFilter;
import io.github.crmgate.connection.StoredTokenSet;
import io.github.crmgate.connection.TokenSet;
import io.github.crmgate.outbox.OutboxEntry;
import io.github.crmgate.testing.Crowd;
import io.github.crmgate.testing.SampleDeadLetters;
import io.github.crmgate.vault.VaultKeys;
import io.github.crmgate.vault.VaultState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Keys that are wrong, missing or replaced. */
@Execution(ExecutionMode.CONCURRENT)
abstract class KeysContract {
    private static final VaultKeys OLD = new VaultKeys(KEY, List.of());
    private static final VaultKeys NEW_AND_OLD = new VaultKeys(key(2), List.of(KEY));
    private static final VaultKeys NEW = new VaultKeys(key(2), List.of());

    private final TestDatabase database;
    private StoreUrl url;

    KeysContract(TestDatabase database) {
        this.database = database;
    }

    @BeforeEach
    final void fresh(@TempDir Path folder) {
        url = database.fresh(folder);
    }

    @Test
    void aWrongKeyIsRefusedAndNothingChanges() {
        keep(3);
        Map<String, ?> before = StoreUnderTest.dump(url);

        StoreRefusal.of(() -> StoreUnderTest.open(url, NEW), "crmgate.vault.key", KEY.id(), key(2).id());

        assertThat(StoreUnderTest.dump(url)).isEqualTo(before);
        try (StoreUnderTest test = StoreUnderTest.open(url, OLD)) {
            assertThat(test.loaded("id-1").grant()).isEqualTo(grant("r-1"));
        }
    }

    @Test
    void theRefusalShowsNoKey() {
        keep(1);

        assertThat(Crowd.calling(1, () -> StoreUnderTest.open(url, NEW)).failures())
                .singleElement()
                .satisfies(failure -> assertThat(failure.toString())
                        .doesNotContain(KEY.encoded().reveal())
                        .doesNotContain(key(2).encoded().reveal()));
    }

    @Test
    void anyKeyOpensAStoreThatHoldsNothing() {
        StoreUnderTest.open(url, OLD).close();

        StoreUnderTest.open(url, NEW).close();
    }

    @Test
    void aKeyThatIsNeededOnlyForTheOutboxIsMissedToo() {
        try (StoreUnderTest test = StoreUnderTest.open(url, OLD)) {
            test.outbox().add(OutboxEntry.notification(zoho("one", null), "document", NOW));
        }

        StoreRefusal.of(() -> StoreUnderTest.open(url, NEW), "crmgate.vault.key", KEY.id());
    }

    @Test
    void aKeyThatIsNeededOnlyForADeadLetterIsMissedToo() {
        try (StoreUnderTest test = StoreUnderTest.open(url, OLD)) {
            test.store.deadLetters().add(List.of(SampleDeadLetters.unreported("1", NOW)));
        }

        StoreRefusal.of(() -> StoreUnderTest.open(url, NEW), "crmgate.vault.key", KEY.id());
    }

    @Test
    void oneKeyLeavesNothingToDo() {
        keep(2);

        try (StoreUnderTest test = StoreUnderTest.open(url, OLD)) {
            assertThat(test.store.rekeying().state()).isEqualTo(new VaultState(KEY.id(), List.of(), 0));
            assertThat(test.store.rekeying().run()).isZero();
        }
    }

    @Test
    void allRowsAreBroughtUnderTheNewKey() {
        keep(120);

        try (StoreUnderTest test = StoreUnderTest.open(url, NEW_AND_OLD)) {
            assertThat(test.loaded("id-7").grant()).isEqualTo(grant("r-7"));
            assertThat(test.store.rekeying().state()).isEqualTo(new VaultState(key(2).id(), List.of(KEY.id()), 122));
            assertThat(test.store.rekeying().run()).isEqualTo(122);
            assertThat(test.store.rekeying().state()).isEqualTo(new VaultState(key(2).id(), List.of(KEY.id()), 0));
            assertThat(test.store.rekeying().run()).isZero();
        }

        assertThatAllOpensWithout(120);
    }

    @Test
    void whatWasInterruptedIsGoneOnWith() {
        keep(150);
        StoreUnderTest interrupted = StoreUnderTest.open(url, NEW_AND_OLD);
        Crowd<Long> run = Crowd.calling(1, () -> interrupted.store.rekeying().run());
        await().until(() ->
                interrupted.number("SELECT count(*) FROM connection_grant WHERE key_id <> ?", KEY.id()) > 5);
        interrupted.close();
        run.failures();

        try (StoreUnderTest test = StoreUnderTest.open(url, NEW_AND_OLD)) {
            long left = test.store.rekeying().left();
            assertThat(left).isLessThan(152);
            assertThat(test.store.rekeying().run()).isEqualTo(left);
        }

        assertThatAllOpensWithout(150);
    }

    @Test
    void whatIsSealedUnderTheNewKeyIsSkipped() {
        keep(3);
        try (StoreUnderTest test = StoreUnderTest.open(url, NEW_AND_OLD)) {
            test.grants().renew(test.leased("id-1", LONG), grant("r-1"), List.of());

            assertThat(test.store.rekeying().run()).isEqualTo(4);
        }

        assertThatAllOpensWithout(3);
    }

    @Test
    void twoRunsAndRenewalsAtOnceLoseNothing() {
        keep(110);
        try (StoreUnderTest one = StoreUnderTest.open(url, NEW_AND_OLD);
                StoreUnderTest two = StoreUnderTest.open(url, NEW_AND_OLD)) {
            AtomicInteger next = new AtomicInteger();
            Crowd.calling(6, () -> {
                        int caller = next.getAndIncrement();
                        if (caller < 2) {
                            (caller == 0 ? one : two).store.rekeying().run();
                        } else {
                            renewEach(caller % 2 == 0 ? one : two, 110, caller);
                        }
                        return true;
                    })
                    .answers();
            one.store.rekeying().run();
        }

        try (StoreUnderTest test = StoreUnderTest.open(url, NEW)) {
            for (int i = 0; i < 110; i++) {
                assertThat(test.loaded("id-" + i).granted()).hasSize(4);
                assertThat(test.loaded("id-" + i).grant().credential())
                        .isEqualTo(grant("r-" + i).credential());
                assertThat(test.loaded("id-" + i).grant().token().value().reveal())
                        .startsWith("by ");
            }
        }
    }

    /** So many grants and two entries of the outbox, under the old key. */
    private void keep(int grants) {
        try (StoreUnderTest test = StoreUnderTest.open(url, OLD)) {
            for (int i = 0; i < grants; i++) {
                test.saved("id-" + i, "r-" + i);
            }
            test.outbox().add(OutboxEntry.notification(zoho("one", null), "document-1", NOW));
            test.outbox().add(OutboxEntry.notification(zoho("one", null), "document-2", NOW));
        }
    }

    private void assertThatAllOpensWithout(int grants) {
        try (StoreUnderTest test = StoreUnderTest.open(url, NEW)) {
            List<Connection> all = test.connections().page(ConnectionFilter.ALL, null, 1000);
            assertThat(all)
                    .hasSize(grants)
                    .allSatisfy(connection -> assertThat(
                                    test.loaded(connection.id()).grant())
                            .isEqualTo(grant(connection.id().replace("id-", "r-"))));
            assertThat(test.outbox().page(null, 10))
                    .extracting(entry -> entry.payload().reveal())
                    .containsExactlyInAnyOrder("document-1", "document-2");
        }
    }

    private static void renewEach(StoreUnderTest test, int grants, int caller) {
        List<String> left = new ArrayList<>();
        for (int i = 0; i < grants; i++) {
            left.add("id-" + i);
        }
        while (!left.isEmpty()) {
            left.removeIf(id -> {
                StoredTokenSet seen = test.loaded(id);
                Optional<StoredTokenSet> lease = test.grants().lease(seen, "caller", LONG, NOW);
                lease.ifPresent(leased -> assertThat(test.grants()
                                .renew(
                                        leased,
                                        new TokenSet(seen.grant().credential(), token("by " + caller)),
                                        List.of()))
                        .isTrue());
                return lease.isPresent();
            });
        }
    }
}
