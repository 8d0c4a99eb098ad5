package io.github.crmgate.sandbox;

import java.util.Optional;

/** How the account behaves at the moment. */
final class FreshsalesMode {
    volatile boolean shortPages;
    volatile boolean repeatRecords;
    volatile boolean shufflePages;
    volatile boolean lifecycleFilter;
    volatile Optional<Answer> beforeKey = Optional.empty();
    volatile Optional<Answer> afterKey = Optional.empty();

    void reset() {
        shortPages = false;
        repeatRecords = false;
        shufflePages = false;
        lifecycleFilter = false;
        beforeKey = Optional.empty();
        afterKey = Optional.empty();
    }
}
