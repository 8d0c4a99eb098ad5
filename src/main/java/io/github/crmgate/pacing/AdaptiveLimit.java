package io.github.crmgate.pacing;

import java.time.Duration;

/**
 * What a CRM's 429 leaves of an account's concurrency. Additive increase and multiplicative decrease, as TCP's
 * congestion avoidance (RFC 5681). Not thread-safe.
 *
 * <ol>
 *   <li>A 429 halves the calls at the same time. The 429 of calls that were sent before that change nothing more.
 *   <li>After that the limit rises by an eighth, at least by one call, every {@link #RAISE}. For {@link #MEMORY} it
 *       rises every {@link #RAISE_BEYOND} once it is at the concurrency that led to the 429.
 *   <li>From the third 429 without a success in between, all calls pause: for the CRM's {@code Retry-After}, at most
 *       {@link #MAX_RETRY_AFTER}, else for 1 s, 2 s, 4 s and so on up to {@link #MAX_PAUSE}.
 * </ol>
 */
final class AdaptiveLimit {
    static final Duration RAISE = Duration.ofSeconds(2);
    static final Duration RAISE_BEYOND = Duration.ofSeconds(30);
    static final Duration MEMORY = Duration.ofMinutes(2);
    static final Duration MAX_RETRY_AFTER = Duration.ofMinutes(10);
    static final Duration MAX_PAUSE = Duration.ofSeconds(60);

    private static final int MAX = 4096;
    private static final int PAUSE_FROM = 3;
    private static final int MAX_DOUBLINGS = 6;

    private int limit = Integer.MAX_VALUE;
    private int tooMany;
    private int refusals;
    private long loweredAt;
    private long raisedAt;
    private long pausedUntil;
    private boolean paused;

    /** Returns how many calls may be in progress; {@link Integer#MAX_VALUE} for any number. */
    int limit(long now) {
        while (limit != Integer.MAX_VALUE && now - raisedAt >= raiseMillis()) {
            raisedAt += raiseMillis();
            limit += Math.max(1, limit / 8);
            if (limit > MAX) {
                limit = Integer.MAX_VALUE;
            }
        }
        return limit;
    }

    private long raiseMillis() {
        boolean below = limit < tooMany - 1;
        return (below || raisedAt - loweredAt >= MEMORY.toMillis() ? RAISE : RAISE_BEYOND).toMillis();
    }

    /** Returns the milliseconds until calls may be sent again; 0 if they may. */
    long pauseMillis(long now) {
        if (paused && now - pausedUntil >= 0) {
            paused = false;
        }
        return paused ? pausedUntil - now : 0;
    }

    /** Returns the milliseconds until the limit rises; {@link Long#MAX_VALUE} without a limit. */
    long raiseInMillis(long now) {
        return limit(now) == Integer.MAX_VALUE ? Long.MAX_VALUE : raisedAt + raiseMillis() - now;
    }

    /**
     * Lowers the limit.
     *
     * @param inProgress calls in progress, with the refused one
     * @param sentAt when the refused call was sent
     * @param retryAfterMillis what the CRM asked for; 0 for nothing
     */
    void refused(int inProgress, long sentAt, long retryAfterMillis, long now) {
        if (refusals > 0 && sentAt - loweredAt < 0) {
            return;
        }
        refusals++;
        tooMany = inProgress;
        limit = Math.max(1, Math.min(inProgress, limit(now)) / 2);
        loweredAt = now;
        raisedAt = now;
        if (refusals >= PAUSE_FROM) {
            long backOff = Math.min(MAX_PAUSE.toMillis(), 1_000L << Math.min(refusals - PAUSE_FROM, MAX_DOUBLINGS));
            pausedUntil =
                    now + (retryAfterMillis > 0 ? Math.min(retryAfterMillis, MAX_RETRY_AFTER.toMillis()) : backOff);
            paused = true;
        }
    }

    /** Records that the CRM accepted a call. */
    void accepted(long sentAt) {
        if (refusals > 0 && sentAt - loweredAt >= 0) {
            refusals = 0;
        }
    }
}
