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
 * Settings of one profile. The profile of a provider supplies defaults, and reports a fault for a setting that can't be
 * changed.
 */
final class ProfileSettings {
    private final SettingsReader reader;
    private final String name;
    private final Map<String, String> builtIn;

    /** @param builtIn settings of the profiles of providers, by key */
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

    /** Returns the number of faults in all settings. */
    int faults() {
        return reader.faults();
    }

    /** Returns the value of a setting whose key has no inner name. */
    Optional<String> text(Setting setting) {
        return text(setting, "", null);
    }

    /**
     * Returns the value of a setting.
     *
     * @param within inner name of the key
     * @param fallback default value; null for none
     */
    Optional<String> text(Setting setting, String within, @Nullable String fallback) {
        return reader.text(asked(setting, within, fallback));
    }

    /** Returns the value of a required setting; if it is not set, reports a fault and returns empty. */
    Optional<String> required(Setting setting, String within) {
        Optional<String> value = text(setting, within, null);
        if (value.isEmpty()) {
            reader.missing(of(setting, within, null));
        }
        return value;
    }

    /** Parses a value; if it is invalid, reports a fault and returns empty. */
    <T> Optional<T> parsed(Optional<String> value, Setting setting, String within, Function<String, T> parser) {
        try {
            return value.map(parser);
        } catch (IllegalArgumentException e) {
            fault(setting, within, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    /** Returns one of the codes; for any other value, reports a fault and returns empty. */
    Optional<String> choice(Setting setting, String within, @Nullable String fallback, List<String> codes) {
        int before = reader.faults();
        String code = reader.choice(asked(setting, within, fallback), codes);
        return reader.faults() == before ? Optional.of(code) : Optional.empty();
    }

    /** Returns a secret whose key has no inner name. */
    Optional<Secret> secret(Setting setting, boolean required) {
        Setting asked = asked(setting, "", null);
        return required ? reader.requiredSecret(asked) : reader.secret(asked);
    }

    /** Reports a fault if the setting is set, directly or through a file. */
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

    /**
     * Returns the remainders of all keys with this prefix: those of the provider's profile first, then in the order of
     * the file.
     */
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

    /** Marks a key as known, because its fault has been reported. */
    void markKnown(String rest) {
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
