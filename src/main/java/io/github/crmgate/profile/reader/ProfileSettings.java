package io.github.crmgate.profile.reader;

import io.github.crmgate.secret.Secret;
import io.github.crmgate.settings.Setting;
import io.github.crmgate.settings.SettingsReader;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/**
 * The settings of one profile. Of a built-in one, they fall back to its resource, and what may not be changed is a
 * fault if it is set.
 */
final class ProfileSettings {
    private final SettingsReader reader;
    private final String name;
    private final Map<String, String> builtIn;

    /** @param builtIn the settings of the built-in profiles, by their keys */
    ProfileSettings(SettingsReader reader, String name, Map<String, String> builtIn) {
        this.reader = reader;
        this.name = name;
        this.builtIn = builtIn;
    }

    String name() {
        return name;
    }

    boolean isBuiltIn() {
        return builtIn.containsKey(key(ProfileKeys.TYPE, ""));
    }

    /** Returns the number of faults of all settings. */
    int faults() {
        return reader.faults();
    }

    /** Returns the value, of a key without a name within. */
    Optional<String> text(Setting setting) {
        return text(setting, "", null);
    }

    /**
     * Returns the value.
     *
     * @param within the name that stands within the key
     * @param fallback if it is not set
     */
    Optional<String> text(Setting setting, String within, @Nullable String fallback) {
        return reader.text(asked(setting, within, fallback));
    }

    /** Returns the value, which must be there. */
    Optional<String> required(Setting setting, String within) {
        Optional<String> value = text(setting, within, null);
        if (value.isEmpty()) {
            reader.missing(of(setting, within, null));
        }
        return value;
    }

    /** The value as what it means; empty and a fault if it means nothing. */
    <T> Optional<T> parsed(Optional<String> value, Setting setting, String within, Function<String, T> parser) {
        try {
            return value.map(parser);
        } catch (IllegalArgumentException e) {
            fault(setting, within, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    /** Returns one of the codes; empty and a fault if it is none. */
    Optional<String> choice(Setting setting, String within, @Nullable String fallback, List<String> codes) {
        int before = reader.faults();
        String code = reader.choice(asked(setting, within, fallback), codes);
        return reader.faults() == before ? Optional.of(code) : Optional.empty();
    }

    /** Returns a secret, of a key without a name within. */
    Optional<Secret> secret(Setting setting, boolean required) {
        Setting asked = asked(setting, "", null);
        return required ? reader.requiredSecret(asked) : reader.secret(asked);
    }

    /** Notes a fault if the setting or its file is set. */
    void refuse(Setting setting, String text) {
        Setting asked = of(setting, "", null);
        if (reader.isSecretSet(asked)) {
            reader.fault(asked.key(), text);
            reader.secret(asked);
        }
    }

    boolean isBuiltInField(String field) {
        return builtIn.keySet().stream().anyMatch(key -> key.startsWith(prefix() + ProfileKeys.FIELDS + field + "."));
    }

    void fault(Setting setting, String within, String text) {
        reader.fault(key(setting, within), text);
    }

    void fault(String part, String text) {
        reader.fault(prefix() + part, text);
    }

    /** Returns the rest of each key that begins so: those of the built-in profile first, then in order of the file. */
    List<String> below(String part) {
        Set<String> keys = new LinkedHashSet<>(builtIn.keySet());
        keys.addAll(reader.keysBelow(prefix() + part));
        List<String> rests = new ArrayList<>();
        for (String key : keys) {
            if (key.startsWith(prefix() + part)) {
                rests.add(key.substring(prefix().length() + part.length()));
            }
        }
        return rests;
    }

    /** Marks a key as known, because its fault was reported. */
    void told(String rest) {
        reader.text(new Setting(prefix() + rest, null, ""));
    }

    private Setting asked(Setting setting, String within, @Nullable String fallback) {
        Setting asked = of(setting, within, fallback);
        boolean closed = isBuiltIn() && !ProfileKeys.OPEN.contains(setting);
        if (closed && (reader.isSet(asked) || reader.isSecretSet(asked))) {
            reader.fault(
                    asked.key(),
                    "can't be set: " + name + " is built in; only its title, shares, labels and hints can be changed");
        }
        return asked;
    }

    private Setting of(Setting setting, String within, @Nullable String fallback) {
        String key = key(setting, within);
        String value = builtIn.get(key);
        return new Setting(key, value == null ? fallback : value, setting.description());
    }

    private String key(Setting setting, String within) {
        return setting.key().replace("<name>", name).replaceFirst("<[a-z]+>", Matcher.quoteReplacement(within));
    }

    private String prefix() {
        return ProfileKeys.PREFIX + name + ".";
    }
}
