package io.github.crmgate.pacing;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What the limits of an account admit now. Not thread-safe.
 *
 * <p>Polls and asynchronous writes are <em>yielding</em>: they leave a fifth of the calls of a minute or an hour, and
 * the last credits, to callers.
 */
final class AccountLimits {
    private static final int RESERVE = 5;
    private static final long NEXT_SHARE_MILLIS = ShareKeeper.BEAT.toMillis();

    private final CallLimits stated;
    private final Map<LimitKind, SlidingWindow> windows = new EnumMap<>(LimitKind.class);
    private final AdaptiveLimit adaptive = new AdaptiveLimit();
    private final Credits credits = new Credits();
    private @Nullable Shares shares;
    private int inProgress;
    private int heavyInProgress;

    AccountLimits(CallLimits limits) {
        this.stated = limits;
        for (LimitKind kind : LimitKind.values()) {
            if (limits.of(kind) > 0 && !kind.window().isZero()) {
                windows.put(kind, new SlidingWindow(kind.window()));
            }
        }
    }

    /** Sets how much of the limits this process may use beside others. */
    void setShares(Shares shares) {
        this.shares = shares;
    }

    /** Returns how much of a limit this process may use; {@link Integer#MAX_VALUE} if there is no limit. */
    int share(LimitKind kind, long now) {
        int limit = limit(kind);
        return shares == null || limit == Integer.MAX_VALUE ? limit : shares.of(kind, limit, now);
    }

    private int limit(LimitKind kind) {
        int limit = stated.of(kind);
        return limit == 0 ? Integer.MAX_VALUE : limit;
    }

    /** Returns whether a call may be sent now. */
    boolean admit(boolean heavy, boolean yielding, long now) {
        return inProgress < Math.min(share(LimitKind.CONCURRENT, now), adaptive.limit(now))
                && !(heavy && heavyInProgress >= share(LimitKind.CONCURRENT_HEAVY, now))
                && waitMillis(yielding, now) == 0;
    }

    /** Returns the milliseconds until a call may be sent, if calls in progress end before and shares stay. */
    long waitMillis(boolean yielding, long now) {
        return waitMillis(yielding, now, kind -> share(kind, now));
    }

    /** Returns the milliseconds until a call may be sent even if this process has the limits for itself. */
    long minWaitMillis(boolean yielding, long now) {
        return waitMillis(yielding, now, this::limit);
    }

    private long waitMillis(boolean yielding, long now, ToIntFunction<LimitKind> shares) {
        long wait = Math.max(adaptive.pauseMillis(now), credits.waitMillis(yielding, now));
        for (Map.Entry<LimitKind, SlidingWindow> window : windows.entrySet()) {
            int share = shares.applyAsInt(window.getKey());
            int usable = yielding ? share - share / RESERVE : share;
            wait = Math.max(
                    wait, share == 0 ? NEXT_SHARE_MILLIS : window.getValue().waitMillis(usable, now));
        }
        return wait;
    }

    /** Returns the milliseconds until more calls may be sent although none ends. */
    long changeMillis(boolean yielding, long now) {
        long wait = waitMillis(yielding, now);
        return wait > 0 ? wait : adaptive.raiseInMillis(now);
    }

    /** Counts a call that is sent now. */
    void begin(boolean heavy, long now) {
        inProgress++;
        heavyInProgress += heavy ? 1 : 0;
        for (SlidingWindow window : windows.values()) {
            window.add(now);
        }
    }

    /** Records that a call in progress was accepted; {@code left} credits are reported, negative for none. */
    void accepted(long sentAt, long left, long now) {
        adaptive.accepted(sentAt);
        credits.report(left, now);
    }

    /** Records that a call in progress was refused; the CRM asked for a wait, 0 for none. */
    void refused(long sentAt, long retryAfterMillis, long now) {
        adaptive.refused(inProgress, sentAt, retryAfterMillis, now);
    }

    /** Ends a call in progress. */
    void end(boolean heavy) {
        inProgress--;
        heavyInProgress -= heavy ? 1 : 0;
    }

    /** Returns how many calls count. */
    int used(LimitKind kind, long now) {
        SlidingWindow window = windows.get(kind);
        if (window != null) {
            return window.used(now);
        }
        return kind == LimitKind.CONCURRENT_HEAVY ? heavyInProgress : inProgress;
    }

    /** Returns the credits that the last response reported; negative for none. */
    long credits() {
        return credits.left();
    }

    /**
     * What this process may use beside others.
     *
     * @param calls calls of each limit, until {@code until}; none of a limit that is missing
     * @param until when others may use these calls
     * @param parts into how many parts the limits are divided after that; this process has one, at least a call
     */
    record Shares(Map<LimitKind, Integer> calls, long until, int parts) {
        int of(LimitKind kind, int limit, long now) {
            return now < until ? calls.getOrDefault(kind, 0) : Math.max(1, limit / parts);
        }
    }
}
