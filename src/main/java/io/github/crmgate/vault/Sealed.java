package io.github.crmgate.vault;

import java.util.Arrays;

/**
 * A text that a {@link Vault} encrypted, and the id of its key. Both may be stored anywhere.
 *
 * <ol>
 *   <li>Immutable: bytes are copied on their way in and out.
 *   <li>Two are equal if their bytes and key ids are.
 * </ol>
 */
public final class Sealed {
    private final byte[] bytes;
    private final String keyId;

    private Sealed(byte[] bytes, String keyId) {
        this.bytes = bytes;
        this.keyId = keyId;
    }

    /** Restores it from {@link #bytes()} and {@link #keyId()}. */
    public static Sealed of(byte[] bytes, String keyId) {
        return new Sealed(bytes.clone(), keyId);
    }

    /** Returns the ciphertext. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** Returns the {@link VaultKey#id()} of the key it was sealed under. */
    public String keyId() {
        return keyId;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Sealed that && keyId.equals(that.keyId) && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return 31 * keyId.hashCode() + Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "Sealed[" + bytes.length + " bytes under " + keyId + "]";
    }
}
