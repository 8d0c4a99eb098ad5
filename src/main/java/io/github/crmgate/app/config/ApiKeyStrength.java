package io.github.crmgate.app.config;

import io.github.crmgate.secret.Secret;
import java.util.regex.Pattern;

/** Estimates how hard a secret is to guess, by its length and the characters that it is made of. */
final class ApiKeyStrength {
    private static final int MIN_BITS = 128;

    /** Says in an error what is wrong with a secret that is not strong enough. */
    static final String TOO_WEAK =
            "can be guessed: it has fewer than " + MIN_BITS + " bits; `openssl rand -hex 32` makes a good one";

    /** A random key of {@value #MIN_BITS} bits has fewer once in 10 million. */
    private static final int MIN_DISTINCT = 8;

    private static final Pattern HEX = Pattern.compile("[0-9a-fA-F-]+");
    private static final Pattern DIGITS = Pattern.compile("[0-9-]+");
    private static final Pattern LETTERS = Pattern.compile("[a-z]+|[A-Z]+");
    private static final Pattern ONE_CASE = Pattern.compile("[a-z0-9_-]+|[A-Z0-9_-]+");
    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/=_-]+");

    private ApiKeyStrength() {}

    /**
     * Returns whether the secret can have {@value #MIN_BITS} bits. Dashes between hexadecimal digits, as in a UUID,
     * count for nothing, and neither do repetitions of the whole text.
     */
    static boolean isEnough(Secret secret) {
        String text = unrepeated(secret.reveal());
        return text.chars().distinct().count() >= MIN_DISTINCT && bits(text) >= MIN_BITS;
    }

    /** Returns the shortest text whose repetition is the given one. */
    private static String unrepeated(String text) {
        return text.substring(0, (text + text).indexOf(text, 1));
    }

    private static double bits(String text) {
        if (DIGITS.matcher(text).matches()) {
            return text.replace("-", "").length() * log2(10);
        }
        if (HEX.matcher(text).matches()) {
            return text.replace("-", "").length() * log2(16);
        }
        return text.length() * log2(alphabet(text));
    }

    private static int alphabet(String text) {
        if (LETTERS.matcher(text).matches()) {
            return 26;
        }
        if (ONE_CASE.matcher(text).matches()) {
            return 36;
        }
        return BASE64.matcher(text).matches() ? 64 : 94;
    }

    private static double log2(int number) {
        return Math.log(number) / Math.log(2);
    }
}
