package io.github.crmgate.secret;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * A secret of 256 random bits that fits into a URL and a cookie. CrmGate stores only its hash, which gives no access;
 * plain SHA-256 is enough for a secret that can't be guessed.
 */
public final class RandomToken {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 32;
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{43}");

    private final Secret value;

    private RandomToken(Secret value) {
        this.value = value;
    }

    /** Creates a token. */
    public static RandomToken create() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return new RandomToken(Secret.of(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes)));
    }

    /** Returns whether a word has the form of a token. */
    public static boolean is(String word) {
        return FORM.matcher(word).matches();
    }

    /** Returns the word, for the client that must return it. */
    public String reveal() {
        return value.reveal();
    }

    /** Returns the hash to store. */
    public String hash() {
        return hash(value.reveal());
    }

    /** Returns the hash of a word that a client returned. */
    public static String hash(String word) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(word.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK supports SHA-256
        }
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
