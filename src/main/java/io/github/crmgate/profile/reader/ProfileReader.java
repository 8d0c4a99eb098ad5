package io.github.crmgate.profile.reader;

import io.github.crmgate.profile.Profile;
import io.github.crmgate.settings.Setting;
import io.github.crmgate.settings.SettingsReader;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Reads the profiles of providers and those below {@code crmgate.profiles.}.
 *
 * <ol>
 *   <li>A profile exists if a key in the file or on the command line names it; environment variables override its
 *       values.
 *   <li>Of the profile of a provider, only the texts for users can be changed: title, shares, labels and hints.
 *   <li>Faults are reported to the settings reader by key; a profile with a fault is left out.
 *   <li>Faults contain no URL, no template and no value of a parameter, because these may contain secrets.
 * </ol>
 */
public final class ProfileReader {
    private ProfileReader() {}

    /** Returns all settings, for docs/settings.md. */
    public static List<Setting> all() {
        return ProfileKeys.ALL;
    }

    /**
     * Returns the profiles, sorted by name.
     *
     * @param ofProviders settings of the profiles of providers, by provider name, then by key without prefix
     */
    public static Map<String, Profile> read(SettingsReader reader, Map<String, Map<String, String>> ofProviders) {
        Map<String, String> builtIn = new LinkedHashMap<>();
        ofProviders.forEach((name, settings) ->
                settings.forEach((key, value) -> builtIn.put(ProfileKeys.PREFIX + name + "." + key, value)));
        Set<String> keys = new LinkedHashSet<>(builtIn.keySet());
        keys.addAll(reader.keysBelow(ProfileKeys.PREFIX));
        Map<String, Profile> profiles = new TreeMap<>();
        for (String name : names(reader, keys)) {
            new OneProfileReader(new ProfileSettings(reader, name, builtIn))
                    .read()
                    .ifPresent(profile -> profiles.put(name, profile));
        }
        return Collections.unmodifiableMap(profiles);
    }

    private static Set<String> names(SettingsReader reader, Set<String> keys) {
        Set<String> names = new TreeSet<>();
        for (String key : keys) {
            String rest = key.substring(ProfileKeys.PREFIX.length());
            int dot = rest.indexOf('.');
            String name = dot < 0 ? rest : rest.substring(0, dot);
            if (dot >= 0 && Profile.isName(name)) {
                names.add(name);
            } else if (dot >= 0) {
                reader.text(new Setting(key, null, "")); // marks the key as known, so that it is reported once
                reader.fault(
                        ProfileKeys.PREFIX + name,
                        "has a wrong name: it must be a small letter, then up to 31 small letters, digits and dashes");
            }
        }
        return names;
    }
}
