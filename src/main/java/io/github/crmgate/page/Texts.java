package io.github.crmgate.page;

import org.jspecify.annotations.Nullable;

/** Checks of the texts in this package's records. */
final class Texts {
    private Texts() {}

    /**
     * Checks that a text is not blank.
     *
     * @throws IllegalArgumentException if it is blank
     */
    static void shown(String text, String what) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("the " + what + " of a page must not be blank");
        }
    }

    /** Checks that a text is null or not blank. */
    static void shownIfPresent(@Nullable String text, String what) {
        if (text != null) {
            shown(text, what);
        }
    }
}
