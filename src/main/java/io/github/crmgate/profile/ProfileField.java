package io.github.crmgate.profile;

import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a user enters to connect an account.
 *
 * @param key its name in templates and forms
 * @param label what stands beside it in a form
 * @param hint where to find it, if that needs telling
 * @param secret whether it opens the account: never shown, never part of an address
 * @param required whether there is no connection without it
 */
public record ProfileField(
        String key, String label, @Nullable String hint, boolean secret, boolean required) {
    /** Form of keys, for error messages. */
    public static final String FORM = "must be a letter, then up to 31 letters, digits, dashes or underscores,"
            + " and neither access_token nor basic";

    private static final Pattern KEY = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,31}");

    private static final Set<String> TAKEN = Set.of(Values.ACCESS_TOKEN, Values.BASIC);

    /** @throws IllegalArgumentException if the key is none or the label is blank */
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
