package io.github.crmgate.page;

import org.jspecify.annotations.Nullable;

/**
 * A field of a form.
 *
 * @param name name of the form parameter
 * @param label label
 * @param hint hint for filling it in, or null
 * @param secret whether its input is masked; then it has no value
 * @param required whether it must be filled in
 * @param value value entered before, or null
 * @param error what is wrong with that value, or null
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
     * Validates its components.
     *
     * @throws IllegalArgumentException if a secret has a value, because a secret is never sent back
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
}
