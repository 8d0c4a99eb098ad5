package io.github.crmgate.settings;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A key of the settings.
 *
 * @param key name of the key
 * @param fallback default value; null if there is none
 * @param description description in docs/settings.md
 */
public record Setting(String key, @Nullable String fallback, String description) {

    /**
     * Returns the environment variable that overrides it: upper case, with {@code _} for dots and dashes. Of Camel's
     * keys only the last word is used, after {@code CRMGATE_}.
     */
    public String environmentVariable() {
        String name = key.startsWith("camel.") ? "crmgate" + key.substring(key.lastIndexOf('.')) : key;
        return name.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_");
    }
}
