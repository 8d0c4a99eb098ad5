package io.github.crmgate.circuit;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.Problem;
import io.github.crmgate.failure.ProblemCode;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import java.time.Duration;

/**
 * One bulkhead per connection. It limits the calls in progress, so that a CRM that hangs occupies only a part of the
 * process. A call beyond the limit fails at once; it does not wait.
 */
public final class Bulkheads {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    /** Weak values: a bulkhead lives as long as a call holds its permit, and an unused one has no state. */
    private final LoadingCache<String, Bulkhead> bulkheads;

    /** Creates bulkheads of the given size, 1 or more. */
    public Bulkheads(int maxCalls) {
        BulkheadConfig config = BulkheadConfig.custom()
                .maxConcurrentCalls(maxCalls)
                .maxWaitDuration(Duration.ZERO)
                .build();
        this.bulkheads = Caffeine.newBuilder()
                .executor(Runnable::run) // maintenance takes less than waking a thread for it
                .weakValues()
                .build(key -> Bulkhead.of(key, config));
    }

    /**
     * Takes a permit for one call.
     *
     * @param key connection, or another unit that shares a bulkhead
     * @return returns the permit; must be run exactly once
     * @throws CrmGateException {@code connection_busy} if no permit is left
     */
    public Runnable acquire(String key) {
        Bulkhead bulkhead = bulkheads.get(key);
        if (!bulkhead.tryAcquirePermission()) {
            throw new CrmGateException(Problem.of(
                            ProblemCode.CONNECTION_BUSY,
                            "The connection has crmgate.bulkhead.max-calls calls in progress, the maximum. Try"
                                    + " again in a moment.")
                    .retryAfter(RETRY_AFTER));
        }
        return bulkhead::onComplete;
    }
}
