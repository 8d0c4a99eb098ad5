package io.github.crmgate.sandbox.zoho.accounts;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Holds token calls back: for a while each, or until it releases them; thread-safe. */
final class ZohoPatience {
    /** What becomes of a call that was held back. */
    enum Outcome {
        /** It is time to answer it. */
        ANSWERED,
        /** It was held back for too long. */
        TIMED_OUT,
        /** It belongs to the time before a reset. */
        GIVEN_UP
    }

    private static final long LONGEST = TimeUnit.MINUTES.toNanos(1);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean hanging;
    private long nanos;
    private int period;

    /** Holds nothing back any more, and gives up the calls that are held back now. */
    void reset() {
        change(() -> {
            hanging = false;
            nanos = 0;
            period++;
        });
    }

    void hang(boolean on) {
        change(() -> hanging = on);
    }

    void take(Duration duration) {
        change(() -> nanos = duration.toNanos());
    }

    /** Holds a call back as long as it takes. */
    Outcome hold() {
        lock.lock();
        try {
            int arrived = period;
            long left = LONGEST;
            while (hanging && left > 0 && arrived == period) {
                left = changed.awaitNanos(left);
            }
            if (left <= 0) {
                return Outcome.TIMED_OUT;
            }
            left = arrived == period ? nanos : 0;
            while (left > 0 && arrived == period) {
                left = changed.awaitNanos(left);
            }
            return arrived == period ? Outcome.ANSWERED : Outcome.GIVEN_UP;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Outcome.GIVEN_UP;
        } finally {
            lock.unlock();
        }
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
