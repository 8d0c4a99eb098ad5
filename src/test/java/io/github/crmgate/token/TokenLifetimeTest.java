package io.github.crmgate.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.crmgate.connection.AccessToken;
import io.github.crmgate.connection.TokenSet;
import io.github.crmgate.secret.Secret;
import io.github.crmgate.testing.SampleConnections;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a token is fresh, stale and expired. */
final class TokenLifetimeTest {
    private static final Instant NOW = SampleConnections.CREATED;

    @ParameterizedTest
    @CsvSource({
        "PT1H, 0, PT54M",
        "PT1H, 1, PT51M",
        "PT1H, 0.5, PT52M30S",
        "PT10M, 0, PT9M",
        "PT24H, 0, PT23H50M",
        "PT24H, 1, PT23H45M",
        "PT1S, 1, PT0.85S"
    })
    void aTokenGetsStaleATenthOfItsLifeBeforeItsEndAndSomewhatEarlierByJitter(
            Duration lifetime, double jitter, Duration stale) {
        AccessToken token = granted(lifetime, jitter);

        assertThat(token.staleAt()).isEqualTo(NOW.plus(stale));
        assertThat(token.expiresAt()).isEqualTo(NOW.plus(lifetime));
    }

    @ParameterizedTest
    @CsvSource({"PT1H, PT59M55S", "PT20S, PT19S", "PT1S, PT0.95S"})
    void aTokenIsNotUsedInItsLastSeconds(Duration lifetime, Duration used) {
        AccessToken token = granted(lifetime, 0);

        assertThat(token.expired(NOW.plus(used).minusMillis(1))).isFalse();
        assertThat(token.expired(NOW.plus(used))).isTrue();
    }

    @Test
    void aTokenWithoutALifetimeNeverEnds() {
        AccessToken token = granted(null, 1);

        assertThat(token.stale(Instant.MAX)).isFalse();
        assertThat(token.expired(Instant.MAX)).isFalse();
    }

    @Test
    void bothBoundsBelongToTheLaterState() {
        AccessToken token =
                new AccessToken(Secret.of("t"), ScriptedTokenSource.API, NOW.plusSeconds(1), NOW.plusSeconds(2));

        assertThat(token.stale(NOW.plusMillis(999))).isFalse();
        assertThat(token.stale(NOW.plusSeconds(1))).isTrue();
        assertThat(token.expired(NOW.plusMillis(1499))).isFalse();
        assertThat(token.expired(NOW.plusMillis(1500))).isTrue();
    }

    @Test
    void aTokenDoesNotShowInItsText() {
        TokenSet grant = new TokenSet(
                KeeperUnderTest.REFRESH_TOKEN,
                new AccessToken(Secret.of("top-secret"), ScriptedTokenSource.API, NOW, NOW));

        assertThat(grant.toString()).doesNotContain("top-secret", "refresh-1").contains("****");
    }

    private static AccessToken granted(Duration lifetime, double jitter) {
        return new TokenLifetime(() -> jitter).token(ScriptedTokenSource.granted("token", null, lifetime), NOW);
    }
}
