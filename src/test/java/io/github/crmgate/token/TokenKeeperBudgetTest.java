package io.github.crmgate.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.oauth.TokenAnswer;
import io.github.crmgate.testing.Crowd;
import io.github.crmgate.testing.SampleConnections;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Zoho grants 10 tokens in 10 minutes for one refresh token. */
final class TokenKeeperBudgetTest {
    private static final Instant START = SampleConnections.CREATED;

    private final KeeperUnderTest test = new KeeperUnderTest();

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void noLoadGetsMoreThanTenTokensInTenMinutes() {
        Crowd.calling(64, () -> {
                    AccessToken token = test.current();
                    for (int i = 0; i < 5; i++) {
                        token = test.keeper.replacing(test.connection(), token);
                    }
                    return token;
                })
                .failures();

        assertThat(test.source.calls()).isEqualTo(10);
    }

    @Test
    void theEleventhIsToldHowLongToWaitAndThenServed() {
        spendTen();
        test.clock.advance(Duration.ofMinutes(4));
        test.grants.save(KeeperUnderTest.ID, new Grant(KeeperUnderTest.REFRESH_TOKEN, null));

        assertThat(test.problem()).satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(ProblemCode.CRM_RATE_LIMITED);
            assertThat(problem.retryAfter()).isEqualTo(Duration.ofMinutes(6));
        });
        test.clock.advance(Duration.ofMinutes(6));

        assertThat(test.token()).isEqualTo("new-11");
    }

    @Test
    void aTokenInHandIsServedWhenTheBudgetIsSpent() {
        spendTen();

        assertThat(test.token()).isEqualTo("new-10");
    }

    @Test
    void answersWithoutATokenCostNothing() {
        test.source.thenFails(12, new TokenAnswer.Unavailable("down"));
        test.expired();
        for (int i = 0; i < 12; i++) {
            test.clock.advance(test.problem().retryAfter());
        }

        assertThat(test.token()).isEqualTo("new-13");
    }

    @Test
    void tokensThatCouldNotBeSavedCountToo() {
        KeeperUnderTest readOnly = new KeeperUnderTest(Duration.ofSeconds(20), new ReadOnlyGrants());
        for (int i = 0; i < 30; i++) {
            try {
                readOnly.current();
            } catch (RuntimeException e) {
                // it can't be had; what counts is how often the provider was asked
            }
        }
        readOnly.close();

        assertThat(readOnly.source.calls()).isLessThanOrEqualTo(10);
    }

    @Test
    void aBudgetFreesEachTokenTenMinutesAfterItWasGranted() {
        TokenBudget budget = new TokenBudget();
        for (int i = 0; i < 10; i++) {
            assertThat(budget.wait(START.plusSeconds(i))).isEmpty();
            budget.granted(START.plusSeconds(i));
        }

        assertThat(budget.wait(START.plusSeconds(9))).contains(Duration.ofSeconds(591));
        assertThat(budget.wait(START.plusSeconds(599))).contains(Duration.ofSeconds(1));
        assertThat(budget.wait(START.plusSeconds(600))).isEmpty();
        budget.granted(START.plusSeconds(600));
        assertThat(budget.wait(START.plusSeconds(600))).contains(Duration.ofSeconds(1));
    }

    private void spendTen() {
        AccessToken token = test.current();
        for (int i = 0; i < 10; i++) {
            token = test.keeper.replacing(test.connection(), token);
        }
    }

    /** Can't be written, like a database whose disk is full. */
    private static final class ReadOnlyGrants implements GrantStore {
        @Override
        public Optional<Grant> load(String connectionId) {
            return Optional.of(new Grant(KeeperUnderTest.REFRESH_TOKEN, null));
        }

        @Override
        public void save(String connectionId, Grant grant) {
            throw new IllegalStateException("can't be written");
        }
    }
}
