package io.github.crmgate.crm.zoho;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ZohoHostsTest {
    private static final ZohoHosts HOSTS = new ZohoHosts(ZohoEnvironment.PRODUCTION, Map.of());

    /** Of each data centre the suffix of its accounts server and of its API. */
    private static final String[] DATA_CENTRES = {
        "us zoho.com zohoapis.com",
        "eu zoho.eu zohoapis.eu",
        "in zoho.in zohoapis.in",
        "au zoho.com.au zohoapis.com.au",
        "cn zoho.com.cn zohoapis.com.cn",
        "jp zoho.jp zohoapis.jp",
        "ca zohocloud.ca zohoapis.ca",
        "sa zoho.sa zohoapis.sa",
        "uk zoho.uk zohoapis.uk",
        "ae zoho.ae zohoapis.ae",
    };

    static String[] dataCentres() {
        return DATA_CENTRES;
    }

    @Test
    void thereAreTenDataCentresAndThreeEnvironments() {
        assertThat(ZohoRegion.codes()).containsExactly("us", "eu", "in", "au", "cn", "jp", "ca", "sa", "uk", "ae");
        assertThat(ZohoEnvironment.codes()).containsExactly("production", "sandbox", "developer");
    }

    @ParameterizedTest
    @MethodSource("dataCentres")
    void eachDataCentreHasItsHostsInEachEnvironment(String line) {
        String[] words = line.split(" ");
        ZohoRegion region = ZohoRegion.of(words[0]);
        Map<String, String> prefixes = Map.of("production", "www.", "sandbox", "sandbox.", "developer", "developer.");

        prefixes.forEach((environment, prefix) -> {
            ZohoHosts hosts = new ZohoHosts(ZohoEnvironment.of(environment), Map.of());
            assertThat(hosts.accounts(region)).isEqualTo(URI.create("https://accounts." + words[1]));
            assertThat(hosts.api(region)).isEqualTo(URI.create("https://" + prefix + words[2]));
        });
    }

    @ParameterizedTest
    @MethodSource("dataCentres")
    void theHostsOfEachDataCentreAreKnown(String line) {
        String[] words = line.split(" ");

        for (String prefix : new String[] {"www.", "sandbox.", "developer."}) {
            URI host = URI.create("https://" + prefix + words[2]);
            assertThat(HOSTS.trusted(host.toString())).contains(host);
        }
        assertThat(HOSTS.trusted("https://api." + words[1])).contains(URI.create("https://www." + words[2]));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://www.zohoapis.eu/",
                " https://www.zohoapis.eu ",
                "https://WWW.ZohoApis.EU",
                "HTTPS://www.zohoapis.eu",
                "https://www.zohoapis.eu/crm/v2",
                "https://api.zoho.eu",
                "https://API.zoho.eu/",
            })
    void aKnownHostIsKnownInAnyFormAndStandsForItsDataCentre(String told) {
        assertThat(HOSTS.trusted(told)).contains(URI.create("https://www.zohoapis.eu"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://www.zohoapis.com.evil.com",
                "https://www.zohoapis.com@evil.com",
                "https://user@www.zohoapis.com",
                "https://user:password@www.zohoapis.com",
                "https://@www.zohoapis.com",
                "https://www.zohoapis.com:443",
                "https://www.zohoapis.com:8443",
                "http://www.zohoapis.com",
                "ftp://www.zohoapis.com",
                "//www.zohoapis.com",
                "www.zohoapis.com",
                "https:www.zohoapis.com",
                "https:///www.zohoapis.com",
                "https://evil.com/www.zohoapis.com",
                "https://evil.com#www.zohoapis.com",
                "https://evil.com?https://www.zohoapis.com",
                "https://evil.com\\@www.zohoapis.com",
                "https://www.zohoapis.com\\.evil.com",
                "https://www.zohoapis.com%2eevil.com",
                "https://xwww.zohoapis.com",
                "https://evil.zohoapis.com",
                "https://zohoapis.com",
                "https://www.zohoapis.co",
                "https://www.zohoapis.comm",
                "https://www.zohoapis.com.",
                "https://www.zohocloud.ca",
                "https://accounts.zoho.com",
                "https://www.zohoapis.сom",
                "https://www zohoapis.com",
                "https://127.0.0.1",
                "javascript:alert(1)",
                "https://",
                "",
            })
    void whatOnlyLooksLikeAKnownHostIsNot(String told) {
        assertThat(HOSTS.trusted(told)).isEmpty();
    }

    @Test
    void aHostThatTheOperatorNamedIsTrustedWithItsSchemeAndPortAndNoOther() {
        ZohoHosts hosts = overriding(ZohoRegion.US, null, "http://localhost:9000/zoho");

        assertThat(hosts.trusted("http://localhost:9000/zoho")).contains(URI.create("http://localhost:9000/zoho"));
        assertThat(hosts.trusted("http://localhost:9000/zoho/")).contains(URI.create("http://localhost:9000/zoho"));
        assertThat(hosts.trusted("http://localhost:9001/zoho")).isEmpty();
        assertThat(hosts.trusted("https://localhost:9000/zoho")).isEmpty();
        assertThat(hosts.trusted("http://localhost:9000")).contains(URI.create("http://localhost:9000/zoho"));
        assertThat(hosts.trusted("http://user@localhost:9000/zoho")).isEmpty();
        assertThat(HOSTS.trusted("http://localhost:9000/zoho")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://www.zohoapis.com",
                "https://api.zoho.com",
                "https://sandbox.zohoapis.com",
                "https://developer.zohoapis.com",
            })
    void theCanonicalHostOfAnOverriddenDataCentreStandsForTheOverride(String told) {
        assertThat(overriding(ZohoRegion.US, null, "http://localhost:9000").trusted(told))
                .contains(URI.create("http://localhost:9000"));
    }

    @Test
    void overridingOneHostLeavesTheOthersAlone() {
        ZohoHosts api = overriding(ZohoRegion.US, null, "http://localhost:9000");
        ZohoHosts accounts = overriding(ZohoRegion.US, "http://localhost:9001", null);

        assertThat(api.accounts(ZohoRegion.US)).isEqualTo(URI.create("https://accounts.zoho.com"));
        assertThat(api.api(ZohoRegion.EU)).isEqualTo(URI.create("https://www.zohoapis.eu"));
        assertThat(api.trusted("https://www.zohoapis.eu")).contains(URI.create("https://www.zohoapis.eu"));
        assertThat(accounts.accounts(ZohoRegion.US)).isEqualTo(URI.create("http://localhost:9001"));
        assertThat(accounts.api(ZohoRegion.US)).isEqualTo(URI.create("https://www.zohoapis.com"));
        assertThat(accounts.trusted("http://localhost:9001")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "PRODUCTION, https://www.zohoapis.in, https://www.zohoapis.in",
        "PRODUCTION, https://sandbox.zohoapis.in, https://sandbox.zohoapis.in",
        "PRODUCTION, https://developer.zohoapis.in, https://developer.zohoapis.in",
        "SANDBOX, https://www.zohoapis.in, https://sandbox.zohoapis.in",
        "SANDBOX, https://api.zoho.in, https://sandbox.zohoapis.in",
        "SANDBOX, https://developer.zohoapis.in, https://developer.zohoapis.in",
        "DEVELOPER, https://www.zohoapis.in, https://developer.zohoapis.in",
        "DEVELOPER, https://sandbox.zohoapis.in, https://sandbox.zohoapis.in",
    })
    void theEnvironmentOfTheSettingsStandsUnlessTheAnswerNamesAnother(
            ZohoEnvironment environment, String told, URI api) {
        assertThat(new ZohoHosts(environment, Map.of()).trusted(told)).contains(api);
    }

    private static ZohoHosts overriding(ZohoRegion region, String accounts, String api) {
        return new ZohoHosts(
                ZohoEnvironment.PRODUCTION,
                Map.of(
                        region,
                        new ZohoHosts.Named(
                                accounts == null ? null : URI.create(accounts), api == null ? null : URI.create(api))));
    }
}
