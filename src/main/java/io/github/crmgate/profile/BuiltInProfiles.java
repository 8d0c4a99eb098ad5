package io.github.crmgate.profile;

import io.github.crmgate.settings.PropertiesText;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;

/** The settings of the profiles that come with CrmGate. */
final class BuiltInProfiles {
    private static final String RESOURCE = "/profiles.properties";

    private BuiltInProfiles() {}

    /** By their keys, in order of the resource. */
    static Map<String, String> settings() {
        try (InputStream stream =
                Objects.requireNonNull(BuiltInProfiles.class.getResourceAsStream(RESOURCE), RESOURCE)) {
            return PropertiesText.read(new InputStreamReader(stream, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
