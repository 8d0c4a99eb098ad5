package io.github.crmgate.pacing;

import java.time.Duration;
import java.util.Locale;

/** The kinds of limits that processes share. */
public enum LimitKind {
    CONCURRENT(Duration.ZERO),
    CONCURRENT_HEAVY(Duration.ZERO),
    MINUTE(Duration.ofMinutes(1)),
    HOUR(Duration.ofHours(1));

    private final Duration window;

    LimitKind(Duration window) {
        this.window = window;
    }

    /** Returns for how long a call counts after its start; zero if it counts while it is in progress. */
    public Duration window() {
        return window;
    }

    /** Returns the name in the store and in metrics. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Returns the kind with a {@link #code}.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static LimitKind ofCode(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }
}
