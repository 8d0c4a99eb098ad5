package io.github.crmgate.page;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an end user is asked for, the same on every page of an authorization.
 *
 * @param provider title of the CRM, such as {@code Zoho CRM}
 * @param application name of the requesting application
 * @param owner owner of the connection as the application names them; null for a pre-authorized connection
 * @param shared access that the application gets, one text each; may be empty
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
