package io.github.crmgate.crm.zoho;

import io.github.crmgate.settings.SettingsException;
import io.github.crmgate.settings.SettingsReader;
import io.github.crmgate.settings.SettingsSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The settings of tests: complete for an account in Europe unless a test says otherwise. */
final class ZohoTestSettings {
    static final Map<String, String> COMPLETE = Map.of(
            "crmgate.zoho.region", "eu",
            "crmgate.zoho.client-id", "1000.CLIENT",
            "crmgate.zoho.client-secret", "client-s3cret",
            "crmgate.zoho.refresh-token", "1000.refresh-s3cret");

    private ZohoTestSettings() {}

    /** Complete, with these keys (without {@code crmgate.zoho.}) and values on top. */
    static ZohoSettings with(String... keysAndValues) {
        Map<String, String> all = new HashMap<>(COMPLETE);
        for (int i = 0; i < keysAndValues.length; i += 2) {
            all.put("crmgate.zoho." + keysAndValues[i], keysAndValues[i + 1]);
        }
        return read(all);
    }

    static ZohoSettings read(Map<String, String> values) {
        SettingsReader reader = reader(values);
        ZohoSettings settings = ZohoSettings.read(reader, true);
        try {
            reader.finish((key, reason) -> {});
        } catch (SettingsException e) {
            throw new AssertionError(e);
        }
        return settings;
    }

    static List<String> faults(Map<String, String> values, boolean selected) {
        SettingsReader reader = reader(values);
        ZohoSettings.read(reader, selected);
        try {
            reader.finish((key, reason) -> {});
            return List.of();
        } catch (SettingsException e) {
            return e.faults();
        }
    }

    private static SettingsReader reader(Map<String, String> values) {
        return new SettingsReader(new SettingsSource(Map.of(), Map.of(), values));
    }
}
