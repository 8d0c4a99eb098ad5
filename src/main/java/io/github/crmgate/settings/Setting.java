package io.github.crmgate.settings;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One key of {@code application.properties}.
 *
 * @param key its name
 * @param fallback the value if it is not set; null if there is none
 * @param description one sentence for docs/settings.md
 */
public record Setting(String key, @Nullable String fallback, String description) {

    /**
     * The environment variable that overrides it: capitals, with {@code _} for dots and dashes. Of keys of Camel, only
     * the last word counts, after {@code CRMGATE_}.
     */
    public String environmentVariable() {
        String name = key.startsWith("camel.") ? "crmgate" + key.substring(key.lastIndexOf('.')) : key;
        return name.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_");
    }
}
