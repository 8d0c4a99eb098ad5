package io.github.crmgate.vault;

import static io.github.crmgate.vault.VaultException.Reason.NOT_OPENED;
import static io.github.crmgate.vault.VaultException.Reason.UNKNOWN_KEY;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.AesGcmKey;
import com.google.crypto.tink.aead.AesGcmParameters;
import com.google.crypto.tink.util.SecretBytes;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Encrypts texts for storage and decrypts them, with AES-256-GCM.
 *
 * <ol>
 *   <li>It encrypts under the primary key, and decrypts what was encrypted under the primary or a previous one.
 *   <li>A ciphertext is bound to an identity, the name of the row that stores it; with another identity, or a changed
 *       bit, it can't be decrypted.
 *   <li>The same text encrypted twice gives two different ciphertexts.
 *   <li>No message contains a plain text or a key.
 *   <li>Thread-safe.
 * </ol>
 */
public final class Vault {
    private static final int IV_BYTES = 12;
    private static final int TAG_BYTES = 16;

    private final VaultKey primary;
    private final Aead sealer;
    private final Map<String, Aead> openers;

    /**
     * Creates a vault of these keys; repeated keys count once.
     *
     * @throws IllegalArgumentException if two different keys have the same id
     */
    public Vault(VaultKey primary, List<VaultKey> previous) {
        Map<String, VaultKey> keys = new LinkedHashMap<>();
        Map<String, Aead> aeads = new LinkedHashMap<>();
        this.primary = primary;
        this.sealer = aead(primary);
        keys.put(primary.id(), primary);
        aeads.put(primary.id(), sealer);
        for (VaultKey key : previous) {
            VaultKey known = keys.putIfAbsent(key.id(), key);
            if (known == null) {
                aeads.put(key.id(), aead(key));
            } else if (!known.equals(key)) {
                throw new IllegalArgumentException("two different vault keys have the same id, " + key.id());
            }
        }
        this.openers = Collections.unmodifiableMap(aeads);
    }

    /**
     * Encrypts a text under the primary key.
     *
     * @param identity name of the text's place, for example {@code grant/default}; {@link #open} needs the same one
     * @throws IllegalArgumentException if either contains an unpaired surrogate, which has no encoding
     */
    public Sealed seal(String plain, String identity) {
        try {
            return Sealed.of(sealer.encrypt(utf8(plain), utf8(identity)), primary.id());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Decrypts the text for an identity.
     *
     * @throws VaultException if the vault lacks its key, or if it was tampered with or belongs to another identity
     */
    public String open(Sealed sealed, String identity) {
        Aead opener = openers.get(sealed.keyId());
        if (opener == null) {
            throw new VaultException(
                    UNKNOWN_KEY,
                    identity + " is sealed under key " + sealed.keyId()
                            + ", which is neither crmgate.vault.key nor among crmgate.vault.previous-keys");
        }
        try {
            return new String(opener.decrypt(sealed.bytes(), utf8(identity)), StandardCharsets.UTF_8);
        } catch (GeneralSecurityException e) {
            throw new VaultException(
                    NOT_OPENED,
                    identity + " does not open under key " + sealed.keyId()
                            + ": it was tampered with, or belongs to another row",
                    e);
        }
    }

    /** Returns the id of the primary key. */
    public String keyId() {
        return primary.id();
    }

    /** Returns the ids of all keys, the primary one first. */
    public Set<String> keyIds() {
        return openers.keySet();
    }

    @AccessesPartialKey
    private static Aead aead(VaultKey key) {
        try {
            AeadConfig.register();
            AesGcmParameters parameters = AesGcmParameters.builder()
                    .setKeySizeBytes(VaultKey.BYTES)
                    .setIvSizeBytes(IV_BYTES)
                    .setTagSizeBytes(TAG_BYTES)
                    .setVariant(AesGcmParameters.Variant.TINK)
                    .build();
            AesGcmKey aesGcm = AesGcmKey.builder()
                    .setParameters(parameters)
                    .setKeyBytes(SecretBytes.copyFrom(key.bytes(), InsecureSecretKeyAccess.get()))
                    .setIdRequirement(HexFormat.fromHexDigits(key.id()))
                    .build();
            return KeysetHandle.newBuilder()
                    .addEntry(KeysetHandle.importKey(aesGcm).makePrimary())
                    .build()
                    .getPrimitive(RegistryConfiguration.get(), Aead.class);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Encodes as UTF-8; unlike {@link String#getBytes}, fails on characters without an encoding. */
    private static byte[] utf8(String text) {
        try {
            ByteBuffer buffer = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            byte[] bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            return bytes;
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("a text with half of a surrogate pair can't be sealed or opened", e);
        }
    }

    /** Derives 32 bytes for another use of the primary key, as {@link VaultKey#derive}. */
    public byte[] derive(String purpose) {
        return primary.derive(purpose);
    }
}
