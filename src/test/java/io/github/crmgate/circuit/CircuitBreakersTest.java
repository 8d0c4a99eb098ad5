package io.github.crmgate.circuit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.testing.Crowd;
import io.github.crmgate.testing.SettableClock;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class CircuitBreakersTest {
    private static final Duration OPEN = Duration.ofMinutes(10);

    private final SettableClock clock = new SettableClock(Instant.parse("2026-11-20T12:00:00Z"));

    @Test
    void aBreakerLetsCallsThroughUntilTenWereMade() {
        CircuitBreakers breakers = new CircuitBreakers(OPEN, clock);

        fail(breakers, 9);

        assertThatCode(() -> breakers.acquire("a")).doesNotThrowAnyException();
    }

    @Test
    void tenFailuresOpenItAndCallersAreToldWhenToComeBack() {
        CircuitBreakers breakers = new CircuitBreakers(OPEN, clock);

        fail(breakers, 10);

        assertThatThrownBy(() -> breakers.acquire("a"))
                .isInstanceOfSatisfying(
                        CrmGateException.class,
                        e -> assertThat(e.problem()).satisfies(problem -> {
                            assertThat(problem.code()).isEqualTo(ProblemCode.CRM_UNAVAILABLE);
                            assertThat(problem.retryAfter()).isPositive().isLessThanOrEqualTo(OPEN);
                        }));
    }

    @Test
    void halfOfTheCallsMustFail() {
        CircuitBreakers breakers = new CircuitBreakers(OPEN, clock);

        for (int i = 0; i < 11; i++) {
            succeed(breakers, "a");
        }
        fail(breakers, 9);
        assertThat(open(breakers, "a")).isFalse();

        fail(breakers, 1);
        assertThat(open(breakers, "a")).isTrue();
    }

    @Test
    void onlyTheLastTwentyCallsCount() {
        CircuitBreakers breakers = new CircuitBreakers(OPEN, clock);

        for (int round = 0; round < 5; round++) {
            for (int i = 0; i < 20; i++) {
                succeed(breakers, "a");
            }
            fail(breakers, 9);
        }

        assertThat(open(breakers, "a")).isFalse();
    }

    @Test
    void connectionsHaveBreakersOfTheirOwn() {
        CircuitBreakers breakers = new CircuitBreakers(OPEN, clock);

        fail(breakers, 10);

        assertThat(open(breakers, "a")).isTrue();
        assertThat(open(breakers, "b")).isFalse();
    }

    @Test
    void callsThatWereNotMadeSayNothing() {
        CircuitBreakers breakers = new CircuitBreakers(OPEN, clock);

        for (int i = 0; i < 50; i++) {
            breakers.acquire("a");
            breakers.unused("a");
        }
        fail(breakers, 9);

        assertThat(open(breakers, "a")).isFalse();
    }

    @Test
    void anOpenBreakerLetsOneCallTryAndClosesIfItSucceeds() {
        CircuitBreakers breakers = new CircuitBreakers(OPEN, clock);
        fail(breakers, 10);
        clock.advance(OPEN.plusMillis(1));

        breakers.acquire("a");
        assertThat(open(breakers, "a")).isTrue();
        breakers.succeeded("a");

        for (int i = 0; i < 50; i++) {
            breakers.acquire("a");
        }
    }

    @Test
    void anOpenBreakerOpensAgainIfTheTryFails() {
        CircuitBreakers breakers = new CircuitBreakers(OPEN, clock);
        fail(breakers, 10);
        clock.advance(OPEN.plusMillis(1));

        fail(breakers, 1);

        assertThat(open(breakers, "a")).isTrue();
    }

    @Test
    void aTryThatWasNotMadeLeavesItToTheNextCaller() {
        CircuitBreakers breakers = new CircuitBreakers(OPEN, clock);
        fail(breakers, 10);
        clock.advance(OPEN.plusMillis(1));

        breakers.acquire("a");
        breakers.unused("a");

        assertThat(open(breakers, "a")).isFalse();
    }

    @Test
    void ofManyCallersOneTries() {
        CircuitBreakers breakers = new CircuitBreakers(OPEN, clock);
        fail(breakers, 10);
        clock.advance(OPEN.plusMillis(1));

        long through = Crowd.calling(32, () -> {
                    breakers.acquire("a");
                    return true;
                })
                .failures()
                .stream()
                .filter(Objects::isNull)
                .count();

        assertThat(through).isEqualTo(1);
    }

    @Test
    void aBreakerThatIsNotUsedIsForgotten() {
        CircuitBreakers breakers = new CircuitBreakers(OPEN, clock);
        fail(breakers, 10);

        clock.advance(OPEN.multipliedBy(2));
        fail(breakers, 9);

        assertThat(open(breakers, "a")).isFalse();
    }

    private static void fail(CircuitBreakers breakers, int times) {
        for (int i = 0; i < times; i++) {
            breakers.acquire("a");
            breakers.failed("a", new IOException("down"));
        }
    }

    private static void succeed(CircuitBreakers breakers, String connection) {
        breakers.acquire(connection);
        breakers.succeeded(connection);
    }

    private static boolean open(CircuitBreakers breakers, String connection) {
        try {
            breakers.acquire(connection);
        } catch (CrmGateException e) {
            return true;
        }
        breakers.unused(connection);
        return false;
    }
}
