package io.github.crmgate.connection;

import java.util.Locale;

/** Whether a connection can serve. */
public enum ConnectionStatus {
    /** Serves, as far as is known. */
    ACTIVE,
    /** The grant is dead: a new authorization is needed, unless a rejected API key works again. */
    REAUTHORIZATION_REQUIRED,
    /** Switched off by an operator; the credential is kept. */
    DISABLED;

    /** As callers see it, such as {@code reauthorization_required}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
