package io.github.crmgate.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.crmgate.app.config.CrmGateSettings;
import io.github.crmgate.http.ResponseLimits;
import io.github.crmgate.route.call.CrmHeaders;
import io.github.crmgate.settings.SettingsSource;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CrmHttpTest {

    @ParameterizedTest
    @ValueSource(strings = {"http", "https"})
    void endpointsOfBothSchemesDoNothingByThemselves(String scheme) throws Exception {
        Map<String, String> values = Map.of(
                "crmgate.provider", "freshsales",
                "crmgate.freshsales.domain", "acme",
                "crmgate.freshsales.api-key", "key",
                "crmgate.http.connect-timeout", "3s");
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            CrmHttp.configure(
                    context,
                    CrmGateSettings.read(new SettingsSource(values, Map.of(), Map.of()), (key, reason) -> {}),
                    new ResponseLimits(Duration.ofSeconds(1), 1),
                    Set.of());

            HttpComponent http = context.getComponent(scheme, HttpComponent.class);
            assertThat(http.getConnectTimeout()).isEqualTo(3_000);
            assertThat(http.getHeaderFilterStrategy()).isInstanceOf(CrmHeaders.class);
            assertThat(http.isCopyHeaders()).isFalse();
            assertThat(http.isFollowRedirects()).isFalse();
            assertThat(http.isRedirectHandlingDisabled()).isTrue();
            assertThat(http.isAutomaticRetriesDisabled()).isTrue();
            assertThat(http.getHttpClientConfigurer()).isNotNull();
        }
    }
}
