package io.github.crmgate.page;

import org.jspecify.annotations.Nullable;

/**
 * A field as the template needs it.
 *
 * @param id of its input; those of its hint and its error begin with it
 * @param describedBy the ids of what a screen reader reads with it, or null if there is nothing
 */
record FieldView(String id, FormField field, @Nullable String describedBy) {

    static FieldView of(String id, FormField field) {
        String hint = field.hint() == null ? "" : id + "-hint";
        String error = field.error() == null ? "" : id + "-error";
        String both = (hint + " " + error).strip();
        return new FieldView(id, field, both.isEmpty() ? null : both);
    }
}
