package io.github.crmgate.connection;

import java.util.Locale;

/** Whether a connection can serve. */
public enum ConnectionStatus {
    /** It serves, as far as CrmGate knows. */
    ACTIVE,
    /** The grant is dead: it needs a new authorization, unless a rejected API key works again. */
    REAUTHORIZATION_REQUIRED,
    /** An operator disabled it; the credential is kept. */
    DISABLED;

    /** Returns the name in the API, such as {@code reauthorization_required}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
