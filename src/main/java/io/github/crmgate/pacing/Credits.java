package io.github.crmgate.pacing;

import java.time.Duration;

/**
 * The calls that are left of an account's daily budget, as the CRM reports them. Not thread-safe.
 *
 * <ol>
 *   <li>With none left, calls pause for {@link #PAUSE}; then the next response decides.
 *   <li>With a tenth of the highest reported number left, polls and asynchronous writes pause for {@link #YIELD}. Zoho
 *       reports numbers from half of the budget on, so that is a twentieth of the budget.
 * </ol>
 */
final class Credits {
    static final Duration PAUSE = Duration.ofMinutes(10);
    static final Duration YIELD = Duration.ofMinutes(5);

    private static final long RESERVE = 10;

    private long left = -1;
    private long highest;
    private long reportedAt;

    /** Records a number of the CRM; negative if a response reports none. */
    void report(long credits, long now) {
        left = credits;
        highest = Math.max(highest, credits);
        reportedAt = now;
    }

    /** Returns the number of the last response; negative if it reported none. */
    long left() {
        return left;
    }

    /** Returns the milliseconds until a call may be sent; 0 if it may. */
    long waitMillis(boolean yielding, long now) {
        if (left == 0) {
            return Math.max(0, reportedAt + PAUSE.toMillis() - now);
        }
        boolean low = left > 0 && left * RESERVE <= highest;
        return yielding && low ? Math.max(0, reportedAt + YIELD.toMillis() - now) : 0;
    }
}
