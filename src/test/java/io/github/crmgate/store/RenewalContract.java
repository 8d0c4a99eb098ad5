package io.github.crmgate.store;

import static io.github.crmgate.store.StoreUnderTest.AT_ONCE;
import static io.github.crmgate.store.StoreUnderTest.LONG;
import static io.github.crmgate.store.StoreUnderTest.NOW;
import static io.github.crmgate.store.StoreUnderTest.SHORT;
import static io.github.crmgate.store.StoreUnderTest.grant;
import static io.github.crmgate.store.StoreUnderTest.zoho;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.ConnectionStatus;
import io.github.crmgate.connection.LastError;
import io.github.crmgate.connection.StoredTokenSet;
import io.github.crmgate.connection.TokenBackoff;
import io.github.crmgate.connection.TokenSet;
import io.github.crmgate.outbox.OutboxEntry;
import io.github.crmgate.testing.Crowd;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a token call ends that brought a token, or that told that the grant is dead. */
abstract class RenewalContract extends StoreContract {
    private static final LastError DEAD = new LastError("authorization_required", "Zoho answers invalid_code", NOW);
    private static final TokenSet RENEWED = grant("r-2");

    private final TestDatabase database;

    RenewalContract(TestDatabase database) {
        super(database);
        this.database = database;
    }

    @BeforeEach
    final void save() {
        test.connections().save(zoho("one", "ada"), grant("r-1"));
    }

    @Test
    void aRenewedGrantIsKeptAndEndsLeaseAndTrouble() {
        test.grants().release(test.leased("one", LONG), trouble(), true);
        StoredTokenSet leased = test.leased("one", LONG);

        assertThat(test.grants().renew(leased, RENEWED, List.of("a", "b"))).isTrue();

        StoredTokenSet loaded = test.loaded("one");
        assertThat(loaded.grant()).isEqualTo(RENEWED);
        assertThat(loaded.leased()).isFalse();
        assertThat(loaded.trouble()).isNull();
        assertThat(loaded.granted()).containsExactly(NOW, NOW);
        assertThat(test.found("one"))
                .isEqualTo(zoho("one", "ada").renewed(RENEWED.token().expiresAt(), List.of("a", "b")));
    }

    @Test
    void noScopesKeepThoseThatAreKnown() {
        test.grants().renew(test.leased("one", LONG), RENEWED, List.of());

        assertThat(test.found("one").scopes()).containsExactly("leads");
    }

    @Test
    void aRotatedRefreshTokenIsNotRevokedForTheProviderDidThat() {
        test.grants().renew(test.leased("one", LONG), RENEWED, List.of());

        assertThat(test.outbox().page(null, 10)).isEmpty();
        test.saved("one", "r-2");
        assertThat(test.toBeRevoked()).isEmpty();
        test.saved("one", "r-3");
        assertThat(test.toBeRevoked()).containsExactly("r-2");
    }

    @Test
    void itIsKeptEvenIfTheLeaseIsSomebodyElsesByNow() {
        StoredTokenSet late = test.leased("one", SHORT);
        await().until(() -> !test.loaded("one").leased());
        StoredTokenSet others = test.leased("one", LONG);

        assertThat(test.grants().renew(late, RENEWED, List.of())).isTrue();
        assertThat(test.grants().renew(others, grant("r-3"), List.of())).isFalse();

        assertThat(test.loaded("one").grant()).isEqualTo(RENEWED);
    }

    @Test
    void itIsRefusedIfAnotherGrantWasKeptMeanwhile() {
        StoredTokenSet leased = test.leased("one", LONG);
        test.connections().save(zoho("one", "ada"), grant("newer"));
        Map<String, ?> before = test.dump();

        assertThat(test.grants().renew(leased, RENEWED, List.of("a"))).isFalse();

        assertThat(test.dump()).isEqualTo(before);
    }

    @Test
    void itIsRefusedIfTheConnectionIsGone() {
        StoredTokenSet leased = test.leased("one", LONG);
        test.connections().delete("one");

        assertThat(test.grants().renew(leased, RENEWED, List.of())).isFalse();
        assertThat(test.grants().load("one")).isEmpty();
    }

    @Test
    void ofManyThreadsThatRenewTheSameLeaseOneIsTold() {
        StoredTokenSet leased = test.leased("one", LONG);

        List<Boolean> kept = Crowd.calling(
                        AT_ONCE,
                        () -> test.grants()
                                .renew(
                                        leased,
                                        grant("r-" + Thread.currentThread().getName()),
                                        List.of()))
                .answers();

        assertThat(kept).containsOnlyOnce(true);
    }

    @Test
    void aBrokenConnectionIsActiveAgain() {
        test.grants().declareDead(test.leased("one", LONG), DEAD);

        test.grants().renew(test.leased("one", LONG), RENEWED, List.of());

        assertThat(test.found("one").status()).isEqualTo(ConnectionStatus.ACTIVE);
        assertThat(test.found("one").lastError()).isNull();
        assertThat(test.loaded("one").dead()).isFalse();
    }

    @Test
    void aDisabledConnectionStaysDisabled() {
        LastError other = new LastError("crm_unavailable", "down", NOW);
        test.connections().update("one", connection -> connection.failed(other).enabled(false));

        assertThat(test.grants().renew(test.leased("one", LONG), RENEWED, List.of()))
                .isTrue();

        assertThat(test.found("one").status()).isEqualTo(ConnectionStatus.DISABLED);
        assertThat(test.found("one").lastError()).isEqualTo(other);
        assertThat(test.loaded("one").grant()).isEqualTo(RENEWED);
    }

    @Test
    void aRowThatWasSealedAnewMeanwhileTakesTheRenewedGrant() {
        StoredTokenSet leased = test.leased("one", LONG);
        Rekeyed.everythingOf(test);

        assertThat(test.grants().renew(leased, RENEWED, List.of())).isTrue();

        assertThat(test.loaded("one").grant()).isEqualTo(RENEWED);
        assertThat(test.loaded("one").leased()).isFalse();
    }

    @Test
    void changesOfTheConnectionMeanwhileAreNotUndone() {
        StoredTokenSet leased = test.leased("one", LONG);
        test.connections().update("one", connection -> connection.verified(NOW.plusSeconds(5)));

        test.grants().renew(leased, RENEWED, List.of());

        assertThat(test.found("one").checkedAt()).isEqualTo(NOW.plusSeconds(5));
    }

    @Test
    void aDeadGrantBreaksItsConnection() {
        assertThat(test.grants().declareDead(test.leased("one", LONG), DEAD)).isTrue();

        assertThat(test.loaded("one").dead()).isTrue();
        assertThat(test.loaded("one").leased()).isFalse();
        assertThat(test.loaded("one").trouble()).isNull();
        assertThat(test.found("one")).isEqualTo(zoho("one", "ada").broken(DEAD));
    }

    @Test
    void aDeadKeyIsDueForARecheckUntilItIsRenewedOrSwitchedOff() {
        TokenBackoff recheck = new TokenBackoff(2, NOW.plusSeconds(10), "authorization_required", "bad key");
        test.grants().declareDead(test.leased("one", LONG), DEAD, recheck);

        assertThat(test.loaded("one").trouble()).isEqualTo(recheck);
        assertThat(test.grants().dueForRecheck(NOW.plusSeconds(9), 10)).isEmpty();
        assertThat(test.grants().dueForRecheck(NOW.plusSeconds(10), 10)).containsExactly("one");
        assertThat(test.connections().unusableBefore(NOW.plusSeconds(99), null, 10))
                .isEmpty();
        test.connections().update("one", connection -> connection.enabled(false));
        assertThat(test.grants().dueForRecheck(NOW.plusSeconds(10), 10)).isEmpty();
        test.connections().update("one", connection -> connection.enabled(true));
        assertThat(test.connections().unusableBefore(NOW.plusSeconds(99), null, 10))
                .isEmpty();
        test.grants().declareDead(test.leased("one", LONG), DEAD, recheck);
        assertThat(test.grants().dueForRecheck(NOW.plusSeconds(10), 10)).containsExactly("one");

        StoredTokenSet leased = test.leased("one", LONG);
        assertThat(test.grants().dueForRecheck(NOW.plusSeconds(10), 10)).isEmpty();
        assertThat(test.grants().renew(leased, leased.grant(), List.of())).isTrue();

        assertThat(test.found("one").status()).isEqualTo(ConnectionStatus.ACTIVE);
        assertThat(test.grants().dueForRecheck(NOW.plusSeconds(99), 10)).isEmpty();
    }

    @Test
    void aDeadGrantIsNotDueForARecheck() {
        test.grants().declareDead(test.leased("one", LONG), DEAD);

        assertThat(test.grants().dueForRecheck(NOW.plusSeconds(99), 10)).isEmpty();
    }

    @Test
    void aDeadGrantIsToldOnce() throws JsonProcessingException {
        StoredTokenSet leased = test.leased("one", LONG);

        assertThat(Crowd.calling(AT_ONCE, () -> test.grants().declareDead(leased, DEAD))
                        .answers())
                .hasSize(AT_ONCE);

        OutboxEntry entry = test.outbox().page(null, 10).get(0);
        assertThat(test.outbox().page(null, 10)).hasSize(1);
        assertThat(entry.kind()).isEqualTo(OutboxEntry.Kind.NOTIFICATION);
        assertThat(entry.connection()).isEqualTo("one");
        assertThat(entry.dueAt()).isEqualTo(test.clock.instant());
        JsonNode told = new ObjectMapper().readTree(entry.payload().reveal());
        assertThat(told.path("event").asText()).isEqualTo("connection.reauthorization_required");
        assertThat(told.path("connection").asText()).isEqualTo("one");
        assertThat(told.path("owner").asText()).isEqualTo("ada");
        assertThat(told.path("code").asText()).isEqualTo("authorization_required");
        assertThat(told.path("detail").asText()).isEqualTo("Zoho answers invalid_code");
        assertThat(told.path("at").asText()).isEqualTo(NOW.toString());
        assertThat(entry.payload().reveal()).doesNotContain("r-1");
    }

    @Test
    void nobodyIsToldIfNobodyWantsToHear(@TempDir Path folder) {
        try (StoreUnderTest unheard = StoreUnderTest.openUnheard(database.fresh(folder))) {
            unheard.saved("one", "r-1");

            assertThat(unheard.grants().declareDead(unheard.leased("one", LONG), DEAD))
                    .isTrue();

            assertThat(unheard.found("one").status()).isEqualTo(ConnectionStatus.REAUTHORIZATION_REQUIRED);
            assertThat(unheard.outbox().page(null, 10)).isEmpty();
        }
    }

    @Test
    void aDisabledConnectionWhoseGrantIsDeadStaysDisabledAndIsNotTold() {
        test.connections().update("one", connection -> connection.enabled(false));
        Connection before = test.found("one");

        assertThat(test.grants().declareDead(test.leased("one", LONG), DEAD)).isTrue();

        assertThat(test.loaded("one").dead()).isTrue();
        assertThat(test.found("one")).isEqualTo(before);
        assertThat(test.outbox().page(null, 10)).isEmpty();
    }

    @Test
    void aGrantThatWasReplacedMeanwhileIsNotDead() {
        StoredTokenSet leased = test.leased("one", LONG);
        test.connections().save(zoho("one", "ada"), grant("newer"));
        Map<String, ?> before = test.dump();

        assertThat(test.grants().declareDead(leased, DEAD)).isFalse();

        assertThat(test.dump()).isEqualTo(before);
    }

    @Test
    void aGrantThatAnotherProcessRefreshesMeanwhileIsNotDead() {
        StoredTokenSet late = test.leased("one", SHORT);
        await().until(() -> !test.loaded("one").leased());
        StoredTokenSet others = test.leased("one", LONG);

        assertThat(test.grants().declareDead(late, DEAD)).isFalse();

        assertThat(test.found("one").status()).isEqualTo(ConnectionStatus.ACTIVE);
        assertThat(test.loaded("one")).isEqualTo(others);
    }

    @Test
    void aGrantThatIsGoneIsNotDead() {
        StoredTokenSet leased = test.leased("one", LONG);
        test.connections().delete("one");

        assertThat(test.grants().declareDead(leased, DEAD)).isFalse();
    }

    @Test
    void aDeadGrantThatWasSealedAnewMeanwhileIsDead() {
        StoredTokenSet leased = test.leased("one", LONG);
        Rekeyed.everythingOf(test);

        assertThat(test.grants().declareDead(leased, DEAD)).isTrue();
        assertThat(test.loaded("one").dead()).isTrue();
    }

    @Test
    void theCauseOfDeathMayBeToldInAnyWords() {
        LastError odd = new LastError("authorization_required", "a\u0000b\ud83d" + "x".repeat(5000), NOW);

        assertThat(test.grants().declareDead(test.leased("one", LONG), odd)).isTrue();

        assertThat(test.found("one").status()).isEqualTo(ConnectionStatus.REAUTHORIZATION_REQUIRED);
        assertThat(test.outbox().page(null, 10)).hasSize(1);
    }

    private static TokenBackoff trouble() {
        return new TokenBackoff(1, NOW.plusSeconds(5), "crm_unavailable", "down");
    }
}
