package io.github.crmgate.profile;

import io.github.crmgate.profile.reader.ProfileReader;
import io.github.crmgate.settings.SettingsException;
import io.github.crmgate.settings.SettingsReader;
import io.github.crmgate.settings.SettingsSource;
import io.github.crmgate.testing.SampleProfiles;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The settings of tests: a profile acme of each type, complete unless a test says otherwise. */
public final class ProfileTestSettings {
    private ProfileTestSettings() {}

    /** An OAuth profile with these keys (without {@code crmgate.profiles.acme.}) and values on top; null removes. */
    public static Map<String, String> oauth(String... keysAndValues) {
        return acme(
                List.of(
                        "type", "oauth2",
                        "authorization-url", "https://login.example.com/authorize",
                        "token-url", "https://login.example.com/token",
                        "client-id", "client",
                        "client-secret", "client-s3cret",
                        "base-url", "https://api.example.com/v1",
                        "auth-check-url", "https://api.example.com/v1/me"),
                keysAndValues);
    }

    public static Map<String, String> apiKey(String... keysAndValues) {
        return acme(
                List.of(
                        "type", "api-key",
                        "base-url", "https://api.example.com/v1",
                        "auth-check-url", "https://api.example.com/v1/me"),
                keysAndValues);
    }

    public static Map<String, String> basic(String... keysAndValues) {
        Map<String, String> values = apiKey("type", "basic");
        values.putAll(acme(List.of(), keysAndValues));
        return values;
    }

    /** The profile acme, which must have no fault. */
    public static Profile read(Map<String, String> file) {
        return all(file).get("acme");
    }

    public static Map<String, Profile> all(Map<String, String> file) {
        return all(Map.of(), Map.of(), file);
    }

    public static Map<String, Profile> all(
            Map<String, String> system, Map<String, String> environment, Map<String, String> file) {
        SettingsReader reader = new SettingsReader(new SettingsSource(system, environment, file));
        Map<String, Profile> profiles = ProfileReader.read(reader, SampleProfiles.ofProviders());
        try {
            reader.finish((key, reason) -> {
                throw new AssertionError(key + " " + reason);
            });
        } catch (SettingsException e) {
            throw new AssertionError(e);
        }
        return profiles;
    }

    public static List<String> faults(Map<String, String> file) {
        return faults(Map.of(), file);
    }

    /** Faults and warnings. */
    public static List<String> faults(Map<String, String> environment, Map<String, String> file) {
        SettingsReader reader = new SettingsReader(new SettingsSource(Map.of(), environment, file));
        ProfileReader.read(reader, SampleProfiles.ofProviders());
        List<String> warnings = new ArrayList<>();
        try {
            reader.finish((key, reason) -> warnings.add(key + " " + reason));
            return warnings;
        } catch (SettingsException e) {
            return e.faults();
        }
    }

    private static Map<String, String> acme(List<String> usual, String... keysAndValues) {
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < usual.size(); i += 2) {
            values.put("crmgate.profiles.acme." + usual.get(i), usual.get(i + 1));
        }
        for (int i = 0; i < keysAndValues.length; i += 2) {
            String key = "crmgate.profiles.acme." + keysAndValues[i];
            if (keysAndValues[i + 1] == null) {
                values.remove(key);
            } else {
                values.put(key, keysAndValues[i + 1]);
            }
        }
        return values;
    }
}
