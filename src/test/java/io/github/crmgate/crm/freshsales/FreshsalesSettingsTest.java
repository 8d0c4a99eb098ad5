package io.github.crmgate.crm.freshsales;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.Credential;
import io.github.crmgate.crm.Account;
import io.github.crmgate.crm.Queries;
import io.github.crmgate.pacing.CallLimits;
import io.github.crmgate.secret.Secret;
import io.github.crmgate.settings.Setting;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FreshsalesSettingsTest {
    @Test
    void theSelectedProviderMakesTheDefaultConnection() {
        FreshsalesSettings settings = FreshsalesTestSettings.with("domain", "https://Acme.myfreshworks.com/x");

        assertThat(settings.account())
                .contains(new Account(null, "acme", new Credential.ApiKey(Secret.of("k3y")), List.of()));
        assertThat(settings.base(connection(settings)))
                .isEqualTo(URI.create("https://acme.myfreshworks.com/crm/sales"));
        assertThat(settings.product(connection(settings))).isEqualTo(FreshsalesProduct.SUITE);
        assertThat(settings.view()).isNull();
        assertThat(FreshsalesTestSettings.with("view", "Hot").view()).isEqualTo("Hot");
    }

    /** Domain, product and base URL as they are set, and what comes of them. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "acme | - | - | SUITE | https://acme.myfreshworks.com/crm/sales",
                "acme.freshsales.io | - | - | CLASSIC | https://acme.freshsales.io",
                "acme | classic | - | CLASSIC | https://acme.freshsales.io",
                "acme | Classic | - | CLASSIC | https://acme.freshsales.io",
                "acme.freshworks.com | - | - | SUITE | https://acme.freshworks.com/crm/sales",
                "acme.freshworks.com | classic | - | CLASSIC | https://acme.freshworks.com/crm/sales",
                "acme.myfreshworks.com | classic | - | CLASSIC | https://acme.myfreshworks.com/crm/sales",
                "acme.freshsales.io | suite | - | SUITE | https://acme.freshsales.io",
                "acme | - | https://acme.freshworks.com/crm/sales | SUITE | https://acme.freshworks.com/crm/sales",
                "acme.myfreshworks.com | - | https://acme.freshsales.io | CLASSIC | https://acme.freshsales.io",
                "acme.freshsales.io | - | http://localhost:9000 | CLASSIC | http://localhost:9000",
                "acme.myfreshworks.com | - | http://localhost:9000/crm/sales | SUITE | http://localhost:9000/crm/sales",
                "- | - | http://localhost:9000/crm/sales/ | SUITE | http://localhost:9000/crm/sales",
                "- | - | http://localhost:9000 | CLASSIC | http://localhost:9000",
                "- | suite | http://localhost:9000 | SUITE | http://localhost:9000",
                "- | classic | http://localhost:9000/crm/sales | CLASSIC | http://localhost:9000/crm/sales",
            })
    void theProductIsToldByThePropertyOrTheDomainOrTheBaseUrl(
            String domain, String product, String baseUrl, FreshsalesProduct told, URI base) {
        Map<String, String> values = new HashMap<>(Map.of("api-key", "k3y"));
        if (domain != null) {
            values.put("domain", domain);
        }
        if (product != null) {
            values.put("product", product);
        }
        if (baseUrl != null) {
            values.put("base-url", baseUrl);
        }

        FreshsalesSettings settings = FreshsalesTestSettings.only(values);

        assertThat(settings.product(connection(settings))).isEqualTo(told);
        assertThat(settings.base(connection(settings))).isEqualTo(base);
    }

    @Test
    void anAccountWithoutDomainIsNamedByItsHost() {
        FreshsalesSettings settings =
                FreshsalesTestSettings.only(Map.of("api-key", "k3y", "base-url", "https://crm.example.org/crm/sales"));

        assertThat(settings.account().orElseThrow().domain()).isEqualTo("crm.example.org");
    }

    @Test
    void domainAndKeyAreThereTogetherOrNotAtAll() {
        assertThat(FreshsalesTestSettings.faults(Map.of("domain", "acme")))
                .containsExactly(
                        "crmgate.freshsales.api-key is missing; set it, or CRMGATE_FRESHSALES_API_KEY in the environment");
        assertThat(FreshsalesTestSettings.faults(Map.of("api-key", "k3y")))
                .containsExactly(
                        "crmgate.freshsales.domain is missing; set it, or CRMGATE_FRESHSALES_DOMAIN in the environment");
        assertThat(FreshsalesTestSettings.faults(Map.of())).isEmpty();
        assertThat(FreshsalesTestSettings.only(Map.of()).account()).isEmpty();
    }

    /** What a connection says of its domain, and where its calls go. */
    @ParameterizedTest
    @CsvSource({
        "acme, https://acme.myfreshworks.com/crm/sales",
        "acme.freshworks.com, https://acme.freshworks.com/crm/sales",
        "acme.freshsales.io, https://acme.freshsales.io",
    })
    void eachConnectionHasABaseOfItsOwn(String domain, URI base) {
        FreshsalesSettings settings = FreshsalesTestSettings.with("domain", "other");

        assertThat(settings.base(Queries.connection("sales", "freshsales", null, domain)))
                .isEqualTo(base);
    }

    /** Else the key of one tenant would go to another. */
    @ParameterizedTest
    @CsvSource({
        "gilde, https://gilde.myfreshworks.com/crm/sales, SUITE",
        "gilde.freshworks.com, https://gilde.freshworks.com/crm/sales, SUITE",
        "gilde.freshsales.io, https://gilde.freshsales.io, CLASSIC",
        "acme, https://acme.freshworks.com/crm/sales, SUITE",
        "acme.freshworks.com, https://acme.freshworks.com/crm/sales, SUITE",
    })
    void aBaseUrlOfATenantAppliesToThatTenantOnly(String domain, URI base, FreshsalesProduct product) {
        FreshsalesSettings settings = FreshsalesTestSettings.with("base-url", "https://acme.freshworks.com/crm/sales");
        Connection connection = Queries.connection("sales", "freshsales", null, domain);

        assertThat(settings.base(connection)).isEqualTo(base);
        assertThat(settings.product(connection)).isEqualTo(product);
    }

    @Test
    void whatIsWrongIsToldAtOnceAndWithoutTheKey() {
        List<String> faults = FreshsalesTestSettings.faults(Map.of(
                "domain", "acme.evil.com",
                "product", "premium",
                "base-url", "acme.freshsales.io",
                "api-key", "k3y",
                "api-key.file", "/nowhere",
                "token", "k3y"));

        assertThat(faults)
                .extracting(fault -> fault.substring(0, fault.indexOf(' ')))
                .containsExactly(
                        "crmgate.freshsales.api-key",
                        "crmgate.freshsales.base-url",
                        "crmgate.freshsales.domain",
                        "crmgate.freshsales.product",
                        "crmgate.freshsales.token");
        assertThat(faults).noneMatch(fault -> fault.contains("k3y"));
        assertThat(faults.get(2)).contains("'acme.evil.com'", "acme.myfreshworks.com", "acme.freshsales.io");
    }

    @Test
    void noTextTellsTheKey() {
        FreshsalesSettings settings = FreshsalesTestSettings.with();

        assertThat("" + settings + settings.account()).doesNotContain("k3y");
    }

    @Test
    void everyKeyIsListedForTheReadme() {
        assertThat(FreshsalesSettings.all())
                .extracting(Setting::key)
                .containsExactlyInAnyOrder(
                        "crmgate.freshsales.domain",
                        "crmgate.freshsales.api-key",
                        "crmgate.freshsales.product",
                        "crmgate.freshsales.view",
                        "crmgate.freshsales.base-url",
                        "crmgate.freshsales.plan",
                        "crmgate.freshsales.calls-per-minute");
    }

    @Test
    void theLimitsAreThoseOfThePlan() {
        assertThat(FreshsalesTestSettings.with().limits()).isEqualTo(new CallLimits(0, 0, 400, 0, null));
        assertThat(FreshsalesTestSettings.with("plan", "pro", "calls-per-minute", "300")
                        .limits())
                .isEqualTo(new CallLimits(0, 0, 300, 2_000, null));
        assertThat(FreshsalesTestSettings.with("calls-per-minute", "0").limits())
                .isEqualTo(new CallLimits(0, 0, 0, 0, null));
        assertThat(FreshsalesTestSettings.faults(Map.of("plan", "garden")))
                .containsExactly("crmgate.freshsales.plan is 'garden', but must be one of growth, pro, enterprise");
    }

    @Test
    void aBareNameDoesNotOverruleTheProductOfTheBaseUrl() {
        FreshsalesSettings settings = FreshsalesTestSettings.only(
                Map.of("domain", "acme", "api-key", "k", "base-url", "https://acme.freshsales.io"));

        assertThat(settings.product(Queries.connection("sales", "freshsales", null, "acme")))
                .isEqualTo(FreshsalesProduct.CLASSIC);
    }

    private static Connection connection(FreshsalesSettings settings) {
        return Queries.connection(
                "default", "freshsales", null, settings.account().orElseThrow().domain());
    }
}
