package io.github.crmgate.circuit;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.Problem;
import io.github.crmgate.failure.ProblemCode;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * One circuit breaker per connection. It opens when half of the last {@value #WINDOW} calls failed, of at least
 * {@value #MIN_CALLS}; after a while single calls test whether the CRM works, and close it again.
 */
public final class CircuitBreakers {
    private static final int WINDOW = 20;
    private static final int MIN_CALLS = 10;

    private static final Duration TTL = Duration.ofMinutes(1);
    private static final long MAX_BREAKERS = 1_000;

    private final LoadingCache<String, CircuitBreaker> breakers;
    private final Duration open;

    /**
     * Creates breakers that stay open for the given time, and are forgotten when they are not used.
     *
     * @param clock measures both times
     */
    public CircuitBreakers(Duration open, Clock clock) {
        this.open = open;
        CircuitBreakerConfig config = CircuitBreakerConfig.custom()
                .clock(clock)
                .slidingWindowSize(WINDOW)
                .minimumNumberOfCalls(MIN_CALLS)
                .failureRateThreshold(50)
                .waitDurationInOpenState(open)
                .permittedNumberOfCallsInHalfOpenState(1)
                .build();
        this.breakers = Caffeine.newBuilder()
                .executor(Runnable::run) // maintenance takes less than waking a thread for it
                .maximumSize(MAX_BREAKERS)
                .expireAfterAccess(open.compareTo(TTL) > 0 ? open.multipliedBy(2) : TTL)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .build(connection -> CircuitBreaker.of(connection, config));
    }

    /**
     * Takes permission for one call, which exactly one of the other methods must return.
     *
     * @throws CrmGateException {@code crm_unavailable} while the breaker is open
     */
    public void acquire(String connection) {
        if (!of(connection).tryAcquirePermission()) {
            throw new CrmGateException(Problem.of(
                            ProblemCode.CRM_UNAVAILABLE,
                            "The CRM failed again and again, so CrmGate pauses calls to it and tries again automatically.")
                    .retryAfter(open));
        }
    }

    /** Records that the CRM responded. */
    public void succeeded(String connection) {
        of(connection).onSuccess(0, TimeUnit.NANOSECONDS);
    }

    /** Records that the CRM is down. */
    public void failed(String connection, Throwable cause) {
        of(connection).onError(0, TimeUnit.NANOSECONDS, cause);
    }

    /** Records that the call was not made. */
    public void unused(String connection) {
        of(connection).releasePermission();
    }

    private CircuitBreaker of(String connection) {
        return breakers.get(connection);
    }
}
