package io.github.crmgate.pacing;

import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The calls of one account, in progress and waiting.
 *
 * <ol>
 *   <li>A call is granted as soon as all limits admit it. The lock is held for a decision, never for a call.
 *   <li>Calls of one priority are granted first in, first out; a heavy call that waits for its own limit lets others
 *       pass.
 *   <li>Callers precede polls, and these asynchronous writes. Once {@value #MAX_PASSED_OVER} calls have preceded a lower
 *       priority that waits, one of its calls is next, and need not yield.
 * </ol>
 */
final class PacedAccount {
    private static final int MAX_PASSED_OVER = 8;
    private static final long MAX_NAP_MILLIS = 1_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final LongSupplier millis;
    private final CallLimits stated;
    private final AccountLimits limits;
    private final List<Lane> lanes = new ArrayList<>(); // in the order of precedence
    private int waiting;

    /** @param millis a clock that is never set back */
    PacedAccount(CallLimits limits, LongSupplier millis) {
        this.millis = millis;
        this.stated = limits;
        this.limits = new AccountLimits(limits);
        for (CallPriority priority : CallPriority.values()) {
            lanes.add(new Lane(priority));
        }
    }

    /** Returns the limits as the CRM sets them, for all processes together. */
    CallLimits limits() {
        return stated;
    }

    /** Sets how much of the limits this process may use beside others. */
    void setShares(AccountLimits.Shares shares) {
        lock.lock();
        try {
            limits.setShares(shares);
            dispatch();
        } finally {
            lock.unlock();
        }
    }

    /** Asks for a turn, which is granted or waits. */
    Turn ask(CallPriority priority, boolean heavy) {
        Turn turn = new Turn(this, priority, heavy);
        lock.lock();
        try {
            if (waiting == 0 && limits.admit(heavy, !priority.waitedFor(), millis.getAsLong())) {
                grant(turn);
            } else {
                queue(priority).add(turn);
                waiting++;
                dispatch();
            }
            return turn;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Blocks until the turn is granted.
     *
     * @return false if that took longer than {@code maxWaitMillis}; the turn waits no more
     * @throws InterruptedException if the thread was interrupted before; the turn waits no more
     */
    boolean await(Turn turn, long maxWaitMillis) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(maxWaitMillis);
        lock.lock();
        try {
            turn.wake = lock.newCondition();
            while (!turn.granted) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                if (turn.wake.awaitNanos(Math.min(left, napNanos(turn))) <= 0) {
                    dispatch();
                }
            }
            return true;
        } catch (InterruptedException e) {
            if (!turn.granted) {
                throw e;
            }
            Thread.currentThread().interrupt();
            return true;
        } finally {
            leave(turn);
            Turn first = queue(turn.priority).peekFirst();
            if (first != null && first.wake != null) {
                first.wake.signal();
            }
            lock.unlock();
        }
    }

    /** The first of a priority watches the time; the others sleep until they are granted or first. */
    private long napNanos(Turn turn) {
        if (queue(turn.priority).peekFirst() != turn) {
            return Long.MAX_VALUE;
        }
        long change = limits.changeMillis(!turn.priority.waitedFor(), millis.getAsLong());
        return TimeUnit.MILLISECONDS.toNanos(Math.max(1, Math.min(MAX_NAP_MILLIS, change)));
    }

    /** Gives up a turn, unless it was granted meanwhile; returns whether it was given up. */
    boolean giveUp(Turn turn) {
        lock.lock();
        try {
            leave(turn);
            return !turn.granted;
        } finally {
            lock.unlock();
        }
    }

    private void leave(Turn turn) {
        if (!turn.granted && queue(turn.priority).remove(turn)) {
            waiting--;
        }
    }

    /** Returns how many turns of a priority wait. */
    int queued(CallPriority priority) {
        return locked(() -> queue(priority).size());
    }

    /** Ends a call whose response says nothing about the limits, or that has none. */
    void end(Turn turn) {
        lock.lock();
        try {
            end(turn.heavy);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Ends a call that the CRM refused for its load.
     *
     * @param retryAfterMillis what the CRM asked for; 0 for nothing
     */
    void refused(Turn turn, long retryAfterMillis) {
        lock.lock();
        try {
            limits.refused(turn.grantedAt, retryAfterMillis, millis.getAsLong());
            end(turn.heavy);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Ends a call that the CRM accepted.
     *
     * @param credits what the response reports as left; negative for nothing
     */
    void accepted(Turn turn, long credits) {
        lock.lock();
        try {
            limits.accepted(turn.grantedAt, credits, millis.getAsLong());
            end(turn.heavy);
        } finally {
            lock.unlock();
        }
    }

    private void end(boolean heavy) {
        limits.end(heavy);
        dispatch();
    }

    /** Returns the milliseconds until a turn of a priority can be granted. */
    long waitMillis(CallPriority priority) {
        return locked(() -> limits.waitMillis(!priority.waitedFor(), millis.getAsLong()));
    }

    /** Returns the milliseconds until a turn of a priority can be granted at the earliest, whatever other processes do. */
    long minWaitMillis(CallPriority priority) {
        return locked(() -> limits.minWaitMillis(!priority.waitedFor(), millis.getAsLong()));
    }

    /** Returns the use of a limit. */
    Usage usage(LimitKind kind) {
        long now = millis.getAsLong();
        return locked(() -> new Usage(limits.used(kind, now), waiting, limits.share(kind, now)));
    }

    /** Returns the credits that the last response reported; negative for none. */
    long credits() {
        return locked(limits::credits);
    }

    private <T> T locked(Supplier<T> read) {
        lock.lock();
        try {
            return read.get();
        } finally {
            lock.unlock();
        }
    }

    private void grant(Turn turn) {
        long now = millis.getAsLong();
        turn.granted = true;
        turn.grantedAt = now;
        limits.begin(turn.heavy, now);
        boolean lower = false;
        for (Lane lane : lanes) {
            if (lane.priority == turn.priority) {
                lane.passedOver = 0;
                lower = true;
            } else if (lower && !lane.turns.isEmpty()) {
                lane.passedOver++;
            }
        }
    }

    /** Grants all turns that the limits admit. */
    private void dispatch() {
        for (Turn next = next(); next != null; next = next()) {
            leave(next);
            grant(next);
            if (next.wake != null) {
                next.wake.signal();
            }
        }
    }

    private @Nullable Turn next() {
        if (waiting == 0) {
            return null;
        }
        for (Lane lane : lanes) {
            Turn overdue = lane.passedOver < MAX_PASSED_OVER ? null : admitted(lane, false);
            if (overdue != null) {
                return overdue;
            }
        }
        for (Lane lane : lanes) {
            Turn turn = admitted(lane, !lane.priority.waitedFor());
            if (turn != null) {
                return turn;
            }
        }
        return null;
    }

    private @Nullable Turn admitted(Lane lane, boolean yielding) {
        for (Turn turn : lane.turns) {
            if (limits.admit(turn.heavy, yielding, millis.getAsLong())) {
                return turn;
            }
            if (!turn.heavy) {
                return null; // what holds back a call that is not heavy holds back all that follow it
            }
        }
        return null;
    }

    private Deque<Turn> queue(CallPriority priority) {
        for (Lane lane : lanes) {
            if (lane.priority == priority) {
                return lane.turns;
            }
        }
        throw new IllegalArgumentException("no lane for " + priority);
    }

    /**
     * The use of a limit.
     *
     * @param used calls that count
     * @param waiting calls that wait, for this limit or another one
     * @param share how many calls this process may use; {@link Integer#MAX_VALUE} if there is no limit
     */
    record Usage(int used, int waiting, int share) {}
}
