package io.github.crmgate.deadletter;

import java.util.Locale;

/** State of a dead letter. */
public enum DeadLetterStatus {
    /** It failed and was not replayed successfully. */
    WAITING,
    /** A replay is in progress. */
    REPLAYING,
    /** A replay succeeded. */
    REPLAYED;

    /** Returns the name in the API, such as {@code waiting}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
