package io.github.crmgate.sandbox.freshsales;

import io.github.crmgate.sandbox.server.Answer;
import io.github.crmgate.sandbox.server.Cuts;
import io.github.crmgate.sandbox.server.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** How the account behaves at the moment. */
final class FreshsalesMode {
    private static final int MINUTE = 60;

    volatile boolean shortPages;
    volatile boolean repeatRecords;
    volatile boolean shufflePages;
    volatile boolean lifecycleFilter;
    volatile boolean zeroTotals;
    volatile boolean hidesTimes;
    volatile int refusesDeletions;
    volatile boolean rejectsAllButChecks;
    /** Custom fields that a new record must have. */
    final Set<String> required = ConcurrentHashMap.newKeySet();

    final Cuts cuts = new Cuts();
    final AtomicInteger rejections = new AtomicInteger();
    volatile Optional<Answer> beforeKey = Optional.empty();
    volatile Optional<Answer> afterKey = Optional.empty();
    private final Deque<Instant> calls = new ArrayDeque<>(); // of the last minute
    private int callsOfAMinute = Integer.MAX_VALUE;
    private int callsBeyondLimit;

    /** So many calls in any minute are answered. */
    synchronized void limit(int ofAMinute) {
        callsOfAMinute = ofAMinute;
    }

    /** How many calls were one too many. */
    synchronized int callsBeyondLimit() {
        return callsBeyondLimit;
    }

    /** The answer to a call beyond the limit; other calls count. */
    synchronized Optional<Answer> beyondLimit(Instant now) {
        while (!calls.isEmpty() && !calls.peekFirst().plusSeconds(MINUTE).isAfter(now)) {
            calls.removeFirst();
        }
        if (callsOfAMinute == Integer.MAX_VALUE) {
            return Optional.empty();
        }
        if (calls.size() < callsOfAMinute) {
            calls.addLast(now);
            return Optional.empty();
        }
        callsBeyondLimit++;
        long wait = Duration.between(now, calls.getFirst().plusSeconds(MINUTE)).toSeconds() + 1;
        return Optional.of(tooMany().header("Retry-After", String.valueOf(wait)));
    }

    static Answer tooMany() {
        return Answer.json(429, Json.object().put("message", "You have exceeded the number of requests allowed"));
    }

    synchronized void reset() {
        calls.clear();
        callsOfAMinute = Integer.MAX_VALUE;
        callsBeyondLimit = 0;
        shortPages = false;
        repeatRecords = false;
        shufflePages = false;
        lifecycleFilter = false;
        zeroTotals = false;
        hidesTimes = false;
        refusesDeletions = 0;
        rejectsAllButChecks = false;
        required.clear();
        cuts.reset();
        rejections.set(0);
        beforeKey = Optional.empty();
        afterKey = Optional.empty();
    }
}
