package io.github.crmgate.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.crmgate.connection.AccessToken;
import io.github.crmgate.connection.TokenSet;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.oauth.TokenResult;
import io.github.crmgate.testing.Crowd;
import io.github.crmgate.testing.SampleConnections;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class TokenKeeperSingleFlightTest {
    private static final int CALLERS = 64;

    private final KeeperUnderTest test = new KeeperUnderTest();

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void aFreshTokenIsServedWithoutACall() {
        assertThat(test.token()).isEqualTo("old");
        assertThat(test.source.calls()).isZero();
    }

    @Test
    void callersOfAnExpiredTokenShareOneCall() {
        test.expired().source.hold();

        Crowd<String> callers = Crowd.calling(CALLERS, test::token).untilAllWait();
        test.source.release();

        assertThat(callers.answers()).hasSize(CALLERS).containsOnly("new-1");
        assertThat(test.source.calls()).isEqualTo(1);
    }

    @Test
    void callersWithoutAnyTokenShareOneCall() {
        test.grants.replace(KeeperUnderTest.ID, new TokenSet(KeeperUnderTest.REFRESH_TOKEN, null));
        test.source.hold();

        Crowd<String> callers = Crowd.calling(CALLERS, test::token).untilAllWait();
        test.source.release();

        assertThat(callers.answers()).containsOnly("new-1");
        assertThat(test.source.calls()).isEqualTo(1);
    }

    @Test
    void callersWhoseTokenWasRejectedShareOneCall() {
        test.source.hold();

        Crowd<String> callers =
                Crowd.calling(CALLERS, () -> replacing(test.old)).untilAllWait();
        test.source.release();

        assertThat(callers.answers()).hasSize(CALLERS).containsOnly("new-1");
        assertThat(test.source.calls()).isEqualTo(1);
    }

    @Test
    void unhurriedCallersWhoseTokenWasRejectedShareOneCallToo() {
        assertThat(Crowd.calling(CALLERS, () -> replacing(test.old)).answers()).containsOnly("new-1");
        assertThat(test.source.calls()).isEqualTo(1);
    }

    @Test
    void aRejectedTokenThatWasReplacedMeanwhileCostsNoCall() {
        replacing(test.old);

        assertThat(replacing(test.old)).isEqualTo("new-1");
        assertThat(test.source.calls()).isEqualTo(1);
    }

    @Test
    void aRejectedTokenWaitsForTheBackgroundRefreshThatReplacesIt() {
        test.stale().source.hold();
        test.token();
        await().until(() -> test.source.calls() == 1);

        Crowd<String> callers =
                Crowd.calling(CALLERS, () -> replacing(test.old)).untilAllWait();
        test.source.release();

        assertThat(callers.answers()).containsOnly("new-1");
        assertThat(test.source.calls()).isEqualTo(1);
    }

    @Test
    void aNewTokenThatIsRejectedTooIsReplacedAgain() {
        replacing(test.old);

        assertThat(replacing(test.current())).isEqualTo("new-2");
    }

    @Test
    void aStaleTokenIsServedWhileOneRefreshRuns() {
        test.stale().source.hold();

        List<String> served = Crowd.calling(CALLERS, test::token).answers();

        assertThat(served).hasSize(CALLERS).containsOnly("old");
        test.source.release();
        await().untilAsserted(() -> assertThat(test.token()).isEqualTo("new-1"));
        assertThat(test.source.calls()).isEqualTo(1);
    }

    @Test
    void connectionsDoNotWaitForEachOther() {
        KeeperUnderTest other = new KeeperUnderTest();
        test.expired().source.hold();
        Crowd<String> waiting = Crowd.calling(1, test::token).untilAllWait();

        assertThat(other.expired().token()).isEqualTo("new-1");

        test.source.release();
        waiting.answers();
        other.close();
    }

    @Test
    void aFailureReachesEveryWaiter() {
        test.source.then(new TokenResult.Unavailable("down"));
        test.expired().source.hold();

        Crowd<String> callers = Crowd.calling(CALLERS, test::token).untilAllWait();
        test.source.release();

        assertThat(callers.failures())
                .allSatisfy(failure -> assertThat(failure)
                        .isInstanceOfSatisfying(
                                CrmGateException.class,
                                known -> assertThat(known.problem().code()).isEqualTo(ProblemCode.CRM_UNAVAILABLE)));
        assertThat(test.source.calls()).isEqualTo(1);
    }

    @Test
    void everyCallerGetsAnErrorInTimeWhileTheTokenCallContinues() {
        KeeperUnderTest impatient = new KeeperUnderTest(Duration.ofMillis(20));
        impatient.expired().source.hold();

        assertThat(Crowd.calling(8, impatient::token).failures())
                .hasSize(8)
                .allSatisfy(failure -> assertThat(failure).isInstanceOfSatisfying(CrmGateException.class, late -> {
                    assertThat(late.problem().code()).isEqualTo(ProblemCode.CRM_UNAVAILABLE);
                    assertThat(late.problem().retryAfter()).isEqualTo(Duration.ofSeconds(5));
                }));

        impatient.source.release();
        await().ignoreExceptions()
                .untilAsserted(() -> assertThat(impatient.token()).isEqualTo("new-1"));
        assertThat(impatient.source.calls()).isEqualTo(1);
        impatient.close();
    }

    @Test
    void aCallThatWaitsForAThreadIsNotMadeOnceItsCallerHasLeft() {
        KeeperUnderTest impatient = new KeeperUnderTest(Duration.ofSeconds(1));
        impatient.expired().source.hold();
        List<String> ids = IntStream.rangeClosed(0, KeeperUnderTest.CONCURRENCY)
                .mapToObj(i -> "c" + i)
                .toList();
        ids.forEach(id -> impatient.grants.replace(id, new TokenSet(KeeperUnderTest.REFRESH_TOKEN, null)));
        ids.forEach(id -> impatient.connections.save(
                SampleConnections.zoho(id), new TokenSet(KeeperUnderTest.REFRESH_TOKEN, null)));
        AtomicInteger next = new AtomicInteger();

        assertThat(Crowd.calling(
                                ids.size(),
                                () -> impatient.keeper.current(SampleConnections.zoho(ids.get(next.getAndIncrement()))))
                        .failures())
                .doesNotContainNull();

        assertThat(impatient.source.calls()).isEqualTo(KeeperUnderTest.CONCURRENCY);
        impatient.close();
        assertThat(impatient.source.calls()).isEqualTo(KeeperUnderTest.CONCURRENCY);
    }

    @Test
    void anUnexpectedExceptionDoesNotWedgeTheKeeper() {
        test.source.then(grant -> {
            throw new IllegalStateException("a defect");
        });
        test.expired();

        assertThatThrownBy(test::current).isInstanceOf(IllegalStateException.class);

        assertThat(test.token()).isEqualTo("new-2");
    }

    @Test
    void anUnexpectedExceptionReachesTheWaitersToo() {
        test.source.then(grant -> {
            throw new IllegalStateException("a defect");
        });
        test.expired().source.hold();

        Crowd<String> callers = Crowd.calling(8, test::token).untilAllWait();
        test.source.release();

        assertThat(callers.failures()).hasSize(8).doesNotContainNull();
        assertThat(test.source.calls()).isEqualTo(1);
    }

    @Test
    void anUnexpectedExceptionInTheBackgroundStaysThereAndTheOldTokenIsServed() {
        QueuedTasks tasks = new QueuedTasks();
        TokenKeeper keeper = test.keeperWith(tasks);
        test.source.then(grant -> {
            throw new IllegalStateException("a defect");
        });
        test.stale();
        keeper.current(test.connection());

        assertThatCode(tasks::runAll).doesNotThrowAnyException();

        assertThat(keeper.current(test.connection()).value().reveal()).isEqualTo("old");
        tasks.runAll();
        assertThat(keeper.current(test.connection()).value().reveal()).isEqualTo("new-2");
    }

    private String replacing(AccessToken rejected) {
        return test.keeper.replacing(test.connection(), rejected).value().reveal();
    }
}
