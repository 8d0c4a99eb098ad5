package io.github.crmgate.vault;

import io.github.crmgate.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * An AES-256 key.
 *
 * <ol>
 *   <li>Its id depends on the key only, so it is the same in all processes, and does not reveal the key.
 *   <li>Only {@link #encoded()} returns the key; {@code toString} contains the id.
 *   <li>Keys are compared in constant time.
 * </ol>
 */
public final class VaultKey {
    static final int BYTES = 32;

    private static final String MAC = "HmacSHA256";
    private static final int ID_BYTES = 4;

    private final byte[] key;
    private final byte[] id;

    private VaultKey(byte[] key) {
        this.key = key;
        this.id = idOf(key);
    }

    /**
     * Parses a key: 32 bytes in base64, in the standard or URL-safe alphabet, with or without padding and surrounding
     * blanks. Returns empty for any other text.
     */
    public static Optional<VaultKey> parse(String base64) {
        String text = base64.strip();
        boolean urlSafe = text.indexOf('-') >= 0 || text.indexOf('_') >= 0;
        try {
            byte[] bytes = (urlSafe ? Base64.getUrlDecoder() : Base64.getDecoder()).decode(text);
            return bytes.length == BYTES ? Optional.of(new VaultKey(bytes)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // without the cause, which may quote the text
        }
    }

    /** Generates a random key. */
    public static VaultKey generate() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return new VaultKey(bytes);
    }

    /** Returns the id of the key: 8 hexadecimal digits. */
    public String id() {
        return HexFormat.of().formatHex(id);
    }

    /** Returns the key in base64 with padding. */
    public Secret encoded() {
        return Secret.of(Base64.getEncoder().encodeToString(key));
    }

    /**
     * Derives 32 bytes for another use of the same key, such as signing. They are different for each purpose and don't
     * reveal the key.
     */
    public byte[] derive(String purpose) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(new SecretKeySpec(key, MAC));
            return mac.doFinal(("crmgate " + purpose).getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns a copy of the key. */
    byte[] bytes() {
        return key.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VaultKey that && MessageDigest.isEqual(key, that.key);
    }

    @Override
    public int hashCode() {
        return id().hashCode();
    }

    @Override
    public String toString() {
        return "VaultKey[" + id() + "]";
    }

    private static byte[] idOf(byte[] key) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update("crmgate vault key ".getBytes(StandardCharsets.UTF_8));
            byte[] id = new byte[ID_BYTES];
            System.arraycopy(digest.digest(key), 0, id, 0, ID_BYTES);
            return id;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
