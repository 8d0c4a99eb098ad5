package io.github.crmgate.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.ConnectionStatus;
import io.github.crmgate.connection.Credential;
import io.github.crmgate.connection.TokenSet;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.Problem;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.oauth.TokenResult;
import io.github.crmgate.secret.Secret;
import io.github.crmgate.testing.Crowd;
import io.github.crmgate.testing.SampleConnections;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TokenKeeperFailureTest {
    private static final TokenResult DEAD = new TokenResult.Dead("invalid_code", "Zoho answers invalid_code");
    private static final TokenResult LIKELY_DEAD = new TokenResult.LikelyDead("http_400", "HTTP 400");
    private static final TokenResult DOWN = new TokenResult.Unavailable("down");

    private final KeeperUnderTest test = new KeeperUnderTest();

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void aDeadGrantIsDeclaredAndNeverAskedForAgain() {
        test.source.then(DEAD);
        test.expired();

        Crowd.calling(64, test::token).failures();
        for (int i = 0; i < 20; i++) {
            test.clock.advance(Duration.ofHours(1));
            assertThat(test.problem().code()).isEqualTo(ProblemCode.AUTHORIZATION_REQUIRED);
        }

        assertThat(test.source.calls()).isEqualTo(1);
        assertThat(test.connection().status()).isEqualTo(ConnectionStatus.REAUTHORIZATION_REQUIRED);
    }

    @Test
    void aDeadGrantIsDeclaredWithTimeAndReason() {
        test.source.then(DEAD);
        test.expired();

        Problem problem = test.problem();

        assertThat(problem.detail()).isEqualTo("Zoho answers invalid_code");
        assertThat(test.connection().lastError()).satisfies(error -> {
            assertThat(error.code()).isEqualTo("authorization_required");
            assertThat(error.detail()).isEqualTo(problem.detail());
            assertThat(error.at()).isEqualTo(test.clock.instant());
        });
        assertThat(test.connection().tokenExpiresAt()).isNull();
    }

    @Test
    void aDeadGrantFoundInTheBackgroundIsNotAskedForAgainEither() {
        test.source.then(DEAD);
        test.stale();
        test.token();
        await().until(() -> test.connection().status() == ConnectionStatus.REAUTHORIZATION_REQUIRED);

        Crowd.calling(64, test::token).failures();
        test.clock.advance(Duration.ofHours(1));
        Crowd.calling(64, test::token).failures();

        assertThat(test.source.calls()).isEqualTo(1);
    }

    @Test
    void aDeadGrantStaysDeadEvenIfAnAuthCheckHeldWithTheTokenThatStillLived() {
        test.source.then(DEAD).then(DEAD);
        test.stale();
        test.token();
        await().until(() -> test.connection().status() == ConnectionStatus.REAUTHORIZATION_REQUIRED);

        test.connections.update(KeeperUnderTest.ID, connection -> connection.verified(test.clock.instant()));
        test.clock.advance(Duration.ofHours(1));

        assertThat(test.problem().code()).isEqualTo(ProblemCode.AUTHORIZATION_REQUIRED);
        assertThat(test.source.calls()).isEqualTo(1);
    }

    @Test
    void aGrantThatWasReplacedWhileItWasFoundDeadIsNotDeclaredDead() {
        Credential renewed = new Credential.RefreshToken(Secret.of("refresh-2"));
        test.source.then(grant -> {
            test.grants.replace(KeeperUnderTest.ID, new TokenSet(renewed, null));
            return DEAD;
        });
        test.expired();

        assertThat(test.token()).isEqualTo("new-2");
        assertThat(test.source.asked()).containsExactly(KeeperUnderTest.REFRESH_TOKEN, renewed);
        assertThat(test.connection().status()).isEqualTo(ConnectionStatus.ACTIVE);
    }

    @Test
    void aGrantThatIsOnlyLikelyDeadIsAskedForOnceMoreAndThenDeclaredDead() {
        test.source.then(LIKELY_DEAD).then(LIKELY_DEAD);
        test.expired();

        assertThat(test.problem().code()).isEqualTo(ProblemCode.AUTHORIZATION_REQUIRED);
        assertThat(test.problem().code()).isEqualTo(ProblemCode.AUTHORIZATION_REQUIRED);

        assertThat(test.source.calls()).isEqualTo(2);
        assertThat(test.connection().status()).isEqualTo(ConnectionStatus.REAUTHORIZATION_REQUIRED);
        assertThat(test.connection().lastError().detail()).isEqualTo("HTTP 400");
    }

    @Test
    void aGrantThatTheSecondTryFindsAliveServes() {
        test.source.then(LIKELY_DEAD);
        test.expired();

        assertThat(test.token()).isEqualTo("new-2");
        assertThat(test.connection().status()).isEqualTo(ConnectionStatus.ACTIVE);
    }

    @Test
    void aGrantWhoseSecondTryFailsOtherwiseIsNotDeclaredDead() {
        test.source.then(LIKELY_DEAD).then(DOWN);
        test.expired();

        assertThat(test.problem().code()).isEqualTo(ProblemCode.CRM_UNAVAILABLE);
        assertThat(test.connection().status()).isEqualTo(ConnectionStatus.ACTIVE);
    }

    @Test
    void aFailureKeepsTheGrant() {
        test.source.then(DOWN);
        test.expired();

        assertThat(test.problem().code()).isEqualTo(ProblemCode.CRM_UNAVAILABLE);

        assertThat(test.grants.load(KeeperUnderTest.ID).orElseThrow().grant())
                .isEqualTo(new TokenSet(KeeperUnderTest.REFRESH_TOKEN, test.old));
        assertThat(test.connection().status()).isEqualTo(ConnectionStatus.ACTIVE);
    }

    @Test
    void theFirstFailureMayBeRepeatedAtOnce() {
        test.source.then(DOWN);
        test.expired().problem();

        assertThat(test.token()).isEqualTo("new-2");
    }

    @Test
    void furtherFailuresPauseTheTokenCallsAndTellForHowLong() {
        test.source.thenFails(3, DOWN);
        test.expired().problem();
        assertThat(test.problem().retryAfter()).isEqualTo(Duration.ofSeconds(1));

        test.clock.advance(Duration.ofMillis(400));
        assertThat(test.problem().retryAfter()).isEqualTo(Duration.ofMillis(600));
        assertThat(test.source.calls()).isEqualTo(2);

        test.clock.advance(Duration.ofMillis(600));
        assertThat(test.problem().retryAfter()).isEqualTo(Duration.ofSeconds(2));
        assertThat(test.source.calls()).isEqualTo(3);

        test.clock.advance(Duration.ofSeconds(2));
        assertThat(test.token()).isEqualTo("new-4");
    }

    @Test
    void aSuccessEndsThePause() {
        test.source.thenFails(2, DOWN);
        test.expired().problem();
        test.problem();
        test.clock.advance(Duration.ofSeconds(1));
        test.token();

        test.source.then(DOWN);
        test.clock.advance(Duration.ofHours(1));

        assertThat(test.problem().retryAfter()).isEqualTo(Duration.ZERO);
    }

    @Test
    void aTokenThatStillLivesIsServedDuringThePauseWithoutCalls() {
        test.source.thenFails(100, DOWN);
        test.stale();
        await().until(() -> {
            assertThat(test.token()).isEqualTo("old");
            return test.source.calls() == 2;
        });
        await().until(() -> {
            int before = test.source.calls();
            Crowd.calling(64, test::token).answers();
            return test.source.calls() == before;
        });

        assertThat(Crowd.calling(64, test::token).answers()).containsOnly("old");
        assertThat(test.source.calls()).isEqualTo(2);
    }

    @Test
    void aCrowdOnAStaleTokenMakesOneCallEvenIfThatFails() {
        QueuedTasks tasks = new QueuedTasks();
        TokenKeeper keeper = test.keeperWith(tasks);
        test.source.thenFails(100, DOWN);
        test.stale();
        for (int i = 0; i < 64; i++) {
            keeper.current(test.connection());
        }

        tasks.runAll();

        assertThat(test.source.calls()).isEqualTo(1);
    }

    @Test
    void aStaleTokenIsServedEvenIfNoBackgroundTaskIsTakenAnyMore() {
        TokenKeeper stopping = test.keeperWith(task -> {
            throw new RejectedExecutionException("stopping");
        });
        test.stale();

        assertThat(stopping.current(test.connection()).value().reveal()).isEqualTo("old");
    }

    @Test
    void aCrowdOnAStaleTokenStartsOneRefresh() {
        QueuedTasks tasks = new QueuedTasks();
        TokenKeeper keeper = test.keeperWith(tasks);
        test.stale();
        for (int i = 0; i < 64; i++) {
            keeper.current(test.connection());
        }

        assertThat(tasks.size()).isEqualTo(1);
    }

    @Test
    void aRejectedTokenIsNotServedAsItsOwnReplacement() {
        test.source.then(DOWN);

        assertThatThrownBy(() -> test.keeper.replacing(test.connection(), test.old))
                .isInstanceOf(CrmGateException.class);
    }

    @Test
    void aThrottleThatTellsItsEndIsWaitedFor() {
        test.source.then(new TokenResult.Throttled("too many", Duration.ofSeconds(90)));
        test.expired();

        assertThat(test.problem().retryAfter()).isEqualTo(Duration.ofSeconds(90));
        test.clock.advance(Duration.ofSeconds(89));
        assertThat(test.problem()).satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(ProblemCode.CRM_RATE_LIMITED);
            assertThat(problem.retryAfter()).isEqualTo(Duration.ofSeconds(1));
        });
        assertThat(test.source.calls()).isEqualTo(1);
        test.clock.advance(Duration.ofSeconds(1));
        assertThat(test.token()).isEqualTo("new-2");
    }

    @Test
    void aThrottleWithoutAnEndIsWaitedForLongerEachTime() {
        test.source.thenFails(6, new TokenResult.Throttled("too many", null));
        test.expired();

        for (int minutes : new int[] {1, 2, 4, 8, 10, 10}) {
            Duration wait = test.problem().retryAfter();
            assertThat(wait).isEqualTo(Duration.ofMinutes(minutes));
            test.clock.advance(wait);
        }
        assertThat(test.token()).isEqualTo("new-7");
    }

    @Test
    void aRefusalIsTriedAgainAfterHalfAMinuteAndTheConnectionStaysActive() {
        test.source.then(new TokenResult.Refused("invalid_client", "wrong client"));
        test.expired();

        assertThat(test.problem().code()).isEqualTo(ProblemCode.AUTHORIZATION_REQUIRED);
        test.clock.advance(Duration.ofSeconds(29));
        assertThat(test.problem().detail()).isEqualTo("wrong client");
        assertThat(test.source.calls()).isEqualTo(1);

        test.clock.advance(Duration.ofSeconds(1));
        assertThat(test.token()).isEqualTo("new-2");
        assertThat(test.connection().status()).isEqualTo(ConnectionStatus.ACTIVE);
    }

    @Test
    void aTimeoutIsToldAsOne() {
        test.source.then(new TokenResult.TimedOut("late"));

        assertThat(test.expired().problem().code()).isEqualTo(ProblemCode.CRM_TIMEOUT);
    }

    @Test
    void aConnectionThatIsGoneIsNotFound() {
        Connection gone = SampleConnections.zoho("gone");

        assertThatThrownBy(() -> test.keeper.current(gone))
                .isInstanceOfSatisfying(
                        CrmGateException.class,
                        e -> assertThat(e.problem().code()).isEqualTo(ProblemCode.CONNECTION_NOT_FOUND));
        assertThat(test.grants.load("gone")).isEqualTo(Optional.empty());
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 0", "2, 1", "3, 2", "4, 4", "5, 8", "6, 16", "7, 32", "8, 60", "100, 60"})
    void pausesDoubleUpToAMinute(int failures, int seconds) {
        assertThat(TokenBackoffs.pause(failures)).isEqualTo(Duration.ofSeconds(seconds));
    }
}
