package io.github.crmgate.profile.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.crmgate.http.CrmRequest;
import io.github.crmgate.profile.AuthorizedCall;
import io.github.crmgate.profile.Profile;
import io.github.crmgate.profile.ProfileField;
import io.github.crmgate.profile.ProfileTestSettings;
import io.github.crmgate.profile.ProfileType;
import io.github.crmgate.secret.KnownSecrets;
import io.github.crmgate.testing.SampleProfiles;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The profiles that come with CrmGate, and what of them can be changed. */
final class ProfilesBuiltInTest {
    private static final Map<String, Profile> BUILT_IN = ProfileTestSettings.all(Map.of());

    @Test
    void allAreThereInOrderOfTheirNames() {
        assertThat(List.copyOf(BUILT_IN.keySet()))
                .isEqualTo(
                        SampleProfiles.ofProviders().keySet().stream().sorted().toList());
    }

    @Test
    void zohoIsAsTheSpecificationSays() {
        Profile zoho = BUILT_IN.get("zoho");

        assertThat(zoho.type()).isEqualTo(ProfileType.OAUTH2);
        assertThat(zoho.title()).isEqualTo("Zoho CRM");
        assertThat(zoho.shares()).hasSize(3).allSatisfy(text -> assertThat(text).contains("leads"));
        assertThat(zoho.fields()).isEmpty();
        assertThat(zoho.authorized(
                                CrmRequest.get("/crm/v8/Leads"),
                                URI.create("https://www.zohoapis.eu"),
                                Map.of("access_token", "1000.t0ken"))
                        .headers())
                .containsExactly(Map.entry("Authorization", "Zoho-oauthtoken 1000.t0ken"));
    }

    @Test
    void freshsalesIsAsTheSpecificationSays() {
        Profile freshsales = BUILT_IN.get("freshsales");
        Map<String, String> values = Map.of("apiKey", "k3y");

        assertThat(freshsales.type()).isEqualTo(ProfileType.API_KEY);
        assertThat(freshsales.title()).isEqualTo("Freshsales");
        assertThat(freshsales.shares()).isNotEmpty();
        assertThat(freshsales.fields()).extracting(ProfileField::key).containsExactly("domain", "apiKey");
        assertThat(freshsales.fields()).extracting(ProfileField::label).containsExactly("User subdomain", "API key");
        assertThat(freshsales.fields()).extracting(ProfileField::secret).containsExactly(false, true);
        assertThat(freshsales.fields())
                .allSatisfy(field -> assertThat(field.required()).isTrue());
        assertThat(freshsales.fields().get(0).hint()).contains("https://acme.myfreshworks.com");
        assertThat(freshsales.fields().get(1).hint()).isEqualTo("Profile Settings → API Settings → Your API key.");
        URI base = URI.create("https://acme.myfreshworks.com/crm/sales");
        assertThat(freshsales.authorized(CrmRequest.get("/api/x"), base, values))
                .isEqualTo(new AuthorizedCall(
                        "GET",
                        URI.create("https://acme.myfreshworks.com/crm/sales/api/x"),
                        Map.of("Authorization", "Token token=k3y"),
                        null,
                        KnownSecrets.of(List.of("k3y", "Token token=k3y"))));
    }

    @Test
    void whatUsersReadCanBeChanged() {
        Map<String, Profile> profiles = ProfileTestSettings.all(
                Map.of(),
                Map.of("CRMGATE_PROFILES_FRESHSALES_FIELDS_DOMAIN_LABEL", "Name"),
                Map.of(
                        "crmgate.profiles.zoho.title", "Our CRM",
                        "crmgate.profiles.zoho.shares", "Leads",
                        "crmgate.profiles.freshsales.fields.apiKey.label", "Key",
                        "crmgate.profiles.freshsales.fields.apiKey.hint", "Ask Ann"));

        assertThat(profiles.get("zoho").title()).isEqualTo("Our CRM");
        assertThat(profiles.get("zoho").shares()).containsExactly("Leads");
        assertThat(profiles.get("freshsales").fields())
                .extracting(ProfileField::key, ProfileField::label)
                .containsExactly(tuple("domain", "Name"), tuple("apiKey", "Key"));
        assertThat(profiles.get("freshsales").fields().get(1).hint()).isEqualTo("Ask Ann");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "zoho.type",
                "zoho.base-url",
                "zoho.auth-check-url",
                "zoho.authorization-url",
                "zoho.token-url",
                "zoho.refresh-url",
                "zoho.scopes",
                "zoho.client-id",
                "zoho.client-secret",
                "zoho.client-secret.file",
                "zoho.authorization-parameters.prompt",
                "zoho.authorization-parameters.more",
                "zoho.token-parameters.more",
                "zoho.authorization-fields.1.value",
                "zoho.authorization-fields.2.in",
                "zoho.fields.more.label",
                "freshsales.type",
                "freshsales.base-url",
                "freshsales.fields.apiKey.secret",
                "freshsales.fields.domain.required",
                "freshsales.fields.tenant.label",
                "freshsales.client-id",
            })
    void theRestCanNot(String key) {
        Map<String, String> settings = new HashMap<>(Map.of("crmgate.profiles." + key, "https://s3cret.example.com"));

        List<String> faults = ProfileTestSettings.faults(settings);

        assertThat(faults).isNotEmpty();
        assertThat(faults.get(0)).startsWith("crmgate.profiles." + key.replace(".file", ""));
    }

    @Test
    void theEnvironmentCanNotEither() {
        assertThat(ProfileTestSettings.faults(
                        Map.of("CRMGATE_PROFILES_ZOHO_TOKEN_URL", "https://evil.example.com"), Map.of()))
                .containsExactly("crmgate.profiles.zoho.token-url can't be set: zoho is built in; only its title,"
                        + " shares, labels and hints can be changed");
    }
}
