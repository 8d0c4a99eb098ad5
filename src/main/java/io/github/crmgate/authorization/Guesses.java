package io.github.crmgate.authorization;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts links and states that do not exist, for each address they were asked for from. Nobody guesses 256 bits; this
 * keeps those who try from costing anything.
 */
public final class Guesses {
    /** How long an address that guessed too much has to wait, at the longest. */
    public static final Duration PAUSE = Duration.ofMinutes(1);

    private static final int MOST = 20;
    private static final long MOST_ADDRESSES = 10_000;

    private final Cache<String, AtomicInteger> misses;

    public Guesses(Clock clock) {
        this.misses = Caffeine.newBuilder()
                .expireAfterWrite(PAUSE)
                .maximumSize(MOST_ADDRESSES)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .build();
    }

    /** Whether an address has guessed too much for now. */
    public boolean tooMany(String address) {
        AtomicInteger count = misses.getIfPresent(address);
        return count != null && count.get() >= MOST;
    }

    /** Counts one. */
    public void missed(String address) {
        misses.get(address, unknown -> new AtomicInteger()).incrementAndGet();
    }
}
