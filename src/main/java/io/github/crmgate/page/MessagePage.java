package io.github.crmgate.page;

import org.jspecify.annotations.Nullable;

/**
 * A page that reports an outcome.
 *
 * @param application name of the application from which the user came
 * @param kind kind of the outcome
 * @param heading short heading, also the document's title
 * @param account connected account as the CRM names it, or null
 * @param text one or two sentences, including what to do next
 * @param link next step, or null
 * @param reference reference for support, or null
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

    /** Creates a page that names no account. */
    public MessagePage(
            String application,
            Kind kind,
            String heading,
            String text,
            @Nullable Link link,
            @Nullable String reference) {
        this(application, kind, heading, null, text, link, reference);
    }

    /** Kind of an outcome. */
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
