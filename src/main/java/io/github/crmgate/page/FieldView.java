package io.github.crmgate.page;

import org.jspecify.annotations.Nullable;

/**
 * A field as the template needs it.
 *
 * @param id id of its input, and prefix of the ids of its hint and error
 * @param describedBy ids of the texts that a screen reader reads with it, or null
 */
record FieldView(String id, FormField field, @Nullable String describedBy) {

    static FieldView of(String id, FormField field) {
        String hint = field.hint() == null ? "" : id + "-hint";
        String error = field.error() == null ? "" : id + "-error";
        String both = (hint + " " + error).strip();
        return new FieldView(id, field, both.isEmpty() ? null : both);
    }
}
