package io.github.crmgate.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.crmgate.connection.AccessToken;
import io.github.crmgate.connection.Credential;
import io.github.crmgate.connection.TokenSet;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.oauth.TokenResult;
import io.github.crmgate.secret.Secret;
import io.github.crmgate.testing.Crowd;
import io.github.crmgate.testing.SampleConnections;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A provider may limit the tokens of one refresh token, as Zoho does to 10 in 10 minutes. */
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
        AccessToken rejected = test.current();

        assertThatThrownBy(() -> test.keeper.replacing(test.connection(), rejected))
                .isInstanceOfSatisfying(CrmGateException.class, failure -> {
                    assertThat(failure.problem().code()).isEqualTo(ProblemCode.CRM_RATE_LIMITED);
                    assertThat(failure.problem().retryAfter()).isEqualTo(Duration.ofMinutes(6));
                });
        test.clock.advance(Duration.ofMinutes(6));

        assertThat(test.keeper.replacing(test.connection(), rejected).value().reveal())
                .isEqualTo("new-11");
    }

    @Test
    void aTokenInHandIsServedWhenTheBudgetIsSpent() {
        spendTen();

        assertThat(test.token()).isEqualTo("new-10");
    }

    @Test
    void answersWithoutATokenCostNothing() {
        test.source.thenFails(12, new TokenResult.Unavailable("down"));
        test.expired();
        for (int i = 0; i < 12; i++) {
            test.clock.advance(test.problem().retryAfter());
        }

        assertThat(test.token()).isEqualTo("new-13");
    }

    @Test
    void aCallThatTimedOutMayHaveCostAToken() {
        test.source.thenFails(20, new TokenResult.TimedOut("late"));
        test.expired();
        for (int i = 0; i < 9; i++) {
            test.clock.advance(test.problem().retryAfter());
        }
        test.problem();
        test.clock.advance(Duration.ofMinutes(1));

        assertThat(test.problem().code()).isEqualTo(ProblemCode.CRM_RATE_LIMITED);
        assertThat(test.source.calls()).isEqualTo(10);
    }

    @Test
    void aBudgetFreesEachTokenTenMinutesAfterItWasGranted() {
        List<Instant> granted =
                IntStream.range(0, 10).mapToObj(START::plusSeconds).toList();

        assertThat(TokenBudget.wait(KeeperUnderTest.ZOHO, granted.subList(0, 9), START.plusSeconds(9)))
                .isEmpty();
        assertThat(TokenBudget.wait(KeeperUnderTest.ZOHO, granted, START.plusSeconds(9)))
                .contains(Duration.ofSeconds(591));
        assertThat(TokenBudget.wait(KeeperUnderTest.ZOHO, granted, START.plusSeconds(599)))
                .contains(Duration.ofSeconds(1));
        assertThat(TokenBudget.wait(KeeperUnderTest.ZOHO, granted, START.plusSeconds(600)))
                .isEmpty();
    }

    @Test
    void aProviderWithoutAQuotaIsAskedAsOftenAsTokensExpire() {
        test.quotas.clear();
        for (int i = 0; i < 30; i++) {
            test.source.then(ScriptedTokenSource.granted("short-" + i, null, Duration.ofSeconds(20)));
        }
        test.expired();

        for (int i = 0; i < 30; i++) {
            assertThat(test.token()).isEqualTo("short-" + i);
            test.clock.advance(Duration.ofSeconds(20));
        }
    }

    @Test
    void anApiKeyHasNoQuota() {
        Credential key = new Credential.ApiKey(Secret.of("key"));
        test.grants.replace(KeeperUnderTest.ID, new TokenSet(key, test.old));
        for (int i = 0; i < 30; i++) {
            test.keeper.replacing(test.connection(), test.current());
        }

        test.keeper.ensureQuota("zoho", key);
    }

    private void spendTen() {
        AccessToken token = test.current();
        for (int i = 0; i < 10; i++) {
            token = test.keeper.replacing(test.connection(), token);
        }
    }
}
