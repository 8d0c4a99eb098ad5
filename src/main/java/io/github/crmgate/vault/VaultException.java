package io.github.crmgate.vault;

/**
 * A value can't be decrypted, or a key file can't be used.
 *
 * <ol>
 *   <li>{@link #reason()} distinguishes the kinds.
 *   <li>Neither the message nor a cause contains a plain text or a key.
 * </ol>
 */
public class VaultException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Kind of the failure. */
    public enum Reason {
        /** The vault lacks the key; with that key the value may be decrypted. */
        UNKNOWN_KEY,
        /** The vault has the key, but the ciphertext was tampered with or belongs to another row. */
        NOT_OPENED,
        /** The key file can't be read, can't be written or contains no key. */
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

    /** Returns the kind of the failure. */
    public Reason reason() {
        return reason;
    }
}
