package io.github.crmgate.store;

import static io.github.crmgate.store.StoreUnderTest.AT_ONCE;
import static io.github.crmgate.store.StoreUnderTest.LONG;
import static io.github.crmgate.store.StoreUnderTest.NOW;
import static io.github.crmgate.store.StoreUnderTest.apiKey;
import static io.github.crmgate.store.StoreUnderTest.grant;
import static io.github.crmgate.store.StoreUnderTest.zoho;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.ConnectionFilter;
import io.github.crmgate.connection.ConnectionRisk;
import io.github.crmgate.connection.ConnectionStatus;
import io.github.crmgate.connection.LastError;
import io.github.crmgate.connection.TokenBackoff;
import io.github.crmgate.testing.Crowd;
import io.github.crmgate.testing.SampleConnections;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Finding, listing, counting, changing and forgetting connections. */
abstract class ConnectionsContract extends StoreContract {
    private static final LastError DOWN = new LastError("crm_unavailable", "down", NOW.plusSeconds(60));

    ConnectionsContract(TestDatabase database) {
        super(database);
    }

    @Test
    void aConnectionIsFoundAsItWasSaved() {
        Connection full = new Connection(
                "full",
                "zoho",
                "eu",
                "acme",
                "user-1",
                ConnectionStatus.DISABLED,
                List.of("a.READ", "b.ALL"),
                NOW,
                NOW.plusSeconds(1),
                NOW.plusMillis(2345),
                DOWN);
        Connection bare = new Connection(
                "bare", "freshsales", null, null, null, ConnectionStatus.ACTIVE, List.of(), NOW, null, null, null);

        assertThat(test.connections().save(full, grant("r-1"))).isEqualTo(full);
        assertThat(test.connections().save(bare, apiKey("k-1"))).isEqualTo(bare);

        assertThat(test.found("full")).isEqualTo(full);
        assertThat(test.found("bare")).isEqualTo(bare);
        assertThat(test.loaded("full").grant()).isEqualTo(grant("r-1"));
        assertThat(test.loaded("bare").grant()).isEqualTo(apiKey("k-1"));
    }

    @Test
    void whatIsNotThereIsNotFound() {
        assertThat(test.connections().find("nobody")).isEmpty();
        assertThat(test.connections().find("")).isEmpty();
        assertThat(test.grants().load("nobody")).isEmpty();
        assertThat(test.connections().page(ConnectionFilter.ALL, null, 10)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Zoë",
                "Ünïcödé 用户",
                "🦊🦊",
                "e\u0301",
                "a'b\"c;--",
                "%",
                "_",
                " padded ",
                "ADA",
                "a\tb",
                "x\u200by",
                "مستخدم"
            })
    void anOwnerIsFoundByExactlyItsOwnName(String owner) {
        test.connections().save(zoho("one", owner), grant("r-1"));
        test.connections().save(zoho("other", "somebody"), grant("r-2"));

        assertThat(ids(ConnectionFilter.ofOwner(owner, null))).containsExactly("one");
        assertThat(test.found("one").owner()).isEqualTo(owner);
        assertThat(ids(ConnectionFilter.ofOwner(owner + "x", null))).isEmpty();
    }

    @Test
    void ownersThatOnlyLookTheSameAreTwo() {
        Stream.of("zoë", "zoe\u0308", "Zoë", "zoë ")
                .forEach(owner -> test.connections().save(zoho("of-" + owner.hashCode(), owner), grant("r" + owner)));

        assertThat(test.connections().page(ConnectionFilter.ALL, null, 10)).hasSize(4);
        assertThat(ids(ConnectionFilter.ofOwner("zoë", "zoho"))).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"acme.eu", "a", "A-_.~z", "0.0.0"})
    void anIdMayHaveDots(String id) {
        test.saved(id, "r-1");

        assertThat(test.found(id).id()).isEqualTo(id);
        assertThat(test.connections().find(id.replace('.', 'x') + "x")).isEmpty();
        assertThat(ids(ConnectionFilter.ALL)).containsExactly(id);
    }

    @Test
    void pagesGoThroughAllConnectionsOnce() {
        List<String> ids = IntStream.range(0, 500)
                .mapToObj(i -> (i % 3 == 0 ? "B." : i % 3 == 1 ? "a-" : "c_") + (i * 7919 % 500))
                .toList();
        test.saved("template", "r-1");
        test.rows.useTransaction(handle -> ids.forEach(id -> handle.execute(
                "INSERT INTO connection (id, provider, region, status, scopes, created_at, version)"
                        + " SELECT ?, provider, region, status, scopes, created_at, 1 FROM connection WHERE id = 'template'",
                id)));
        test.connections().delete("template");

        List<String> paged = new ArrayList<>();
        List<Connection> page = test.connections().page(ConnectionFilter.ALL, null, 37);
        while (!page.isEmpty()) {
            assertThat(page).hasSizeLessThanOrEqualTo(37);
            page.forEach(connection -> paged.add(connection.id()));
            page = test.connections().page(ConnectionFilter.ALL, paged.get(paged.size() - 1), 37);
        }

        assertThat(paged).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(ids);
        assertThat(ids(ConnectionFilter.ALL)).isEqualTo(paged);
    }

    @Test
    void aPageBeginsAfterAnIdThatIsGone() {
        Stream.of("a", "b", "c").forEach(id -> test.saved(id, "r-" + id));
        test.connections().delete("b");

        assertThat(test.connections().page(ConnectionFilter.ALL, "b", 10))
                .extracting(Connection::id)
                .containsExactly("c");
        assertThat(test.connections().page(ConnectionFilter.ALL, "c", 10)).isEmpty();
    }

    @Test
    void eachFilterNarrowsAndAllOfThemTogether() {
        save("z1", "zoho", "ada", ConnectionStatus.ACTIVE);
        save("z2", "zoho", "bob", ConnectionStatus.DISABLED);
        save("z3", "zoho", null, ConnectionStatus.ACTIVE);
        save("f1", "freshsales", "ada", ConnectionStatus.DISABLED);
        save("f2", "freshsales", null, ConnectionStatus.REAUTHORIZATION_REQUIRED);

        assertThat(ids(ConnectionFilter.ALL)).containsExactly("f1", "f2", "z1", "z2", "z3");
        assertThat(ids(new ConnectionFilter("zoho", null, null, false))).containsExactly("z1", "z2", "z3");
        assertThat(ids(ConnectionFilter.ofOwner("ada", null))).containsExactly("f1", "z1");
        assertThat(ids(ConnectionFilter.ofOwner("ada", "zoho"))).containsExactly("z1");
        assertThat(ids(ConnectionFilter.in(ConnectionStatus.DISABLED))).containsExactly("f1", "z2");
        assertThat(ids(ConnectionFilter.in(ConnectionStatus.REAUTHORIZATION_REQUIRED)))
                .containsExactly("f2");
        assertThat(ids(ConnectionFilter.preAuthorized("zoho"))).containsExactly("z3");
        assertThat(ids(new ConnectionFilter(null, null, null, true))).containsExactly("f2", "z3");
        assertThat(ids(new ConnectionFilter("zoho", "bob", ConnectionStatus.DISABLED, false)))
                .containsExactly("z2");
        assertThat(ids(new ConnectionFilter("zoho", "bob", ConnectionStatus.ACTIVE, false)))
                .isEmpty();
        assertThat(ids(new ConnectionFilter("zoho", "ada", null, true))).isEmpty();
        assertThat(test.connections().page(ConnectionFilter.ofOwner("ada", null), "f1", 1))
                .extracting(Connection::id)
                .containsExactly("z1");
    }

    @Test
    void everyStateIsCounted() {
        assertThat(test.connections().counts())
                .containsOnlyKeys(ConnectionStatus.values())
                .allSatisfy((status, count) -> assertThat(count).isZero());
        save("a", "zoho", "ada", ConnectionStatus.ACTIVE);
        save("b", "zoho", "bob", ConnectionStatus.ACTIVE);
        save("c", "zoho", "cleo", ConnectionStatus.DISABLED);

        assertThat(test.connections().counts())
                .containsEntry(ConnectionStatus.ACTIVE, 2L)
                .containsEntry(ConnectionStatus.DISABLED, 1L)
                .containsEntry(ConnectionStatus.REAUTHORIZATION_REQUIRED, 0L);
    }

    @Test
    void thoseInTroubleBreakWhenTheirTokenDies() {
        troubled("in-two-hours", ConnectionStatus.ACTIVE, Duration.ofHours(2));
        troubled("in-an-hour", ConnectionStatus.ACTIVE, Duration.ofHours(1));
        troubled("already", ConnectionStatus.ACTIVE, null);
        troubled("in-a-day", ConnectionStatus.ACTIVE, Duration.ofDays(1));
        troubled("disabled", ConnectionStatus.DISABLED, Duration.ofHours(1));
        troubled("broken", ConnectionStatus.REAUTHORIZATION_REQUIRED, Duration.ofHours(1));
        test.saved("untroubled", "r");

        List<ConnectionRisk> risks = test.connections().unusableBefore(NOW.plus(Duration.ofHours(2)), null, 10);

        assertThat(risks)
                .extracting(risk -> risk.connection().id())
                .containsExactly("already", "in-an-hour", "in-two-hours");
        assertThat(risks)
                .extracting(ConnectionRisk::unusableFrom)
                .containsExactly(NOW, NOW.plus(Duration.ofHours(1)), NOW.plus(Duration.ofHours(2)));
        assertThat(risks).allSatisfy(risk -> {
            assertThat(risk.code()).isEqualTo("crm_unavailable");
            assertThat(risk.detail()).isEqualTo("down");
            assertThat(risk.connection()).isEqualTo(test.found(risk.connection().id()));
        });
        assertThat(test.connections().unusableBefore(NOW.plus(Duration.ofHours(2)), null, 2))
                .hasSize(2);
        assertThat(test.connections().unusableBefore(NOW.plus(Duration.ofHours(2)), "in-an-hour", 2))
                .extracting(risk -> risk.connection().id())
                .containsExactly("in-two-hours");
    }

    @Test
    void aChangeIsKept() {
        test.saved("one", "r-1");
        test.saved("two", "r-2");

        test.connections().update("one", connection -> connection.failed(DOWN).enabled(false));

        assertThat(test.found("one").lastError()).isEqualTo(DOWN);
        assertThat(test.found("one").status()).isEqualTo(ConnectionStatus.DISABLED);
        assertThat(test.found("two")).isEqualTo(zoho("two", null));
    }

    @Test
    void aChangeThatChangesNothingWritesNothing() {
        test.saved("one", "r-1");
        test.connections().update("one", connection -> connection.failed(DOWN));
        long version = test.versionOf("one");

        test.connections().update("one", connection -> connection);
        test.connections().update("one", connection -> connection.failed(DOWN));

        assertThat(test.versionOf("one")).isEqualTo(version);
    }

    @Test
    void aChangeOfWhatIsGoneDoesNothing() {
        AtomicInteger calls = new AtomicInteger();

        test.connections().update("gone", connection -> {
            calls.incrementAndGet();
            return connection;
        });

        assertThat(calls).hasValue(0);
        assertThat(test.connections().find("gone")).isEmpty();
    }

    @Test
    void changesOfManyThreadsAreNeverLost() {
        test.connections().save(counting("one", 0), grant("r-1"));

        Crowd.calling(AT_ONCE, () -> {
                    for (int i = 0; i < 50; i++) {
                        test.connections()
                                .update(
                                        "one",
                                        c -> counting(
                                                "one",
                                                Integer.parseInt(c.scopes().get(0)) + 1));
                    }
                    return true;
                })
                .answers();

        assertThat(test.found("one").scopes()).containsExactly(String.valueOf(50 * AT_ONCE));
    }

    @Test
    void textsOfOthersAreCutToWhatAColumnHolds() {
        test.saved("one", "r-1");

        test.connections().update("one", c -> c.failed(new LastError("crm_error", "🦊".repeat(3000), NOW)));

        assertThat(test.found("one").lastError().detail())
                .hasSizeBetween(3999, 4000)
                .startsWith("🦊🦊");
    }

    @Test
    void textsOfOthersMayHoldAnything() {
        test.saved("one", "r-1");

        test.connections().update("one", c -> c.failed(new LastError("crm_error", "a\u0000b\ud83d", NOW)));

        assertThat(test.found("one").lastError().detail()).startsWith("a");
    }

    @Test
    void aDeletedConnectionIsGoneWithItsGrant() {
        test.saved("one", "r-1");
        test.saved("two", "r-2");

        assertThat(test.connections().delete("one")).isTrue();
        assertThat(test.connections().delete("one")).isFalse();

        assertThat(test.connections().find("one")).isEmpty();
        assertThat(test.grants().load("one")).isEmpty();
        assertThat(test.found("two")).isNotNull();
        assertThat(test.toBeRevoked()).containsExactly("r-1");
    }

    @Test
    void ofManyThreadsOneDeletesAndRevokesOnce() {
        test.saved("one", "r-1");

        assertThat(Crowd.calling(AT_ONCE, () -> test.connections().delete("one"))
                        .answers())
                .containsOnlyOnce(true);

        assertThat(test.toBeRevoked()).containsExactly("r-1");
    }

    @Test
    void aRefreshTokenThatServesTwoConnectionsIsRevokedWithTheLast() {
        test.saved("one", "shared");
        test.saved("two", "shared");

        test.connections().delete("one");
        assertThat(test.toBeRevoked()).isEmpty();
        test.connections().delete("two");
        assertThat(test.toBeRevoked()).containsExactly("shared");
    }

    @Test
    void aRefreshTokenIsRevokedEvenIfBothConnectionsThatItServesGoAtOnce() {
        for (int round = 0; round < 15; round++) {
            test.empty();
            test.saved("one", "shared");
            test.saved("two", "shared");
            AtomicInteger next = new AtomicInteger();

            Crowd.calling(2, () -> test.connections().delete(next.getAndIncrement() == 0 ? "one" : "two"))
                    .answers();

            assertThat(test.toBeRevoked()).as("round %d", round).containsExactly("shared");
        }
    }

    @Test
    void anApiKeyIsNeverRevoked() {
        test.connections().save(SampleConnections.of("f", "freshsales", "ada", ConnectionStatus.ACTIVE), apiKey("k-1"));
        test.connections().save(SampleConnections.of("f", "freshsales", "ada", ConnectionStatus.ACTIVE), apiKey("k-2"));
        test.connections().delete("f");

        assertThat(test.outbox().page(null, 10)).isEmpty();
    }

    @Test
    void itTellsThatItCanBeWritten() {
        test.connections().ensureWritable();
    }

    private void save(String id, String provider, String owner, ConnectionStatus status) {
        test.connections().save(SampleConnections.of(id, provider, owner, status), grant("r-" + id));
    }

    private void troubled(String id, ConnectionStatus status, Duration life) {
        Connection connection = SampleConnections.of(id, "zoho", id, status);
        test.connections().save(connection.renewed(life == null ? null : NOW.plus(life), List.of()), grant("r-" + id));
        test.grants()
                .release(
                        test.leased(id, LONG),
                        new TokenBackoff(1, NOW.plusSeconds(1), "crm_unavailable", "down"),
                        false);
    }

    private static Connection counting(String id, int count) {
        return zoho(id, null).renewed(null, List.of(String.valueOf(count)));
    }

    private List<String> ids(ConnectionFilter filter) {
        return test.connections().page(filter, null, 1000).stream()
                .map(Connection::id)
                .collect(Collectors.toList());
    }
}
