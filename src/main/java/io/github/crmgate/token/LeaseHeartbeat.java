package io.github.crmgate.token;

import io.github.crmgate.connection.StoredTokenSet;
import io.github.crmgate.connection.TokenStore;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Extends the lease of each token call in progress three times within its length. So a lease ends soon after its
 * process was killed or suspended, however long a token call may take.
 */
final class LeaseHeartbeat implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LeaseHeartbeat.class);
    private static final int BEATS_A_LENGTH = 3;

    private final TokenStore grants;
    private final String holder;
    private final Duration length;
    private final Duration max;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(TokenThreads.named("lease-heartbeat"));

    /**
     * Creates a heartbeat.
     *
     * @param length length of a lease from its last extension
     * @param max time after which a lease is not extended any more, because its call must have got stuck
     */
    LeaseHeartbeat(TokenStore grants, String holder, Duration length, Duration max) {
        this.grants = grants;
        this.holder = holder;
        this.length = length;
        this.max = max;
    }

    /** Extends a lease until the result is stopped, or another process has the lease. */
    Beat start(StoredTokenSet leased) {
        long end = System.nanoTime() + max.toNanos();
        long interval = length.toNanos() / BEATS_A_LENGTH;
        ScheduledFuture<?> beats =
                timer.scheduleAtFixedRate(() -> extend(leased, end), interval, interval, TimeUnit.NANOSECONDS);
        return () -> beats.cancel(false);
    }

    private void extend(StoredTokenSet leased, long end) {
        try {
            if (System.nanoTime() < end && !grants.extend(leased, holder, length)) {
                LOG.debug("connection {}: the lease has ended", leased.connectionId());
            }
        } catch (RuntimeException e) { // otherwise there would be no further beat
            LOG.debug("connection {}: the lease could not be extended", leased.connectionId(), e);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    /** Extensions of one lease. */
    @FunctionalInterface
    interface Beat {
        void stop();
    }
}
