package io.github.crmgate.pacing;

import java.time.Duration;

/**
 * Counts calls in a window of time that ends now, in {@value #SLOTS} slots. A call counts for the window and up to one
 * slot longer, never shorter, so the CRM's own window holds no more calls than this one. Not thread-safe.
 */
final class SlidingWindow {
    private static final int SLOTS = 60;

    private final long slotMillis;
    private final int[] counts = new int[SLOTS + 1];
    private long newest = Long.MIN_VALUE;
    private int total;

    /** @param length a multiple of {@value #SLOTS} milliseconds */
    SlidingWindow(Duration length) {
        this.slotMillis = length.toMillis() / SLOTS;
    }

    /** Counts a call that starts now. */
    void add(long now) {
        move(now);
        counts[(int) Math.floorMod(newest, (long) counts.length)]++;
        total++;
    }

    /** Returns how many calls count. */
    int used(long now) {
        move(now);
        return total;
    }

    /** Returns the milliseconds until fewer than {@code limit} calls count, if no call is added; 0 if that is so now. */
    long waitMillis(int limit, long now) {
        move(now);
        int left = total;
        for (long slot = newest - SLOTS; slot <= newest && left >= limit; slot++) {
            left -= counts[(int) Math.floorMod(slot, (long) counts.length)];
            if (left < limit) {
                return (slot + counts.length) * slotMillis - now;
            }
        }
        return left < limit ? 0 : (newest + counts.length) * slotMillis - now;
    }

    /** Empties the slots that are older than the window. */
    private void move(long now) {
        long current = Math.floorDiv(now, slotMillis);
        long first = Math.max(newest + 1, current - SLOTS);
        for (long slot = first; slot <= current; slot++) {
            int index = (int) Math.floorMod(slot, (long) counts.length);
            total -= counts[index];
            counts[index] = 0;
        }
        newest = Math.max(newest, current);
    }
}
