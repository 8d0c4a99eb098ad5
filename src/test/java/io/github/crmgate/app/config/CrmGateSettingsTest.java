package io.github.crmgate.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.crmgate.settings.SettingsException;
import io.github.crmgate.settings.SettingsSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Settings that depend on each other. */
final class CrmGateSettingsTest {
    private final List<String> warnings = new ArrayList<>();

    @Test
    void profilesAndOAuthClientsOfUsersNeedNoProvider() throws SettingsException {
        CrmGateSettings settings = read(Map.of(
                "crmgate.zoho.client-id", "client",
                "crmgate.zoho.client-secret", "secret",
                "crmgate.profiles.acme.type", "basic",
                "crmgate.profiles.acme.base-url", "https://api.example.com",
                "crmgate.profiles.acme.auth-check-url", "https://api.example.com/me"));

        assertThat(settings.provider()).isNull();
        assertThat(settings.profiles()).containsKey("acme");
        assertThat(warnings).isEmpty();
    }

    @Test
    void credentialsOfAConnectionNeedItsProvider() {
        Map<String, String> credentials =
                Map.of("crmgate.freshsales.domain", "acme", "crmgate.freshsales.api-key", "k3y");

        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> read(credentials))
                .withMessageStartingWith("crmgate.provider is missing")
                .withMessageEndingWith("to freshsales");
    }

    @Test
    void aNotifySecretThatCanBeGuessedIsWarnedOf() throws SettingsException {
        read(Map.of("crmgate.authorization.notify-secret", "secret"));

        assertThat(warnings).containsExactly("crmgate.authorization.notify-secret");
    }

    private CrmGateSettings read(Map<String, String> settings) throws SettingsException {
        return CrmGateSettings.read(
                new SettingsSource(settings, Map.of(), Map.of()), (key, reason) -> warnings.add(key));
    }
}
