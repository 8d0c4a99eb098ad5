package io.github.crmgate.secret;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * A secret of 256 random bits, as a word that fits into a URL and a cookie. What is kept of it is its hash, which opens
 * nothing; a plain SHA-256 is enough for a secret that nobody can guess.
 */
public final class RandomToken {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 32;
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{43}");

    private final Secret value;

    private RandomToken(Secret value) {
        this.value = value;
    }

    /** A new one. */
    public static RandomToken create() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return new RandomToken(Secret.of(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes)));
    }

    /** Whether a word has the form of one. */
    public static boolean is(String word) {
        return FORM.matcher(word).matches();
    }

    /** The word, for whoever is to come back with it. */
    public String reveal() {
        return value.reveal();
    }

    /** What is kept of it. */
    public String hash() {
        return hash(value.reveal());
    }

    /** The hash of what somebody came back with. */
    public static String hash(String word) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(word.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
