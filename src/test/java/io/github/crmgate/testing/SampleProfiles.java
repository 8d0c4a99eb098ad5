package io.github.crmgate.testing;

import io.github.crmgate.profile.Profile;
import io.github.crmgate.profile.ProfileReader;
import io.github.crmgate.settings.SettingsReader;
import io.github.crmgate.settings.SettingsSource;
import java.util.Map;

/** The built-in profiles as they come. */
public final class SampleProfiles {
    private SampleProfiles() {}

    public static Profile zoho() {
        return builtIn("zoho");
    }

    public static Profile freshsales() {
        return builtIn("freshsales");
    }

    private static Profile builtIn(String name) {
        return ProfileReader.read(new SettingsReader(new SettingsSource(Map.of(), Map.of(), Map.of())))
                .get(name);
    }
}
