package io.github.crmgate.store.cache;

import java.util.concurrent.TimeUnit;

/** Decides whether a value that was read from the store may still be served. */
@FunctionalInterface
public interface Freshness {
    /** Age up to which any value may be served; leaves a tenth of a second of the promised second. */
    long MAX_AGE_NANOS = TimeUnit.MILLISECONDS.toNanos(900);

    /** No other process writes the store: the cache knows all changes. */
    Freshness ONLY_WRITER = (readAt, now) -> true;

    /** Other processes write the store, and their changes are unknown. */
    Freshness SHARED = (readAt, now) -> now - readAt < MAX_AGE_NANOS;

    /**
     * Returns whether no other process can have changed a value more than a second ago.
     *
     * @param readAt time before the value was read, by {@link System#nanoTime}
     * @param now present time, by the same clock
     */
    boolean isCurrent(long readAt, long now);
}
