package io.github.crmgate.store;

import static io.github.crmgate.store.StoreUnderTest.AT_ONCE;
import static io.github.crmgate.store.StoreUnderTest.LONG;
import static io.github.crmgate.store.StoreUnderTest.NOW;
import static io.github.crmgate.store.StoreUnderTest.apiKey;
import static io.github.crmgate.store.StoreUnderTest.grant;
import static io.github.crmgate.store.StoreUnderTest.zoho;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.ConnectionFilter;
import io.github.crmgate.connection.ConnectionStatus;
import io.github.crmgate.connection.LastError;
import io.github.crmgate.connection.StoredTokenSet;
import io.github.crmgate.connection.TokenBackoff;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.outbox.OutboxEntry;
import io.github.crmgate.testing.Crowd;
import io.github.crmgate.testing.SampleConnections;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A connection that takes the place of another, and one that the settings describe. */
abstract class SavingContract extends StoreContract {
    private static final Instant LATER = NOW.plus(Duration.ofDays(1));

    SavingContract(TestDatabase database) {
        super(database);
    }

    @Test
    void oneOfTheSameIdTakesItsPlaceAndKeepsWhenItWasMade() {
        test.connections().save(zoho("one", "ada"), grant("r-1"));

        Connection kept = test.connections().save(later("one", "ada", "eu"), grant("r-2"));

        assertThat(kept).isEqualTo(test.found("one"));
        assertThat(kept.createdAt()).isEqualTo(NOW);
        assertThat(kept.region()).isEqualTo("eu");
        assertThat(kept.checkedAt()).isEqualTo(LATER);
        assertThat(test.loaded("one").grant()).isEqualTo(grant("r-2"));
        assertThat(test.connections().page(ConnectionFilter.ALL, null, 10)).hasSize(1);
    }

    @Test
    void oneOfTheSameOwnerKeepsTheIdOfBefore() {
        test.connections().save(zoho("one", "ada"), grant("r-1"));

        Connection kept = test.connections().save(later("another", "ada", "us"), grant("r-2"));

        assertThat(kept.id()).isEqualTo("one");
        assertThat(kept.createdAt()).isEqualTo(NOW);
        assertThat(test.found("one")).isEqualTo(kept);
        assertThat(test.connections().find("another")).isEmpty();
        assertThat(test.loaded("one").grant()).isEqualTo(grant("r-2"));
        assertThat(test.toBeRevoked()).containsExactly("r-1");
    }

    @Test
    void anOwnerMayHaveOneConnectionAtEachProvider() {
        test.connections().save(zoho("z", "ada"), grant("r-1"));
        test.connections().save(SampleConnections.of("f", "freshsales", "ada", ConnectionStatus.ACTIVE), apiKey("k"));

        assertThat(test.connections().page(ConnectionFilter.ofOwner("ada", null), null, 10))
                .extracting(Connection::id)
                .containsExactly("f", "z");
    }

    @Test
    void manyPreAuthorizedConnectionsMayBeOfOneProvider() {
        test.saved("one", "r-1");
        test.saved("two", "r-2");

        assertThat(test.connections().page(ConnectionFilter.preAuthorized("zoho"), null, 10))
                .hasSize(2);
    }

    @Test
    void anOwnerStaysIfItIsNotNamedAgain() {
        test.connections().save(zoho("one", "ada"), grant("r-1"));

        test.connections().save(zoho("one", null), grant("r-2"));

        assertThat(test.found("one").owner()).isEqualTo("ada");
    }

    @Test
    void theIdOfAnotherProviderIsRefusedAndNothingChanges() {
        test.connections().save(zoho("one", "ada"), grant("r-1"));

        refused(SampleConnections.of("one", "freshsales", "ada", ConnectionStatus.ACTIVE));
    }

    @Test
    void theIdOfAnotherOwnerIsRefusedAndNothingChanges() {
        test.connections().save(zoho("one", "ada"), grant("r-1"));

        refused(zoho("one", "bob"));
        refused(zoho("one", "ADA"));
    }

    @Test
    void theIdOfAPreAuthorizedConnectionIsRefusedToAnOwner() {
        test.saved("one", "r-1");

        refused(zoho("one", "ada"));
    }

    @Test
    void theRefusalDoesNotNameTheOtherOwner() {
        test.connections().save(zoho("one", "ada-lovelace"), grant("r-1"));

        assertThatThrownBy(() -> test.connections().save(zoho("one", "bob"), grant("r-2")))
                .hasMessageContaining("one")
                .hasMessageNotContaining("lovelace");
    }

    @Test
    void manyThreadsThatSaveTheSameOwnerLeaveOneConnection() {
        AtomicInteger next = new AtomicInteger();

        List<Connection> kept = Crowd.calling(AT_ONCE, () -> {
                    int i = next.getAndIncrement();
                    return test.connections().save(zoho("id-" + i, "ada"), grant("r-" + i));
                })
                .answers();

        Connection one = test.connections().page(ConnectionFilter.ALL, null, 10).get(0);
        assertThat(test.connections().page(ConnectionFilter.ALL, null, 10)).hasSize(1);
        assertThat(kept).extracting(Connection::id).containsOnly(one.id());
        String current = test.loaded(one.id()).grant().credential().value().reveal();
        assertThat(test.toBeRevoked())
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, AT_ONCE)
                        .mapToObj(i -> "r-" + i)
                        .filter(token -> !token.equals(current))
                        .toList());
    }

    @Test
    void manyThreadsThatSaveTheSameIdLeaveOneConnection() {
        AtomicInteger next = new AtomicInteger();

        Crowd.calling(AT_ONCE, () -> test.connections().save(zoho("one", null), grant("r-" + next.getAndIncrement())))
                .answers();

        assertThat(test.connections().page(ConnectionFilter.ALL, null, 10)).hasSize(1);
        assertThat(test.toBeRevoked()).hasSize(AT_ONCE - 1);
    }

    @Test
    void aRefreshTokenThatIsReplacedIsRevoked() {
        test.connections().save(zoho("one", "ada"), grant("r-1"));

        test.connections().save(zoho("one", "ada"), grant("r-2"));

        assertThat(test.outbox().page(null, 10)).singleElement().satisfies(entry -> {
            assertThat(entry.kind()).isEqualTo(OutboxEntry.Kind.REVOCATION);
            assertThat(entry.payload().reveal()).isEqualTo("r-1");
            assertThat(entry.connection()).isEqualTo("one");
            assertThat(entry.provider()).isEqualTo("zoho");
            assertThat(entry.region()).isEqualTo("us");
            assertThat(entry.owner()).isEqualTo("ada");
            assertThat(entry.createdAt()).isEqualTo(test.clock.instant());
            assertThat(entry.dueAt()).isEqualTo(test.clock.instant());
        });
    }

    @Test
    void itIsRevokedWhereItCameFromAndNotWhereTheNewOneIs() {
        test.connections().save(later("one", "ada", "eu"), grant("r-1"));

        test.connections().save(later("one", "ada", "in"), grant("r-2"));

        assertThat(test.outbox().page(null, 10)).extracting(OutboxEntry::region).containsExactly("eu");
    }

    @Test
    void theSameRefreshTokenOnceMoreIsNotRevoked() {
        test.saved("one", "r-1");

        test.saved("one", "r-1");

        assertThat(test.toBeRevoked()).isEmpty();
    }

    @Test
    void aReplacedRefreshTokenThatServesAnotherConnectionIsNotRevoked() {
        test.saved("one", "shared");
        test.saved("two", "shared");

        test.saved("one", "r-2");

        assertThat(test.toBeRevoked()).isEmpty();
    }

    @Test
    void anotherCredentialHasNoTroubleNoLeaseNoBudgetAndIsAlive() {
        test.saved("one", "r-1");
        test.grants().release(test.leased("one", LONG), new TokenBackoff(3, LATER, "crm_unavailable", "down"), true);
        test.grants().declareDead(test.leased("one", LONG), new LastError("authorization_required", "dead", NOW));
        test.leased("one", LONG);

        test.saved("one", "r-2");

        StoredTokenSet fresh = test.loaded("one");
        assertThat(fresh.leased()).isFalse();
        assertThat(fresh.dead()).isFalse();
        assertThat(fresh.trouble()).isNull();
        assertThat(fresh.granted()).isEmpty();
        assertThat(test.found("one").status()).isEqualTo(ConnectionStatus.ACTIVE);
        assertThat(test.found("one").lastError()).isNull();
    }

    @Test
    void theSettingsAreKeptOnce() {
        seed("default", "r-1", "print-1");
        test.connections().update("default", connection -> connection.enabled(false));
        Map<String, ?> before = test.dump();

        seed("default", "r-1", "print-1");

        assertThat(test.dump()).isEqualTo(before);
    }

    @Test
    void theSameSettingsDoNotUndoWhatTheProviderRotated() {
        seed("default", "r-1", "print-1");
        test.grants().renew(test.leased("default", LONG), grant("rotated"), List.of());

        seed("default", "r-1", "print-1");

        assertThat(test.loaded("default").grant()).isEqualTo(grant("rotated"));
    }

    @Test
    void theSameSettingsDoNotUndoWhatWasSavedInTheirPlace() {
        seed("default", "r-1", "print-1");
        test.saved("default", "r-2");

        seed("default", "r-1", "print-1");

        assertThat(test.loaded("default").grant()).isEqualTo(grant("r-2"));
    }

    @Test
    void otherSettingsReplaceTheCredential() {
        seed("default", "r-1", "print-1");
        test.grants().declareDead(test.leased("default", LONG), new LastError("authorization_required", "dead", NOW));

        seed("default", "r-2", "print-2");

        assertThat(test.loaded("default").grant()).isEqualTo(grant("r-2"));
        assertThat(test.loaded("default").dead()).isFalse();
        assertThat(test.found("default").status()).isEqualTo(ConnectionStatus.ACTIVE);
        seed("default", "r-3", "print-2");
        assertThat(test.loaded("default").grant()).isEqualTo(grant("r-2"));
    }

    @Test
    void manyProcessesThatStartAtOnceKeepTheSettingsOnce() {
        Crowd.calling(AT_ONCE, () -> {
                    seed("default", "r-1", "print-1");
                    return true;
                })
                .answers();

        assertThat(test.connections().page(ConnectionFilter.ALL, null, 10)).hasSize(1);
        assertThat(test.versionOf("default")).isEqualTo(1);
        assertThat(test.outbox().page(null, 10)).isEmpty();
    }

    private void refused(Connection connection) {
        Map<String, ?> before = test.dump();

        assertThatThrownBy(() -> test.connections().save(connection, grant("r-9")))
                .isInstanceOfSatisfying(
                        CrmGateException.class,
                        refusal -> assertThat(refusal.problem().code()).isEqualTo(ProblemCode.BAD_REQUEST));

        assertThat(test.dump()).isEqualTo(before);
    }

    private void seed(String id, String refreshToken, String fingerprint) {
        test.connections().seed(zoho(id, null), grant(refreshToken), fingerprint);
    }

    private static Connection later(String id, String owner, String region) {
        return new Connection(
                id,
                "zoho",
                region,
                null,
                owner,
                ConnectionStatus.ACTIVE,
                List.of("leads"),
                LATER,
                LATER,
                LATER.plus(Duration.ofHours(1)),
                null);
    }
}
