package io.github.crmgate.poll;

import java.time.Duration;
import java.time.Instant;
import java.util.function.UnaryOperator;

/**
 * The times at which polls are due. Each is due a constant time after each time of the schedule, so that many polls do
 * not all start in the same second.
 */
public final class PollSchedule {
    /** Number of times of the schedule among which the shortest interval is looked for. */
    private static final int COMPARED_TIMES = 20;

    /** Maximum difference between the clocks of two processes. */
    private static final Duration SKEW = Duration.ofMinutes(1);

    /** 2^32 divided by the golden ratio: spreads similar ids evenly. */
    private static final int GOLDEN = 0x9E3779B9;

    private final UnaryOperator<Instant> times;
    private final long jitterSeconds;

    /**
     * Creates a schedule.
     *
     * @param times returns the first time of the schedule after another
     * @param jitter maximum delay of a poll; at most half of the shortest interval of the schedule is used
     * @param now time from which on intervals are compared
     */
    public PollSchedule(UnaryOperator<Instant> times, Duration jitter, Instant now) {
        this.times = times;
        Duration half = shortestInterval(times, now).dividedBy(2);
        this.jitterSeconds = (half.compareTo(jitter) < 0 ? half : jitter).toSeconds();
    }

    /** Returns when a poll is due next after a time. */
    public Instant next(PollId poll, Instant after) {
        Duration delay = delay(poll);
        return times.apply(after.minus(delay)).plus(delay);
    }

    /**
     * Returns the latest time at which a poll may be due next. A later one comes from another schedule or from a wrong
     * clock.
     */
    public Instant latest(Instant now) {
        return times.apply(now.plus(SKEW)).plusSeconds(jitterSeconds);
    }

    private Duration delay(PollId poll) {
        long hash = Integer.toUnsignedLong(poll.toString().hashCode() * GOLDEN);
        return Duration.ofSeconds((hash * jitterSeconds) >>> Integer.SIZE);
    }

    private static Duration shortestInterval(UnaryOperator<Instant> times, Instant now) {
        Instant time = times.apply(now);
        Duration shortest = Duration.between(time, times.apply(time));
        for (int i = 0; i < COMPARED_TIMES; i++) {
            Instant next = times.apply(time);
            Duration interval = Duration.between(time, next);
            shortest = interval.compareTo(shortest) < 0 ? interval : shortest;
            time = next;
        }
        return shortest;
    }
}
