package io.github.crmgate.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.crmgate.settings.SettingsException;
import io.github.crmgate.settings.SettingsSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the pages for end users show of the application. */
final class PageSettingsTest {
    private static final String LOGO = "crmgate.application-logo";
    private static final String PRIVACY = "crmgate.application-privacy-url";

    private final List<String> warnings = new ArrayList<>();

    @Test
    void logoAndPrivacyPolicyMayHaveAQuery() throws SettingsException {
        CrmGateSettings settings = read(LOGO, "https://cdn.example/l.svg?v=2", PRIVACY, "http://acme.example/p#data");

        assertThat(settings.authorization().applicationLogo()).hasToString("https://cdn.example/l.svg?v=2");
        assertThat(settings.authorization().applicationPrivacyUrl()).hasToString("http://acme.example/p#data");
        assertThat(warnings).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"logo.svg", "/logo.svg", "data:image/png;base64,AA", "javascript:alert(1)", "//host/l.svg"})
    void whatNoBrowserCanOpenIsAFault(String value) {
        for (String key : List.of(LOGO, PRIVACY)) {
            assertThat(catchThrowableOfType(SettingsException.class, () -> read(key, value))
                            .faults())
                    .singleElement()
                    .satisfies(fault -> assertThat(fault).startsWith(key + " must be a URL such as"));
        }
    }

    @Test
    void aLogoThatBrowsersBlockIsWarnedOf() throws SettingsException {
        read(
                "crmgate.public-url",
                "https://gate.example.com",
                "crmgate.http.client-address-header",
                "X-Forwarded-For",
                LOGO,
                "http://cdn.example/logo.svg");

        assertThat(warnings).containsExactly(LOGO);
    }

    private CrmGateSettings read(String... pairs) throws SettingsException {
        Map<String, String> settings = new HashMap<>(Map.of("crmgate.provider", "freshsales"));
        for (int i = 0; i < pairs.length; i += 2) {
            settings.put(pairs[i], pairs[i + 1]);
        }
        return CrmGateSettings.read(
                new SettingsSource(settings, Map.of(), Map.of()), (key, reason) -> warnings.add(key));
    }
}
