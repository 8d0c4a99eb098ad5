package io.github.crmgate.crm.zoho;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.crmgate.connection.Credential;
import io.github.crmgate.crm.Account;
import io.github.crmgate.secret.Secret;
import io.github.crmgate.settings.Setting;
import io.github.crmgate.settings.SettingsReader;
import io.github.crmgate.settings.SettingsSource;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ZohoSettingsTest {
    @Test
    void theSelectedProviderMakesTheDefaultConnection() {
        ZohoSettings settings = ZohoTestSettings.with();

        assertThat(settings.account())
                .contains(new Account(
                        "eu",
                        null,
                        new Credential.RefreshToken(Secret.of("1000.refresh-s3cret")),
                        List.of("ZohoCRM.modules.leads.ALL", "ZohoSearch.securesearch.READ")));
        assertThat(settings.clientId()).isEqualTo("1000.CLIENT");
        assertThat(settings.clientSecret()).isEqualTo(Secret.of("client-s3cret"));
        assertThat(settings.apiVersion()).isEqualTo("v8");
        assertThat(settings.hosts().api(ZohoRegion.EU)).isEqualTo(URI.create("https://www.zohoapis.eu"));
    }

    @Test
    void everythingThatIsMissingIsToldAtOnce() {
        assertThat(ZohoTestSettings.faults(Map.of(), true))
                .containsExactly(
                        "crmgate.zoho.client-id is missing; set it, or CRMGATE_ZOHO_CLIENT_ID in the environment",
                        "crmgate.zoho.client-secret is missing; set it, or CRMGATE_ZOHO_CLIENT_SECRET in the environment",
                        "crmgate.zoho.region is missing; set it, or CRMGATE_ZOHO_REGION in the environment, to one of us, eu, in, au, cn, jp, ca, sa, uk, ae");
    }

    @Test
    void aRefreshTokenNeedsAClientAndARegionWhoeverIsSelected() {
        assertThat(ZohoTestSettings.faults(Map.of("crmgate.zoho.refresh-token", "1000.refresh-s3cret"), false))
                .extracting(fault -> fault.substring(0, fault.indexOf(' ')))
                .containsExactly("crmgate.zoho.client-id", "crmgate.zoho.client-secret", "crmgate.zoho.region");
    }

    @Test
    void withoutARefreshTokenThereIsNoConnectionYet() {
        Map<String, String> values = new HashMap<>(ZohoTestSettings.COMPLETE);
        values.remove("crmgate.zoho.refresh-token");

        assertThat(ZohoTestSettings.faults(values, true)).isEmpty();
        assertThat(ZohoTestSettings.read(values).account()).isEmpty();
    }

    @Test
    void nothingNeedsToBeThereIfAnotherProviderIsSelected() {
        assertThat(ZohoTestSettings.faults(Map.of(), false)).isEmpty();
    }

    @Test
    void whatIsWrongIsToldEvenIfAnotherProviderIsSelected() {
        assertThat(ZohoTestSettings.faults(
                        Map.of(
                                "crmgate.zoho.region", "com",
                                "crmgate.zoho.environment", "staging",
                                "crmgate.zoho.api-version", "8",
                                "crmgate.zoho.regions.us.api-url", "zohoapis.com",
                                "crmgate.zoho.regions.xx.api-url", "https://host",
                                "crmgate.zoho.client-secret.file", "/nowhere/secret"),
                        false))
                .containsExactly(
                        "crmgate.zoho.api-version is '8', but must be a version such as v8",
                        "crmgate.zoho.client-secret.file names a file that can't be read: /nowhere/secret does not exist",
                        "crmgate.zoho.environment is 'staging', but must be one of production, sandbox, developer",
                        "crmgate.zoho.region is 'com', but must be one of us, eu, in, au, cn, jp, ca, sa, uk, ae",
                        "crmgate.zoho.regions.us.api-url must be a URL such as https://host or http://host:port/path",
                        "crmgate.zoho.regions.xx.api-url is no setting of CrmGate");
    }

    @Test
    void noFaultTellsASecret() {
        Map<String, String> values = new HashMap<>(ZohoTestSettings.COMPLETE);
        values.put("crmgate.zoho.client-secret.file", "/nowhere");
        values.put("crmgate.zoho.refresh-token.file", "/nowhere");
        values.put("crmgate.zoho.region", "moon");
        values.put("crmgate.zoho.refreshToken", "1000.refresh-s3cret");

        assertThat(ZohoTestSettings.faults(values, true)).hasSize(4).noneMatch(fault -> fault.contains("s3cret"));
    }

    @Test
    void noTextTellsASecret() {
        ZohoSettings settings = ZohoTestSettings.with();

        assertThat("" + settings + settings.account()).doesNotContain("s3cret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a,b", "a, b", "a b", " a ,, b ", "a,b,"})
    void scopesAreSeparatedByCommasOrBlanks(String scopes) {
        assertThat(ZohoTestSettings.with("scopes", scopes)
                        .account()
                        .orElseThrow()
                        .scopes())
                .containsExactly("a", "b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"v8", "v2", "v2.1", "v10"})
    void aVersionOfTheApiCanBeChosen(String version) {
        assertThat(ZohoTestSettings.with("api-version", version).apiVersion()).isEqualTo(version);
    }

    @ParameterizedTest
    @ValueSource(strings = {"8", "v", "v8/../oauth", "v8.", "latest", "v1234"})
    void whatIsNoVersionIsAFault(String version) {
        Map<String, String> values = new HashMap<>(ZohoTestSettings.COMPLETE);
        values.put("crmgate.zoho.api-version", version);

        assertThat(ZohoTestSettings.faults(values, true))
                .containsExactly("crmgate.zoho.api-version is '" + version + "', but must be a version such as v8");
    }

    @Test
    void bothHostsOfARegionCanBeOverridden() {
        ZohoSettings settings = ZohoTestSettings.with(
                "regions.ca.accounts-url",
                "http://localhost:9001/",
                "regions.ca.api-url",
                "http://localhost:9002/zoho");

        assertThat(settings.hosts().accounts(ZohoRegion.CA)).isEqualTo(URI.create("http://localhost:9001"));
        assertThat(settings.hosts().api(ZohoRegion.CA)).isEqualTo(URI.create("http://localhost:9002/zoho"));
        assertThat(settings.hosts().api(ZohoRegion.EU)).isEqualTo(URI.create("https://www.zohoapis.eu"));
    }

    @Test
    void credentialsThatWereNotNeededCanNotBeAskedFor() {
        ZohoSettings empty =
                ZohoSettings.read(new SettingsReader(new SettingsSource(Map.of(), Map.of(), Map.of())), false);

        assertThat(empty.account()).isEmpty();
        assertThatIllegalStateException().isThrownBy(empty::clientId).withMessage("crmgate.zoho.client-id is missing");
        assertThatIllegalStateException()
                .isThrownBy(empty::clientSecret)
                .withMessage("crmgate.zoho.client-secret is missing");
    }

    @Test
    void everyKeyIsListedForTheReadme() {
        assertThat(ZohoSettings.all())
                .extracting(Setting::key)
                .containsExactlyInAnyOrder(
                        "crmgate.zoho.region",
                        "crmgate.zoho.environment",
                        "crmgate.zoho.client-id",
                        "crmgate.zoho.client-secret",
                        "crmgate.zoho.scopes",
                        "crmgate.zoho.refresh-token",
                        "crmgate.zoho.api-version",
                        "crmgate.zoho.edition",
                        "crmgate.zoho.one-organisation",
                        "crmgate.zoho.regions.<region>.accounts-url",
                        "crmgate.zoho.regions.<region>.api-url");
        assertThat(ZohoSettings.all()).extracting(Setting::description).doesNotContain("");
    }
}
