package io.github.crmgate.profile;

import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A field that a user enters to connect an account.
 *
 * @param key name in templates and forms
 * @param label label in a form
 * @param hint hint where to find the value; null for none
 * @param secret whether the value is secret: never shown and never part of a URL
 * @param required whether a connection needs it
 */
public record ProfileField(
        String key, String label, @Nullable String hint, boolean secret, boolean required) {
    /** Rule for keys, for error messages; the text follows the name of the key. */
    public static final String FORM = "must be a letter, then up to 31 letters, digits, dashes or underscores,"
            + " and neither access_token nor basic";

    private static final Pattern KEY = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,31}");

    private static final Set<String> TAKEN = Set.of(Values.ACCESS_TOKEN, Values.BASIC);

    /** @throws IllegalArgumentException if the key is invalid or the label is blank */
    public ProfileField {
        if (!isKey(key)) {
            throw new IllegalArgumentException("the key of a field " + FORM);
        }
        if (label.isBlank()) {
            throw new IllegalArgumentException("the label of a field must not be blank");
        }
    }

    public static boolean isKey(String text) {
        return KEY.matcher(text).matches() && !TAKEN.contains(text);
    }
}
