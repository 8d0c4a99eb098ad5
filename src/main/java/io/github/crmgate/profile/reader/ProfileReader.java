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
 * Reads the profiles: the built-in ones, and those of the settings below {@code crmgate.profiles.}.
 *
 * <ol>
 *   <li>A profile is named by a key in the file or on the command line; environment variables override its values.
 *   <li>Of a built-in profile, only what users read can be changed: title, shares, labels and hints.
 *   <li>What is wrong is a fault of the reader, by its key; a profile with a fault is left out.
 *   <li>A fault repeats no URL, no template and no value of a parameter: there may be secrets in them.
 * </ol>
 */
public final class ProfileReader {
    private ProfileReader() {}

    /** Every key, for docs/settings.md. */
    public static List<Setting> all() {
        return ProfileKeys.ALL;
    }

    /**
     * Returns the profiles in order of their names.
     *
     * @param ofProviders settings of the profiles that come with providers, by the provider's name and by their keys
     *     without prefix
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
                reader.text(new Setting(key, null, "")); // so that it is no unknown key as well
                reader.fault(
                        ProfileKeys.PREFIX + name,
                        "has a wrong name: it must be a small letter, then up to 31 small letters, digits and dashes");
            }
        }
        return names;
    }
}
