package io.github.crmgate.authorization;

import java.util.Locale;

/** State of an authorization. Only a pending one changes. */
public enum AuthorizationStatus {
    /** The end user has not finished yet. */
    PENDING,
    /** The connection exists. */
    COMPLETED,
    /** The end user declined, or it failed; the user needs a new link. */
    FAILED,
    /** The end user did not finish in time and needs a new link. */
    EXPIRED;

    /** Returns the name in the API. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
