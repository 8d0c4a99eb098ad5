package io.github.crmgate.vault;

/**
 * Something sealed can't be opened, or a key file can't be used.
 *
 * <ol>
 *   <li>{@link #reason()} tells the kinds apart.
 *   <li>Neither the message nor a cause shows a plain text or a key.
 * </ol>
 */
public class VaultException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What went wrong. */
    public enum Reason {
        /** The key it is sealed under is not at hand; with that key it may open. */
        UNKNOWN_KEY,
        /** The key is at hand, but the ciphertext was tampered with or belongs to another row. */
        NOT_OPENED,
        /** The key file can't be read, can't be written or holds no key. */
        KEY_FILE
    }

    private final Reason reason;

    VaultException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    VaultException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** What went wrong. */
    public Reason reason() {
        return reason;
    }
}
