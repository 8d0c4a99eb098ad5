package io.github.crmgate.pacing;

import java.util.Locale;

/** For what a CRM call is made, in the order of precedence. */
public enum CallPriority {
    /** A caller waits for the response. */
    CALLER,

    /** A poll, or another task of the background. */
    POLL,

    /** An asynchronous write. */
    BATCH;

    /** Returns whether a caller waits for the response. */
    public boolean waitedFor() {
        return this == CALLER;
    }

    /** Returns the name in metrics. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
