package io.github.crmgate.page;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an end user is asked for, the same on every page that asks.
 *
 * @param provider the title of the CRM, such as {@code Zoho CRM}
 * @param application the name of the application that asks
 * @param owner whose connection it becomes, as the application calls them, or null if it becomes nobody's
 * @param shared what the application gets to see or do, a line each; may be empty
 */
public record Purpose(
        String provider, String application, @Nullable String owner, List<String> shared) {

    public Purpose {
        Texts.shown(provider, "provider");
        Texts.shown(application, "application");
        Texts.shownIfPresent(owner, "owner");
        shared = List.copyOf(shared);
        shared.forEach(text -> Texts.shown(text, "shared data"));
    }
}
