package io.github.crmgate.store;

import static io.github.crmgate.store.StoreUnderTest.AT_ONCE;
import static io.github.crmgate.store.StoreUnderTest.LONG;
import static io.github.crmgate.store.StoreUnderTest.NOW;
import static io.github.crmgate.store.StoreUnderTest.SHORT;
import static io.github.crmgate.store.StoreUnderTest.apiKey;
import static io.github.crmgate.store.StoreUnderTest.grant;
import static io.github.crmgate.store.StoreUnderTest.token;
import static io.github.crmgate.store.StoreUnderTest.zoho;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.crmgate.connection.AccessToken;
import io.github.crmgate.connection.Credential;
import io.github.crmgate.connection.StoredTokenSet;
import io.github.crmgate.connection.TokenBackoff;
import io.github.crmgate.connection.TokenSet;
import io.github.crmgate.secret.Secret;
import io.github.crmgate.testing.Crowd;
import java.net.URI;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Grants as they are kept, and the lease that lets one at a time renew them. */
abstract class TokenStoreContract extends StoreContract {
    private static final TokenBackoff TROUBLE =
            new TokenBackoff(3, NOW.plusSeconds(90), "crm_unavailable", "Zoho: 503 — später");

    TokenStoreContract(TestDatabase database) {
        super(database);
    }

    @BeforeEach
    final void save() {
        test.saved("one", "r-1");
    }

    @Test
    void aGrantIsLoadedAsItWasSaved() {
        TokenSet odd = new TokenSet(
                new Credential.RefreshToken(Secret.of("1000.\"ü\" 🦊")),
                new AccessToken(
                        Secret.of("a\nb"),
                        URI.create("https://x.example.com/a?b=c"),
                        null,
                        NOW.plusNanos(123_456_789)));
        test.connections().save(zoho("odd", "ada"), odd);
        test.connections().save(zoho("no-token", "bob"), new TokenSet(odd.credential(), null));
        test.connections().save(zoho("key", "cleo"), apiKey("k-1"));

        assertThat(test.loaded("odd").grant()).isEqualTo(odd);
        assertThat(test.loaded("no-token").grant()).isEqualTo(new TokenSet(odd.credential(), null));
        assertThat(test.loaded("key").grant()).isEqualTo(apiKey("k-1"));
    }

    @Test
    void aNewGrantIsFreeAliveAndWithoutTrouble() {
        StoredTokenSet loaded = test.loaded("one");

        assertThat(loaded.connectionId()).isEqualTo("one");
        assertThat(loaded.leased()).isFalse();
        assertThat(loaded.dead()).isFalse();
        assertThat(loaded.trouble()).isNull();
        assertThat(loaded.granted()).isEmpty();
    }

    @Test
    void aLeaseTellsTheGrantAsItNowStands() {
        StoredTokenSet leased =
                test.grants().lease(test.loaded("one"), "host-1", LONG, NOW).orElseThrow();

        assertThat(leased).isEqualTo(test.loaded("one"));
        assertThat(leased.leased()).isTrue();
        assertThat(leased.granted()).containsExactly(NOW);
    }

    @Test
    void ofManyThreadsThatSawTheSameExactlyOneGetsTheLease() {
        StoredTokenSet seen = test.loaded("one");

        List<Optional<StoredTokenSet>> leases = Crowd.calling(
                        AT_ONCE, () -> test.grants().lease(seen, "test", LONG, NOW))
                .answers();

        assertThat(leases.stream().filter(Optional::isPresent)).hasSize(1);
        assertThat(test.loaded("one").granted()).hasSize(1);
    }

    @Test
    void ofManyThreadsThatLookAndAskExactlyOneGetsTheLease() {
        List<Optional<StoredTokenSet>> leases = Crowd.calling(
                        AT_ONCE, () -> test.grants().lease(test.loaded("one"), "test", LONG, NOW))
                .answers();

        assertThat(leases.stream().filter(Optional::isPresent)).hasSize(1);
        assertThat(test.loaded("one").granted()).hasSize(1);
    }

    @Test
    void aLeaseThatRunsIsNotTakenByOneWhoSeesIt() {
        test.leased("one", LONG);

        assertThat(test.grants().lease(test.loaded("one"), "other", LONG, NOW)).isEmpty();
        assertThat(test.loaded("one").granted()).hasSize(1);
    }

    @Test
    void aLeaseEndsByItself() {
        test.leased("one", SHORT);
        assertThat(test.loaded("one").leased()).isTrue();

        await().until(() -> !test.loaded("one").leased());

        assertThat(test.grants().lease(test.loaded("one"), "other", LONG, NOW)).isPresent();
    }

    @Test
    void aLeaseIsExtendedByItsHolderOnly() {
        StoredTokenSet leased = test.leased("one", SHORT);

        assertThat(test.grants().extend(leased, "other", LONG)).isFalse();
        assertThat(test.grants().extend(leased, "test", LONG)).isTrue();

        assertThat(test.number("SELECT count(*) FROM connection_grant WHERE lease_until > ?", plusMinutes(4)))
                .isEqualTo(1);
        assertThat(test.loaded("one")).isEqualTo(leased);
    }

    @Test
    void aLeaseThatAnotherHolderHasTakenIsNotExtended() {
        StoredTokenSet lapsed = test.leased("one", SHORT);
        await().until(() -> !test.loaded("one").leased());
        StoredTokenSet others =
                test.grants().lease(test.loaded("one"), "other", LONG, NOW).orElseThrow();

        assertThat(test.grants().extend(lapsed, "test", LONG)).isFalse();
        assertThat(test.loaded("one")).isEqualTo(others);
    }

    @Test
    void aLeaseIsOfOneConnection() {
        test.saved("two", "r-2");
        test.leased("one", LONG);

        assertThat(test.grants().lease(test.loaded("two"), "other", LONG, NOW)).isPresent();
    }

    @Test
    void aGrantThatChangedSinceItWasSeenIsNotLeased() {
        StoredTokenSet seen = test.loaded("one");
        test.saved("one", "r-2");

        assertThat(test.grants().lease(seen, "test", LONG, NOW)).isEmpty();
        assertThat(test.loaded("one").leased()).isFalse();
    }

    @Test
    void aGrantWhoseConnectionIsGoneIsNotLeased() {
        StoredTokenSet seen = test.loaded("one");
        test.connections().delete("one");

        assertThat(test.grants().lease(seen, "test", LONG, NOW)).isEmpty();
    }

    @Test
    void theNewestTenTokensAreRemembered() {
        for (int i = 0; i < 12; i++) {
            StoredTokenSet leased = test.grants()
                    .lease(test.loaded("one"), "test", LONG, NOW.plusSeconds(i))
                    .orElseThrow();
            test.grants().release(leased, null, true);
        }

        assertThat(test.loaded("one").granted())
                .containsExactlyElementsOf(
                        IntStream.range(2, 12).mapToObj(NOW::plusSeconds).toList());
    }

    @Test
    void aReleasedLeaseIsFreeAtOnce() {
        test.grants().release(test.leased("one", LONG), null, false);

        assertThat(test.loaded("one").leased()).isFalse();
        assertThat(test.grants().lease(test.loaded("one"), "other", LONG, NOW)).isPresent();
    }

    @Test
    void aReleaseGivesTheTokenBackUnlessItCounts() {
        test.grants().release(test.leased("one", LONG), null, true);
        assertThat(test.loaded("one").granted()).containsExactly(NOW);

        StoredTokenSet second = test.grants()
                .lease(test.loaded("one"), "test", LONG, NOW.plusSeconds(1))
                .orElseThrow();
        test.grants().release(second, null, false);
        assertThat(test.loaded("one").granted()).containsExactly(NOW);
    }

    @Test
    void troubleIsLoadedAsItWasReleased() {
        test.grants().release(test.leased("one", LONG), TROUBLE, false);

        assertThat(test.loaded("one").trouble()).isEqualTo(TROUBLE);
        assertThat(test.loaded("one").grant()).isEqualTo(grant("r-1"));
        assertThat(test.leased("one", LONG).trouble()).isEqualTo(TROUBLE);
    }

    @Test
    void troubleMayBeToldInAnyWords() {
        TokenBackoff odd = new TokenBackoff(1, NOW, "crm_unavailable", "a\u0000b\ud83d" + "x".repeat(5000));

        test.grants().release(test.leased("one", LONG), odd, false);

        assertThat(test.loaded("one").trouble().detail()).startsWith("a").hasSizeBetween(3000, 4000);
    }

    @Test
    void aReleaseLeavesTheLeaseOfSomebodyElseAlone() {
        StoredTokenSet late = test.leased("one", SHORT);
        await().until(() -> !test.loaded("one").leased());
        StoredTokenSet others = test.leased("one", LONG);

        test.grants().release(late, TROUBLE, false);

        assertThat(test.loaded("one")).isEqualTo(others);
    }

    @Test
    void aReleaseEndsTheLeaseEvenIfTheRowWasSealedAnewMeanwhile() {
        StoredTokenSet leased = test.leased("one", LONG);
        Rekeyed.everythingOf(test);

        test.grants().release(leased, TROUBLE, false);

        assertThat(test.loaded("one").leased()).isFalse();
        assertThat(test.loaded("one").trouble()).isEqualTo(TROUBLE);
    }

    @Test
    void aReleaseOfWhatIsGoneDoesNothing() {
        StoredTokenSet leased = test.leased("one", LONG);
        test.connections().delete("one");

        test.grants().release(leased, TROUBLE, true);

        assertThat(test.grants().load("one")).isEmpty();
    }

    @Test
    void manyProcessesRenewOneAfterTheOtherAndLoseNothing() {
        Crowd.calling(AT_ONCE, () -> {
                    for (int renewed = 0; renewed < 3; ) {
                        StoredTokenSet seen = test.loaded("one");
                        Optional<StoredTokenSet> lease = test.grants().lease(seen, "test", LONG, NOW);
                        if (lease.isPresent()) {
                            assertThat(test.grants().renew(lease.get(), next(seen.grant()), List.of()))
                                    .isTrue();
                            renewed++;
                        }
                    }
                    return true;
                })
                .answers();

        assertThat(test.loaded("one").grant().token().value().reveal()).isEqualTo(String.valueOf(3 * AT_ONCE));
    }

    private static TokenSet next(TokenSet grant) {
        String token = grant.token().value().reveal();
        int number = token.startsWith("access") ? 0 : Integer.parseInt(token);
        return new TokenSet(grant.credential(), token(String.valueOf(number + 1)));
    }

    private static OffsetDateTime plusMinutes(int minutes) {
        return OffsetDateTime.now(ZoneOffset.UTC).plusMinutes(minutes);
    }
}
