package io.github.crmgate.testing;

import io.github.crmgate.crm.CrmModule;
import io.github.crmgate.profile.Profile;
import io.github.crmgate.profile.reader.ProfileReader;
import io.github.crmgate.settings.SettingsReader;
import io.github.crmgate.settings.SettingsSource;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/** The built-in profiles as they come. */
public final class SampleProfiles {
    private SampleProfiles() {}

    /** The settings of the profiles that come with providers, by their names. */
    public static Map<String, Map<String, String>> ofProviders() {
        return ServiceLoader.load(CrmModule.class).stream()
                .map(ServiceLoader.Provider::get)
                .collect(Collectors.toMap(CrmModule::name, CrmModule::profile));
    }

    public static Profile zoho() {
        return builtIn("zoho");
    }

    public static Profile freshsales() {
        return builtIn("freshsales");
    }

    private static Profile builtIn(String name) {
        return ProfileReader.read(new SettingsReader(new SettingsSource(Map.of(), Map.of(), Map.of())), ofProviders())
                .get(name);
    }
}
