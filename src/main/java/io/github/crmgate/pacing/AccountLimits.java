package io.github.crmgate.pacing;

import java.util.EnumMap;
import java.util.Map;

/**
 * What the limits of an account admit now. Not thread-safe.
 *
 * <p>Polls and asynchronous writes are <em>yielding</em>: they leave a fifth of the calls of a minute or an hour, and
 * the last credits, to callers.
 */
final class AccountLimits {
    private static final int RESERVE = 5;

    private final Map<LimitKind, Integer> shares = new EnumMap<>(LimitKind.class);
    private final Map<LimitKind, SlidingWindow> windows = new EnumMap<>(LimitKind.class);
    private final AdaptiveLimit adaptive = new AdaptiveLimit();
    private final Credits credits = new Credits();
    private int concurrent;
    private int concurrentHeavy;
    private int inProgress;
    private int heavyInProgress;

    AccountLimits(CallLimits limits) {
        for (LimitKind kind : LimitKind.values()) {
            if (limits.of(kind) > 0 && !kind.window().isZero()) {
                windows.put(kind, new SlidingWindow(kind.window()));
            }
            setShare(kind, limits.of(kind) == 0 ? Integer.MAX_VALUE : limits.of(kind));
        }
    }

    /** Sets how much of a limit this process may use. */
    void setShare(LimitKind kind, int share) {
        shares.put(kind, share);
        concurrent = share(LimitKind.CONCURRENT);
        concurrentHeavy = share(LimitKind.CONCURRENT_HEAVY);
    }

    /** Returns how much of a limit this process may use; {@link Integer#MAX_VALUE} if there is no limit. */
    int share(LimitKind kind) {
        return shares.getOrDefault(kind, Integer.MAX_VALUE);
    }

    /** Returns whether a call may be sent now. */
    boolean admit(boolean heavy, boolean yielding, long now) {
        return inProgress < Math.min(concurrent, adaptive.limit(now))
                && !(heavy && heavyInProgress >= concurrentHeavy)
                && waitMillis(yielding, now) == 0;
    }

    /** Returns the milliseconds until a call may be sent at the earliest, if calls in progress end before. */
    long waitMillis(boolean yielding, long now) {
        long wait = Math.max(adaptive.pauseMillis(now), credits.waitMillis(yielding, now));
        for (Map.Entry<LimitKind, SlidingWindow> window : windows.entrySet()) {
            int share = share(window.getKey());
            int usable = yielding ? share - share / RESERVE : share;
            wait = Math.max(wait, window.getValue().waitMillis(usable, now));
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
}
