package io.github.crmgate.page;

import org.jspecify.annotations.Nullable;

/**
 * A field to fill in.
 *
 * @param name what it is sent as
 * @param label what it is called
 * @param hint what helps to fill it in, or null
 * @param secret whether it is typed unseen; then it never has a value
 * @param required whether it must be filled in
 * @param value what was entered before, or null
 * @param error what is wrong with what was entered, or null
 */
public record FormField(
        String name,
        String label,
        @Nullable String hint,
        boolean secret,
        boolean required,
        @Nullable String value,
        @Nullable String error) {

    /**
     * Takes its parts.
     *
     * @throws IllegalArgumentException if a secret has a value: it was sent once, and does not travel back
     */
    public FormField {
        Texts.shown(name, "field");
        Texts.shown(label, "label");
        Texts.shownIfPresent(hint, "hint");
        Texts.shownIfPresent(error, "error");
        if (secret && value != null) {
            throw new IllegalArgumentException("the secret field '" + name + "' must not have a value");
        }
    }

    /** A required field whose text is seen. */
    public static FormField text(String name, String label) {
        return new FormField(name, label, null, false, true, null, null);
    }

    /** A required field whose text is not seen. */
    public static FormField secret(String name, String label) {
        return new FormField(name, label, null, true, true, null, null);
    }

    public FormField optional() {
        return new FormField(name, label, hint, secret, false, value, error);
    }

    public FormField hint(@Nullable String help) {
        return new FormField(name, label, help, secret, required, value, error);
    }

    public FormField value(@Nullable String entered) {
        return new FormField(name, label, hint, secret, required, entered, error);
    }

    public FormField error(@Nullable String wrong) {
        return new FormField(name, label, hint, secret, required, value, wrong);
    }
}
