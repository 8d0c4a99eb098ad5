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
 * Encrypts texts for storage and decrypts them again, with AES-256-GCM.
 *
 * <ol>
 *   <li>It seals under the primary key, and opens what was sealed under the primary or a previous one.
 *   <li>What was sealed for one identity, the name of the row it is stored in, opens for that identity only; a
 *       ciphertext of which one bit has changed does not open.
 *   <li>The same text sealed twice gives two different ciphertexts.
 *   <li>No message shows a plain text or a key.
 *   <li>Any number of threads may use it at once.
 * </ol>
 */
public final class Vault {
    private static final int IV_BYTES = 12;
    private static final int TAG_BYTES = 16;

    private final VaultKey primary;
    private final Aead sealer;
    private final Map<String, Aead> openers;

    /**
     * A vault of these keys; a key named twice counts once.
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
     * @param identity names the place of the text, for example {@code grant/default}; {@link #open} needs the same
     * @throws IllegalArgumentException if either holds half of a surrogate pair, which has no encoding
     */
    public Sealed seal(String plain, String identity) {
        try {
            return Sealed.of(sealer.encrypt(utf8(plain), utf8(identity)), primary.id());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * The text that was sealed for an identity.
     *
     * @throws VaultException if its key is not at hand, or if it was tampered with or belongs to another identity
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

    /** The id of the primary key. */
    public String keyId() {
        return primary.id();
    }

    /** The ids of all keys, the primary one first. */
    public Set<String> keyIds() {
        return openers.keySet();
    }

    /** Whether it is sealed under the primary key; what is not should be sealed again before its key goes. */
    public boolean current(Sealed sealed) {
        return sealed.keyId().equals(primary.id());
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

    /** Unlike {@link String#getBytes}, puts nothing in the place of what has no encoding. */
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

    /** 32 bytes for another use of the primary key, as {@link VaultKey#derive}. */
    public byte[] derive(String purpose) {
        return primary.derive(purpose);
    }
}
