package io.github.crmgate.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.crmgate.connection.AccessToken;
import io.github.crmgate.secret.Secret;
import io.github.crmgate.testing.SettableClock;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class ReplacementLimiterTest {
    private static final String LEADS = "GET /crm/v8/Leads";

    private final SettableClock clock = new SettableClock(Instant.parse("2026-07-25T10:00:00Z"));
    private final ReplacementLimiter limiter = new ReplacementLimiter(clock);

    @Test
    void allCallersOfARejectedTokenShareTheReplacement() {
        assertThat(limiter.replaceable("one", LEADS, token("a"))).isTrue();
        assertThat(limiter.replaceable("one", LEADS, token("a"))).isTrue();
    }

    @Test
    void aReplacementThatIsRejectedTooIsNotReplacedForTenMinutes() {
        limiter.replaceable("one", LEADS, token("a"));

        assertThat(limiter.replaceable("one", LEADS, token("b"))).isFalse();
        clock.advance(Duration.ofMinutes(11));
        assertThat(limiter.replaceable("one", LEADS, token("b"))).isTrue();
    }

    @Test
    void aCallThatIsAcceptedEndsThat() {
        limiter.replaceable("one", LEADS, token("a"));
        limiter.accepted("one", LEADS);

        assertThat(limiter.replaceable("one", LEADS, token("b"))).isTrue();
    }

    @Test
    void otherConnectionsAndCallsAreUndisturbed() {
        limiter.replaceable("one", LEADS + "/1", token("a"));
        limiter.accepted("one", LEADS);

        assertThat(limiter.replaceable("one", LEADS + "/2", token("b"))).isFalse();
        assertThat(limiter.replaceable("one", LEADS, token("b"))).isTrue();
        assertThat(limiter.replaceable("other", LEADS + "/1", token("b"))).isTrue();
    }

    private static AccessToken token(String value) {
        return new AccessToken(Secret.of(value), URI.create("https://www.zohoapis.com"), null, null);
    }
}
