package io.github.crmgate.crm;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.profile.Profile;
import io.github.crmgate.settings.ProfileFiles;
import io.github.crmgate.settings.Setting;
import io.github.crmgate.settings.SettingsReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A provider as {@link java.util.ServiceLoader} finds it, in CrmGate's jar or in one of its own.
 * {@code profile.yaml} is beside the class, {@code routes/<name>.camel.yaml} on the class path.
 */
public interface CrmModule {

    /** Returns the name in settings, routes and responses; at most 32 small letters, digits and dashes. */
    String name();

    /** Returns all settings, for the documents. */
    List<Setting> settings();

    /**
     * Reads the settings; what is missing or wrong is a fault of the reader.
     *
     * @param selected whether {@code crmgate.provider} names this provider, so that they must describe an account
     */
    Configured read(SettingsReader reader, boolean selected);

    /** Returns the settings of the profile by their keys below {@code crmgate.profiles.<name>.}, in order. */
    default Map<String, String> profile() {
        try (InputStream stream = Objects.requireNonNull(
                getClass().getResourceAsStream("profile.yaml"), () -> "profile.yaml of " + name())) {
            return ProfileFiles.parse(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A provider whose settings are known. */
    interface Configured {

        /** Returns the account of the connection {@code default}; empty if the settings describe none. */
        Optional<Account> account();

        /** Returns the hosts that receive a connection's credential; another text means another account. */
        String hosts(Connection connection);

        /** Returns the provider. */
        CrmProvider provider(Profile profile, Clock clock);
    }
}
