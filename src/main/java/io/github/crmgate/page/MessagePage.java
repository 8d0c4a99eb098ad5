package io.github.crmgate.page;

import org.jspecify.annotations.Nullable;

/**
 * A page that says how something went.
 *
 * @param application the name of the application that the user came from
 * @param kind how it went
 * @param heading in a few words; the document's title too
 * @param text in a sentence or two, with what to do next
 * @param link where to go next, or null
 * @param reference what to tell who helps, or null
 */
public record MessagePage(
        String application,
        Kind kind,
        String heading,
        String text,
        @Nullable Link link,
        @Nullable String reference) {

    public MessagePage {
        Texts.shown(application, "application");
        Texts.shown(heading, "heading");
        Texts.shown(text, "text");
        Texts.shownIfPresent(reference, "reference");
    }

    /** How something went. */
    public enum Kind {
        DONE,
        PROBLEM,
        WAITING;

        boolean done() {
            return this == DONE;
        }

        boolean problem() {
            return this == PROBLEM;
        }

        boolean waiting() {
            return this == WAITING;
        }
    }
}
