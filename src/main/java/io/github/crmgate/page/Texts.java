package io.github.crmgate.page;

import org.jspecify.annotations.Nullable;

/** What all records of this package demand of their texts. */
final class Texts {
    private Texts() {}

    /**
     * Holds a text that is shown to something to show.
     *
     * @throws IllegalArgumentException if it is blank
     */
    static void shown(String text, String what) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("the " + what + " of a page must not be blank");
        }
    }

    /** The same, of a text that may be absent. */
    static void shownIfPresent(@Nullable String text, String what) {
        if (text != null) {
            shown(text, what);
        }
    }
}
