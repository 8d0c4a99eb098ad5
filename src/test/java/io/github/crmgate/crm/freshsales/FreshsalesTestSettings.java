package io.github.crmgate.crm.freshsales;

import io.github.crmgate.settings.SettingsException;
import io.github.crmgate.settings.SettingsReader;
import io.github.crmgate.settings.SettingsSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The settings of tests: complete for a Suite account unless a test says otherwise. */
final class FreshsalesTestSettings {
    private FreshsalesTestSettings() {}

    /** Complete, with these keys (without {@code crmgate.freshsales.}) and values on top. */
    static FreshsalesSettings with(String... keysAndValues) {
        Map<String, String> all = new HashMap<>(Map.of("domain", "acme", "api-key", "k3y"));
        for (int i = 0; i < keysAndValues.length; i += 2) {
            all.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return only(all);
    }

    static FreshsalesSettings only(Map<String, String> values) {
        SettingsReader reader = reader(values);
        FreshsalesSettings settings = FreshsalesSettings.read(reader);
        try {
            reader.finish((key, reason) -> {});
        } catch (SettingsException e) {
            throw new AssertionError(e);
        }
        return settings;
    }

    static List<String> faults(Map<String, String> values) {
        SettingsReader reader = reader(values);
        FreshsalesSettings.read(reader);
        try {
            reader.finish((key, reason) -> {});
            return List.of();
        } catch (SettingsException e) {
            return e.faults();
        }
    }

    private static SettingsReader reader(Map<String, String> values) {
        Map<String, String> file = new HashMap<>();
        values.forEach((key, value) -> file.put("crmgate.freshsales." + key, value));
        return new SettingsReader(new SettingsSource(Map.of(), Map.of(), file));
    }
}
