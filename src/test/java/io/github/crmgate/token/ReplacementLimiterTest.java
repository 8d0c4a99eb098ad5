package io.github.crmgate.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.crmgate.connection.AccessToken;
import io.github.crmgate.secret.Secret;
import io.github.crmgate.testing.SettableClock;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ReplacementLimiterTest {
    private static final String ID = KeeperUnderTest.ID;
    private static final String LEADS = "GET /crm/v8/Leads";

    private final KeeperUnderTest test = new KeeperUnderTest();
    private final SettableClock clock = test.clock;
    private final ReplacementLimiter limiter = new ReplacementLimiter(test.keeper, clock);

    @AfterEach
    void close() {
        test.close();
    }

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
    void aReplacementOfAnotherProcessIsReplacedOnceMore() {
        try (TokenKeeper other = test.keeperWith(Runnable::run)) {
            AccessToken others = other.replacing(test.connection(), test.old);

            assertThat(replace(test.old)).isEqualTo(others);
            assertThat(limiter.replaceable(ID, LEADS, test.old)).isTrue(); // of a caller who has not noticed yet
            AccessToken own = replace(others);
            assertThat(own).isNotEqualTo(others);
            assertThat(replace(others)).isEqualTo(own);

            assertThat(limiter.replaceable(ID, LEADS, own)).isFalse();
            assertThat(limiter.replaceable(ID, LEADS, other.replacing(test.connection(), own)))
                    .isFalse();
            assertThat(test.source.calls()).isEqualTo(3);
        }
    }

    @Test
    void aReplacementOfAnotherCallerInTheSameProcessIsNot() {
        AccessToken own = test.keeper.replacing(test.connection(), test.old);

        assertThat(replace(test.old)).isEqualTo(own);

        assertThat(limiter.replaceable(ID, LEADS, own)).isFalse();
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

    private AccessToken replace(AccessToken rejected) {
        assertThat(limiter.replaceable(ID, LEADS, rejected)).isTrue();
        return limiter.replacing(test.connection(), LEADS, rejected);
    }

    private static AccessToken token(String value) {
        return new AccessToken(Secret.of(value), URI.create("https://www.zohoapis.com"), null, null);
    }
}
