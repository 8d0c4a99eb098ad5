package io.github.crmgate.sandbox.freshsales;

import io.github.crmgate.sandbox.server.Answer;
import io.github.crmgate.sandbox.server.Cuts;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** How the account behaves at the moment. */
final class FreshsalesMode {
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

    void reset() {
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
