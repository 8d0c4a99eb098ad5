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
 * One bulkhead a connection: bounds how many calls of it are under way at the same time, so that a CRM that hangs takes a
 * part of the process and not all of it. A call that does not fit in fails at once; it does not wait.
 */
public final class Bulkheads {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    /** Weak: a bulkhead lives as long as a call holds a permit of it, and an unused one has no state. */
    private final LoadingCache<String, Bulkhead> bulkheads;

    /** Bulkheads of the given size, 1 or more. */
    public Bulkheads(int maxCalls) {
        BulkheadConfig config = BulkheadConfig.custom()
                .maxConcurrentCalls(maxCalls)
                .maxWaitDuration(Duration.ZERO)
                .build();
        this.bulkheads = Caffeine.newBuilder().weakValues().build(key -> Bulkhead.of(key, config));
    }

    /**
     * Takes a permit for one call.
     *
     * @param key the connection, or what else shares a bulkhead
     * @return gives the permit back; to be run exactly once
     * @throws CrmGateException {@code connection_busy} if there is no permit left
     */
    public Runnable acquire(String key) {
        Bulkhead bulkhead = bulkheads.get(key);
        if (!bulkhead.tryAcquirePermission()) {
            throw new CrmGateException(Problem.of(
                            ProblemCode.CONNECTION_BUSY,
                            "As many calls of this connection wait for its CRM as may (crmgate.bulkhead.max-calls). Try"
                                    + " again in a moment.")
                    .retryAfter(RETRY_AFTER));
        }
        return bulkhead::onComplete;
    }
}
