package io.github.crmgate.authorization;

import java.util.Locale;

/** How an authorization stands. Only a pending one changes. */
public enum AuthorizationStatus {
    /** The end user has not finished yet. */
    PENDING,
    /** There is a connection now. */
    COMPLETED,
    /** The end user declined, or something was wrong; a new link is needed. */
    FAILED,
    /** The end user did not finish in time; a new link is needed. */
    EXPIRED;

    /** As callers see it. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
