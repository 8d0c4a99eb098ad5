package io.github.crmgate.pacing;

import static io.github.crmgate.pacing.CallPriority.CALLER;
import static io.github.crmgate.pacing.CallPriority.POLL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.testing.Crowd;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Waiting for a turn. */
@Timeout(60)
final class ProviderPaceTest {
    private static final Duration LONG = Duration.ofSeconds(50);
    private static final Duration SHORT = Duration.ofMillis(20);

    private final AtomicLong millis = new AtomicLong();
    private final List<String> waits = new CopyOnWriteArrayList<>();

    @Test
    void aThousandCallsOnManyThreadsAreNeverMoreThanTheLimit() {
        ProviderPace pace = pace(new CallLimits(4, 0, 0, 0, null), LONG, 100);
        AtomicInteger inProgress = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();

        Crowd.calling(50, () -> {
                    for (int i = 0; i < 20; i++) {
                        Turn turn = turn(pace, "acme", CALLER);
                        most.accumulateAndGet(inProgress.incrementAndGet(), Math::max);
                        Thread.yield();
                        inProgress.decrementAndGet();
                        ProviderPace.end(turn);
                    }
                    return true;
                })
                .answers();

        assertThat(most).hasValueBetween(1, 4);
        assertThat(pace.waiting(CALLER)).isZero();
    }

    @Test
    void aCallerWaitsForABoundedTimeAndIsRefusedThen() {
        ProviderPace pace = pace(new CallLimits(1, 0, 0, 0, null), SHORT, 100);
        turn(pace, "acme", CALLER);

        CrmGateException refusal = catchThrowableOfType(CrmGateException.class, () -> turn(pace, "acme", CALLER));

        assertThat(refusal.problem().code()).isEqualTo(ProblemCode.CRM_RATE_LIMITED);
        assertThat(refusal.problem().retryAfter()).isEqualTo(Duration.ofSeconds(5));
        assertThat(waits).containsExactly("CALLER false");
        assertThat(turn(pace, "other", CALLER)).isNotNull();
    }

    @Test
    void aWaitThatIsKnownToBeTooLongEndsAtOnce() {
        ProviderPace pace = pace(new CallLimits(0, 0, 0, 2, null), LONG, 100);
        ProviderPace.end(turn(pace, "acme", CALLER));
        ProviderPace.end(turn(pace, "acme", CALLER));

        CrmGateException refusal = catchThrowableOfType(CrmGateException.class, () -> turn(pace, "acme", CALLER));

        assertThat(refusal.problem().retryAfter()).isBetween(Duration.ofMinutes(60), Duration.ofMinutes(61));
        assertThat(pace.fewestLeft(LimitKind.HOUR)).hasValue(0);
        assertThat(pace.fewestLeft(LimitKind.MINUTE)).isEqualTo(OptionalLong.empty());
    }

    @Test
    void asManyCallsAsConfiguredWait() {
        ProviderPace pace = pace(new CallLimits(1, 0, 0, 0, null), LONG, 3);
        Turn running = turn(pace, "acme", CALLER);
        Crowd<Turn> waiting = Crowd.calling(3, () -> {
                    Turn turn = turn(pace, "acme", CALLER);
                    ProviderPace.end(turn);
                    return turn;
                })
                .untilAllWait();
        await().until(() -> pace.waiting(CALLER) == 3);

        CrmGateException refusal = catchThrowableOfType(CrmGateException.class, () -> turn(pace, "acme", CALLER));

        assertThat(refusal.problem().code()).isEqualTo(ProblemCode.CRM_RATE_LIMITED);
        ProviderPace.end(running);
        assertThat(waiting.answers()).hasSize(3);
    }

    @Test
    void aThreadThatIsInterruptedLeavesNoTurnBehind() throws InterruptedException {
        ProviderPace pace = pace(new CallLimits(1, 0, 0, 0, null), LONG, 3);
        Turn running = turn(pace, "acme", POLL);
        Thread stopped = new Thread(() -> {
            try {
                pace.await("acme", POLL, false);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        stopped.start();
        await().until(() -> pace.waiting(POLL) == 1);
        stopped.interrupt();
        stopped.join();

        ProviderPace.end(running);
        assertThat(turn(pace, "acme", CALLER)).isNotNull();
        assertThat(pace.waiting(POLL)).isZero();
    }

    @Test
    void theFewestCreditsOfAllAccountsAreReported() {
        ProviderPace pace = pace(new CallLimits(0, 0, 0, 0, "X-Left"), SHORT, 3);
        assertThat(pace.fewestCredits()).isEmpty();

        ProviderPace.accepted(turn(pace, "acme", CALLER), 300);
        ProviderPace.accepted(turn(pace, "other", CALLER), 200);
        ProviderPace.accepted(turn(pace, "third", CALLER), -1);
        assertThat(pace.fewestCredits()).hasValue(200);
    }

    private ProviderPace pace(CallLimits limits, Duration maxWait, int maxWaiting) {
        return new ProviderPace(
                limits,
                maxWait,
                maxWaiting,
                millis::get,
                (priority, granted, nanos) -> waits.add(priority + " " + granted));
    }

    private static Turn turn(ProviderPace pace, String account, CallPriority priority) {
        try {
            return pace.await(account, priority, false);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
