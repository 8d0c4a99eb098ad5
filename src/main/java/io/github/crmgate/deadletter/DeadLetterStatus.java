package io.github.crmgate.deadletter;

import java.util.Locale;

/** State of a dead letter. */
public enum DeadLetterStatus {
    /** It failed, and was neither replayed successfully nor settled. */
    WAITING,
    /** A replay is in progress. */
    REPLAYING,
    /** A replay succeeded. */
    REPLAYED,
    /** A look-up in the CRM showed that its write was carried out. */
    SETTLED;

    /** Returns whether nothing more is done with the letter. */
    public boolean closed() {
        return this == REPLAYED || this == SETTLED;
    }

    /** Returns the name in the API, such as {@code waiting}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
