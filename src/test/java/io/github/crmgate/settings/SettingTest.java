package io.github.crmgate.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SettingTest {

    @ParameterizedTest
    @CsvSource({
        "crmgate.zoho.client-id, CRMGATE_ZOHO_CLIENT_ID",
        "crmgate.api-key, CRMGATE_API_KEY",
        "crmgate.zoho.client-secret.file, CRMGATE_ZOHO_CLIENT_SECRET_FILE",
        "crmgate.zoho.regions.us.accounts-url, CRMGATE_ZOHO_REGIONS_US_ACCOUNTS_URL",
        "camel.server.port, CRMGATE_PORT",
        "camel.server.host, CRMGATE_HOST",
    })
    void eachKeyHasAnEnvironmentVariable(String key, String variable) {
        assertThat(new Setting(key, null, "").environmentVariable()).isEqualTo(variable);
    }
}
