package io.github.crmgate.deadletter;

import java.util.Locale;

/** How far a dead letter is. */
public enum DeadLetterStatus {
    /** Failed, and not done since. */
    WAITING,
    /** Somebody replays it right now. */
    REPLAYING,
    /** Done by a replay. */
    REPLAYED;

    /** As callers see it, such as {@code waiting}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
