package io.github.crmgate.profile.reader;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.crmgate.oauth.TokenErrors;
import io.github.crmgate.profile.AuthorizationField;
import io.github.crmgate.profile.AuthorizedCall;
import io.github.crmgate.profile.OAuthClient;
import io.github.crmgate.profile.Profile;
import io.github.crmgate.profile.ProfileField;
import io.github.crmgate.profile.ProfileTestSettings;
import io.github.crmgate.profile.ProfileType;
import io.github.crmgate.profile.ValueTemplate;
import io.github.crmgate.secret.KnownSecrets;
import io.github.crmgate.secret.Secret;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ProfileReaderTest {
    private static final String ACME = "crmgate.profiles.acme.";

    @Test
    void anOauthProfileIsRead() {
        Profile profile = ProfileTestSettings.read(ProfileTestSettings.oauth(
                "title", "Acme CRM",
                "shares", " Read leads |Add leads||",
                "refresh-url", "https://login.example.com/refresh",
                "scopes", "leads.read, leads.write",
                "authorization-parameters.prompt", "consent",
                "authorization-parameters.access_type", "offline",
                "token-parameters.audience", "https://api.example.com"));

        assertThat(profile.name()).isEqualTo("acme");
        assertThat(profile.type()).isEqualTo(ProfileType.OAUTH2);
        assertThat(profile.title()).isEqualTo("Acme CRM");
        assertThat(profile.shares()).containsExactly("Read leads", "Add leads");
        assertThat(profile.fields()).isEmpty();
        assertThat(profile.baseUrl()).hasToString("https://api.example.com/v1");
        OAuthClient oauth = profile.oauth();
        assertThat(oauth.authorizationUrl()).hasToString("https://login.example.com/authorize");
        assertThat(oauth.tokenUrl()).hasToString("https://login.example.com/token");
        assertThat(oauth.refreshUrl()).hasToString("https://login.example.com/refresh");
        assertThat(oauth.scope()).isEqualTo("leads.read, leads.write");
        assertThat(oauth.scopes()).containsExactly("leads.read", "leads.write");
        assertThat(oauth.clientId()).isEqualTo("client");
        assertThat(oauth.clientSecret()).isEqualTo(Secret.of("client-s3cret"));
        assertThat(List.copyOf(oauth.authorizationParameters().entrySet()))
                .containsExactly(Map.entry("prompt", "consent"), Map.entry("access_type", "offline"));
        assertThat(oauth.tokenParameters()).containsExactly(Map.entry("audience", "https://api.example.com"));
    }

    @Test
    void aProfileSaysHowItsTokenEndpointReportsErrors() {
        assertThat(ProfileTestSettings.read(ProfileTestSettings.oauth()).oauth().tokenErrors())
                .isEqualTo(new TokenErrors(List.of("error"), Set.of()));
        assertThat(ProfileTestSettings.read(ProfileTestSettings.oauth(
                                "token-error-field", "error.code", "dead-grant-codes", "GONE, TOKEN_REVOKED"))
                        .oauth()
                        .tokenErrors())
                .isEqualTo(new TokenErrors(List.of("error", "code"), Set.of("GONE", "TOKEN_REVOKED")));
        assertThat(ProfileTestSettings.faults(
                        ProfileTestSettings.oauth("token-error-field", "$.error", "dead-grant-codes", "a b")))
                .containsExactlyInAnyOrder(
                        ACME + "token-error-field must be the name of a member, or names with dots, such as error.code",
                        ACME + "dead-grant-codes must be codes separated by commas, each of letters, digits, '_', '-'"
                                + " and '.'");
        assertThat(ProfileTestSettings.faults(ProfileTestSettings.apiKey("dead-grant-codes", "GONE")))
                .containsExactly(ACME + "dead-grant-codes is for the type oauth2 only");
    }

    @Test
    void whatIsNotSetIsAsUsualForTheType() {
        Profile oauth = ProfileTestSettings.read(ProfileTestSettings.oauth());
        Profile apiKey = ProfileTestSettings.read(ProfileTestSettings.apiKey());
        Profile basic = ProfileTestSettings.read(ProfileTestSettings.basic());

        assertThat(oauth.title()).isEqualTo("acme");
        assertThat(oauth.oauth().refreshUrl()).isEqualTo(oauth.oauth().tokenUrl());
        assertThat(oauth.oauth().scopes()).isEmpty();
        assertThat(oauth.authorizationFields()).containsExactly(authorization("Bearer {{access_token}}"));
        assertThat(apiKey.fields()).containsExactly(new ProfileField("key", "API key", null, true, true));
        assertThat(apiKey.authorizationFields()).containsExactly(authorization("{{key}}"));
        assertThat(apiKey.oauth()).isNull();
        assertThat(basic.fields())
                .containsExactly(
                        new ProfileField("username", "User name", null, false, true),
                        new ProfileField("password", "Password", null, true, true));
        assertThat(basic.authorizationFields()).containsExactly(authorization("Basic {{basic}}"));
    }

    /** As the specification of Freshsales tells users to set one up. */
    @Test
    void aProfileWithASubDomainNeedsNoMoreThanTwoUrls() {
        Profile profile = ProfileTestSettings.read(ProfileTestSettings.apiKey(
                "base-url", "https://{tenant}.myfreshworks.com",
                "authorization-fields.1.in", "header",
                "authorization-fields.1.key", "Authorization",
                "authorization-fields.1.value", "{{key}}",
                "auth-check-url", "https://{tenant}.myfreshworks.com/crm/sales/api/contacts/filters"));

        assertThat(profile.fields()).extracting(ProfileField::label).containsExactly("Subdomain", "API key");
        assertThat(profile.authCheck(Map.of("tenant", "acme", "key", "Token token=k3y")))
                .isEqualTo(new AuthorizedCall(
                        "GET",
                        URI.create("https://acme.myfreshworks.com/crm/sales/api/contacts/filters"),
                        Map.of("Authorization", "Token token=k3y"),
                        null,
                        KnownSecrets.of(List.of("Token token=k3y"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"base-url", "auth-check-url", "authorization-url", "token-url", "refresh-url"})
    void aTenantInAUrlMakesAField(String url) {
        Profile profile = ProfileTestSettings.read(
                ProfileTestSettings.oauth(url, "https://{tenant}.example.com/x", "fields.org.label", "Organisation"));

        assertThat(profile.fields())
                .containsExactly(
                        new ProfileField("tenant", "Subdomain", null, false, true),
                        new ProfileField("org", "Organisation", null, false, true));
    }

    @Test
    void fieldsStandInOrderOfTheFileAndThoseLeftToTheirDefaultsFirst() {
        assertThat(fields(ProfileTestSettings.apiKey("fields.region.label", "R", "fields.key.hint", "K")))
                .containsExactly("region", "key");
        assertThat(fields(ProfileTestSettings.apiKey("fields.region.label", "R")))
                .containsExactly("key", "region");
        assertThat(fields(ProfileTestSettings.basic("fields.username.hint", "U")))
                .containsExactly("username", "password");
        assertThat(fields(ProfileTestSettings.basic("fields.password.hint", "P")))
                .containsExactly("username", "password");
        assertThat(fields(ProfileTestSettings.basic("fields.password.hint", "P", "fields.username.hint", "U")))
                .containsExactly("password", "username");
        assertThat(fields(ProfileTestSettings.apiKey(
                        "base-url", "https://{tenant}.example.com", "fields.key.hint", "K", "fields.tenant.hint", "T")))
                .containsExactly("key", "tenant");
    }

    @Test
    void aFieldOfAProfileSaysWhatItIs() {
        Profile profile = ProfileTestSettings.read(ProfileTestSettings.apiKey(
                "fields.key.label", "Your key",
                "fields.key.hint", "Settings, API",
                "fields.pin.secret", "TRUE",
                "fields.pin.required", "false"));

        assertThat(profile.fields())
                .containsExactly(
                        new ProfileField("key", "Your key", "Settings, API", true, true),
                        new ProfileField("pin", "pin", null, true, false));
    }

    @Test
    void aDefaultFieldThatNothingNamesIsNotAskedFor() {
        assertThat(fields(ProfileTestSettings.apiKey(
                        "fields.apiKey.secret", "true",
                        "authorization-fields.1.in", "header",
                        "authorization-fields.1.key", "Authorization",
                        "authorization-fields.1.value", "Token token={{apiKey}}")))
                .containsExactly("apiKey");
    }

    @Test
    void authorizationFieldsStandInOrderOfTheirNumbers() {
        Map<String, String> settings = ProfileTestSettings.apiKey();
        for (String number : List.of("10", "2", "1")) {
            settings.put(ACME + "authorization-fields." + number + ".in", "Query");
            settings.put(ACME + "authorization-fields." + number + ".key", "k" + number);
            settings.put(ACME + "authorization-fields." + number + ".value", "{{key}}");
        }

        assertThat(ProfileTestSettings.read(settings).authorizationFields())
                .extracting(AuthorizationField::key)
                .containsExactly("k1", "k2", "k10");
    }

    @Test
    void theEnvironmentOverridesAProfileThatTheFileNames(@TempDir Path folder) throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "filed-s3cret\n");
        Map<String, String> environment = Map.of(
                "CRMGATE_PROFILES_MY_CRM_TYPE", "api-key",
                "CRMGATE_PROFILES_MY_CRM_BASE_URL", "https://api.example.com",
                "CRMGATE_PROFILES_MY_CRM_AUTH_CHECK_URL", "https://api.example.com/me",
                "CRMGATE_PROFILES_ACME_CLIENT_SECRET_FILE", secret.toString());
        Map<String, String> file = ProfileTestSettings.oauth("client-secret", null);
        file.put("crmgate.profiles.my-crm.type", "");

        Map<String, Profile> profiles =
                ProfileTestSettings.all(Map.of("crmgate.profiles.my-crm.title", "of -D"), environment, file);

        assertThat(profiles).containsKeys("acme", "my-crm");
        assertThat(List.copyOf(profiles.keySet())).isSorted();
        assertThat(profiles.get("my-crm").title()).isEqualTo("of -D");
        assertThat(profiles.get("my-crm").type()).isEqualTo(ProfileType.API_KEY);
        assertThat(profiles.get("acme").oauth().clientSecret()).isEqualTo(Secret.of("filed-s3cret"));
    }

    @Test
    void theEnvironmentNamesNoProfile() {
        assertThat(ProfileTestSettings.faults(Map.of("CRMGATE_PROFILES_OTHER_TYPE", "basic"), Map.of()))
                .containsExactly("CRMGATE_PROFILES_OTHER_TYPE in the environment is no setting of CrmGate");
    }

    @Test
    void everythingThatIsMissingIsToldAtOnce() {
        assertThat(keysOfFaults(Map.of(ACME + "type", "oauth2")))
                .containsExactly(
                        ACME + "auth-check-url",
                        ACME + "authorization-url",
                        ACME + "base-url",
                        ACME + "client-id",
                        ACME + "client-secret",
                        ACME + "token-url");
        assertThat(keysOfFaults(Map.of(ACME + "type", "api-key")))
                .containsExactly(ACME + "auth-check-url", ACME + "base-url");
        assertThat(keysOfFaults(Map.of(ACME + "type", "basic")))
                .containsExactly(ACME + "auth-check-url", ACME + "base-url");
        assertThat(ProfileTestSettings.faults(ProfileTestSettings.apiKey("type", null)))
                .containsExactly(ACME + "type is missing; set it, or CRMGATE_PROFILES_ACME_TYPE in the environment, to"
                        + " one of oauth2, api-key, basic");
    }

    @Test
    void everythingThatIsWrongIsToldAtOnceAndNeverASecret() {
        Map<String, String> settings = ProfileTestSettings.oauth(
                "base-url", "http://user:s3cret@api.example.com",
                "token-url", "https://api.example.com/{code}",
                "client-secret.file", "/nowhere/at/all",
                "authorization-parameters.state", "s3cret",
                "token-parameters.client_secret", "s3cret",
                "fields.access_token.label", "x",
                "fields.key.required", "perhaps",
                "fields.key.lable", "x",
                "authorization-fields.1.in", "cookie",
                "authorization-fields.2.in", "header",
                "authorization-fields.2.key", "Cookie",
                "authorization-fields.2.value", "s3cret {{access_token}}",
                "authorization-fields.3.in", "query",
                "authorization-fields.3.key", "k",
                "authorization-fields.3.value", "s3cret {{other}}",
                "authorization-fields.x.in", "query",
                "clientId", "s3cret");
        settings.put("crmgate.profiles.Acme_2.type", "basic");
        settings.put("crmgate.profiles.b.type", "digest");

        List<String> faults = ProfileTestSettings.faults(settings);

        assertThat(faults)
                .extracting(fault -> fault.substring(0, fault.indexOf(' ')))
                .containsExactly(
                        "crmgate.profiles.Acme_2",
                        ACME + "authorization-fields.1.in",
                        ACME + "authorization-fields.1.key",
                        ACME + "authorization-fields.1.value",
                        ACME + "authorization-fields.2.key",
                        ACME + "authorization-fields.3.value",
                        ACME + "authorization-fields.x.in",
                        ACME + "authorization-parameters.state",
                        ACME + "base-url",
                        ACME + "client-secret",
                        ACME + "clientId",
                        ACME + "fields.access_token",
                        ACME + "fields.key.lable",
                        ACME + "fields.key.required",
                        ACME + "token-parameters.client_secret",
                        ACME + "token-url",
                        "crmgate.profiles.b.auth-check-url",
                        "crmgate.profiles.b.base-url",
                        "crmgate.profiles.b.type");
        assertThat(faults)
                .contains(
                        ACME + "clientId is no setting of CrmGate; did you mean " + ACME + "client-id?",
                        ACME + "fields.key.lable is no setting of CrmGate; did you mean " + ACME + "fields.key.label?",
                        ACME + "authorization-fields.1.in is 'cookie', but must be one of header, query, payload, path",
                        ACME + "token-url names {code}, which is no field");
        assertThat(String.join("\n", faults)).doesNotContain("s3cret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Acme", "1acme", "-acme", "acme_crm", "äcme", "a23456789012345678901234567890123", ""})
    void aNameIsShortAndPlain(String name) {
        assertThat(keysOfFaults(Map.of("crmgate.profiles." + name + ".type", "basic")))
                .containsExactly("crmgate.profiles." + name);
    }

    @ParameterizedTest
    @CsvSource({
        "https://{tenant}.com, base-url, must have a placeholder only before a domain",
        "http://api.example.com, base-url, must begin with https",
        "https://api.example.com?a=b, base-url, must have no query",
        "https://api.example.com/{key}, base-url, 'names {key}, which is secret'",
        "https://{key}.example.com, auth-check-url, 'names {key}, which is secret'",
        "https://api.example.com/{pin}, auth-check-url, 'names {pin}, which is not required'",
        "https://api.example.com/{org}, auth-check-url, 'names {org}, which is no field'",
        "{api}/x, auth-check-url, must be a URL such as",
        "{accounts}/x, base-url, must be a URL such as",
    })
    void aUrlThatCouldGiveACredentialAwayIsAFault(String url, String key, String fault) {
        assertThat(ProfileTestSettings.faults(ProfileTestSettings.apiKey("fields.pin.required", "false", key, url)))
                .singleElement()
                .asString()
                .startsWith(ACME + key + " " + fault);
    }

    @Test
    void aPlaceholderOfAnAuthorizationFieldStandsInThePathOfAnAuthCheckOnly() {
        assertThat(path("https://api.example.com/{token}/me", "https://api.example.com"))
                .isEmpty();
        assertThat(path("https://{token}.example.com/me", "https://api.example.com"))
                .hasSize(1);
        assertThat(path("https://api.example.com/me?t={token}", "https://api.example.com"))
                .hasSize(1);
        assertThat(path("https://api.example.com/me", "https://api.example.com/{token}"))
                .hasSize(1);
    }

    @Test
    void noCredentialSentAndAPlaceTakenTwiceAreFaults() {
        assertThat(ProfileTestSettings.faults(ProfileTestSettings.apiKey(
                        "fields.org.label", "x",
                        "authorization-fields.1.in", "header",
                        "authorization-fields.1.key", "X-Org",
                        "authorization-fields.1.value", "{{org}}")))
                .containsExactly(ACME + "authorization-fields send no field that is secret");
        assertThat(ProfileTestSettings.faults(ProfileTestSettings.apiKey(
                        "authorization-fields.1.in", "header",
                        "authorization-fields.1.key", "X-Key",
                        "authorization-fields.1.value", "{{key}}",
                        "authorization-fields.2.in", "header",
                        "authorization-fields.2.key", "x-key",
                        "authorization-fields.2.value", "{{key}}")))
                .containsExactly(ACME + "authorization-fields set header X-Key twice");
    }

    @Test
    void aValueNamesWhatTheTypeHas() {
        assertThat(ProfileTestSettings.faults(ProfileTestSettings.apiKey(
                        "authorization-fields.1.in", "header",
                        "authorization-fields.1.key", "X-Key",
                        "authorization-fields.1.value", "{{key}} {{access_token}}")))
                .containsExactly(ACME + "authorization-fields.1.value names {{access_token}}, which is no field; known"
                        + " are {{key}}");
    }

    @Test
    void whatOnlyOauthHasIsAFaultElsewhere() {
        assertThat(ProfileTestSettings.faults(ProfileTestSettings.basic(
                        "client-id", "x", "client-secret.file", "/nowhere", "token-parameters.a", "b")))
                .containsExactly(
                        ACME + "client-id is for the type oauth2 only",
                        ACME + "client-secret is for the type oauth2 only",
                        ACME + "client-secret.file names a file that can't be read: /nowhere does not exist",
                        ACME + "token-parameters.a is for the type oauth2 only");
    }

    @Test
    void aKeyWithoutAProfileIsNoSetting() {
        assertThat(ProfileTestSettings.faults(Map.of("crmgate.profiles.acme", "x")))
                .containsExactly("crmgate.profiles.acme is no setting of CrmGate");
    }

    private static List<String> path(String authCheck, String base) {
        return ProfileTestSettings.faults(ProfileTestSettings.apiKey(
                "authorization-fields.1.in", "path",
                "authorization-fields.1.key", "token",
                "authorization-fields.1.value", "{{key}}",
                "base-url", base,
                "auth-check-url", authCheck));
    }

    private static List<String> fields(Map<String, String> settings) {
        return ProfileTestSettings.read(settings).fields().stream()
                .map(ProfileField::key)
                .toList();
    }

    private static List<String> keysOfFaults(Map<String, String> settings) {
        return ProfileTestSettings.faults(new LinkedHashMap<>(settings)).stream()
                .map(fault -> fault.substring(0, fault.indexOf(' ')))
                .toList();
    }

    private static AuthorizationField authorization(String value) {
        return new AuthorizationField(AuthorizationField.In.HEADER, "Authorization", new ValueTemplate(value));
    }
}
