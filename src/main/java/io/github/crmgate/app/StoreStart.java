package io.github.crmgate.app;

import io.github.crmgate.app.config.CrmGateSettings;
import io.github.crmgate.server.HttpDoor;
import io.github.crmgate.store.Store;
import io.github.crmgate.store.failure.StoreException;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the store at the start, and waits for a database that is down. */
final class StoreStart {
    private static final Logger LOG = LoggerFactory.getLogger(StoreStart.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration MAX_PAUSE = Duration.ofSeconds(10);

    private StoreStart() {}

    /**
     * Opens the store.
     *
     * @param door reports why CrmGate does not serve yet, and is closed if the store can't be opened
     * @throws StoreException if the store can't be used, or was down for longer than
     *     {@code crmgate.store.start-timeout}
     */
    static Store open(CrmGateSettings settings, Clock clock, HttpDoor door) {
        try {
            return await(settings, clock, door);
        } catch (RuntimeException e) {
            door.close();
            throw e;
        }
    }

    private static Store await(CrmGateSettings settings, Clock clock, HttpDoor door) {
        long end = System.nanoTime() + settings.store().startTimeout().toNanos();
        Duration pause = FIRST_PAUSE;
        for (int tries = 1; ; tries++) {
            try {
                Store store = Store.open(
                        settings.store().url(),
                        settings.store().user(),
                        settings.store().password(),
                        settings.store().vaultKeys(),
                        clock,
                        settings.notifyTo() != null);
                if (tries > 1) {
                    LOG.info("the store is there after {} attempts", tries);
                }
                return store;
            } catch (StoreException e) {
                if (!e.isDown()) {
                    throw e;
                }
                long left = end - System.nanoTime();
                if (left <= 0) {
                    throw new StoreException(e.getMessage() + "; CrmGate waited for it for "
                            + settings.store().startTimeout().toSeconds() + " s (crmgate.store.start-timeout)");
                }
                if (tries == 1) {
                    LOG.warn(
                            "{}; CrmGate tries again for {} s",
                            e.getMessage(),
                            settings.store().startTimeout().toSeconds());
                }
                door.starting("CrmGate is starting and waits for its store: " + e.getMessage());
                sleep(Duration.ofNanos(Math.min(left, pause.toNanos())));
                pause = pause.multipliedBy(2).compareTo(MAX_PAUSE) < 0 ? pause.multipliedBy(2) : MAX_PAUSE;
            }
        }
    }

    private static void sleep(Duration pause) {
        try {
            Thread.sleep(pause.toMillis() + 1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the start was interrupted", e);
        }
    }
}
