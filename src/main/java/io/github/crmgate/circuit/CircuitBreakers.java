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
 * One circuit breaker a connection: when half of the last {@value #WINDOW} calls failed (of {@value #LEAST} at least),
 * no call is made for a while; then single calls try whether the CRM is back, and close it again.
 */
public final class CircuitBreakers {
    private static final int WINDOW = 20;
    private static final int LEAST = 10;

    private static final Duration KEPT = Duration.ofMinutes(1);
    private static final long MOST_KEPT = 1_000;

    private final LoadingCache<String, CircuitBreaker> breakers;
    private final Duration open;

    /**
     * Creates breakers that stay open for the given time.
     *
     * @param clock measures that time
     */
    public CircuitBreakers(Duration open, Clock clock) {
        this.open = open;
        CircuitBreakerConfig config = CircuitBreakerConfig.custom()
                .clock(clock)
                .slidingWindowSize(WINDOW)
                .minimumNumberOfCalls(LEAST)
                .failureRateThreshold(50)
                .waitDurationInOpenState(open)
                .permittedNumberOfCallsInHalfOpenState(1)
                .build();
        this.breakers = Caffeine.newBuilder()
                .maximumSize(MOST_KEPT)
                .expireAfterAccess(open.compareTo(KEPT) > 0 ? open.multipliedBy(2) : KEPT)
                .build(connection -> CircuitBreaker.of(connection, config));
    }

    /**
     * Permission for one call, to be given back by exactly one of the other methods.
     *
     * @throws CrmGateException {@code crm_unavailable} while the breaker is open
     */
    public void acquire(String connection) {
        if (!of(connection).tryAcquirePermission()) {
            throw new CrmGateException(Problem.of(
                            ProblemCode.CRM_UNAVAILABLE,
                            "The CRM failed again and again, so it is not called for now; CrmGate tries again by itself.")
                    .retryAfter(open));
        }
    }

    /** The CRM answered. */
    public void succeeded(String connection) {
        of(connection).onSuccess(0, TimeUnit.NANOSECONDS);
    }

    /** The CRM is down. */
    public void failed(String connection, Throwable cause) {
        of(connection).onError(0, TimeUnit.NANOSECONDS, cause);
    }

    /** The call was not made. */
    public void unused(String connection) {
        of(connection).releasePermission();
    }

    private CircuitBreaker of(String connection) {
        return breakers.get(connection);
    }
}
