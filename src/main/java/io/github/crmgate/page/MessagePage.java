package io.github.crmgate.page;

import org.jspecify.annotations.Nullable;

/**
 * A page that says how something went.
 *
 * @param application the name of the application that the user came from
 * @param kind how it went
 * @param heading in a few words; the document's title too
 * @param account the account that is connected, as the CRM names it, or null
 * @param text in a sentence or two, with what to do next
 * @param link where to go next, or null
 * @param reference what to tell who helps, or null
 */
public record MessagePage(
        String application,
        Kind kind,
        String heading,
        @Nullable String account,
        String text,
        @Nullable Link link,
        @Nullable String reference) {

    public MessagePage {
        Texts.shown(application, "application");
        Texts.shown(heading, "heading");
        Texts.shownIfPresent(account, "account");
        Texts.shown(text, "text");
        Texts.shownIfPresent(reference, "reference");
    }

    /** A page that names no account. */
    public MessagePage(
            String application,
            Kind kind,
            String heading,
            String text,
            @Nullable Link link,
            @Nullable String reference) {
        this(application, kind, heading, null, text, link, reference);
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
