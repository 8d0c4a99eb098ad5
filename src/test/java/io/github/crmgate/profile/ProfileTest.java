package io.github.crmgate.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.crmgate.http.CrmRequest;
import io.github.crmgate.secret.Secret;
import java.net.URI;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a profile does with a call. */
final class ProfileTest {
    private static final URI BASE = URI.create("https://api.example.com/v1");
    private static final CrmRequest LEADS =
            CrmRequest.get("/leads").with("page", 1).header("X-Trace", "7");

    private static final Profile OAUTH = ProfileTestSettings.read(ProfileTestSettings.oauth());
    private static final Profile API_KEY = ProfileTestSettings.read(ProfileTestSettings.apiKey());
    private static final Profile BASIC = ProfileTestSettings.read(ProfileTestSettings.basic());

    @Test
    void aHeaderCarriesTheAccessToken() {
        AuthorizedCall call = OAUTH.authorized(LEADS, BASE, Map.of("access_token", "t0ken"));

        assertThat(call.method()).isEqualTo("GET");
        assertThat(call.uri()).isEqualTo(URI.create("https://api.example.com/v1/leads?page=1"));
        assertThat(call.headers())
                .containsExactly(Map.entry("X-Trace", "7"), Map.entry("Authorization", "Bearer t0ken"));
        assertThat(call.body()).isNull();
    }

    @Test
    void eachTokenIsPlacedInItsOwnCalls() {
        Authorizers authorizers = new Authorizers(OAUTH, "access_token");
        Secret first = Secret.of("t0ken-1");

        assertThat(authorizers.call(LEADS, BASE, first))
                .isEqualTo(OAUTH.authorized(LEADS, BASE, Map.of("access_token", "t0ken-1")));
        assertThat(authorizers.call(CrmRequest.get("/other"), BASE, first))
                .isEqualTo(OAUTH.authorized(CrmRequest.get("/other"), BASE, Map.of("access_token", "t0ken-1")));
        assertThat(authorizers.call(LEADS, BASE, Secret.of("t0ken-2")))
                .isEqualTo(OAUTH.authorized(LEADS, BASE, Map.of("access_token", "t0ken-2")));
    }

    @Test
    void aHeaderCarriesTheKeyAsItStands() {
        assertThat(API_KEY.authorized(LEADS, BASE, Map.of("key", "Token token=k3y"))
                        .headers())
                .containsEntry("Authorization", "Token token=k3y");
    }

    @Test
    void nameAndPasswordAreEncodedInUtf8() {
        assertThat(BASIC.authorized(LEADS, BASE, Map.of("username", "jörg", "password", " p:ß "))
                        .headers())
                .containsEntry("Authorization", "Basic asO2cmc6IHA6w58g");
    }

    @Test
    void aHeaderOfTheRequestGivesWayWhateverItsCase() {
        CrmRequest request = CrmRequest.get("/x").header("authorization", "of the caller");

        assertThat(API_KEY.authorized(request, BASE, Map.of("key", "k3y")).headers())
                .containsExactly(Map.entry("Authorization", "k3y"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "k3y\r\nX-Evil: 1",
                "k3y\n",
                "k3y\u0000",
                "k3y\u0085",
                "k3y\u010a",
                "k3y\u010d",
                "kеy",
                "k\ud83d\udd11"
            })
    void aValueThatCouldBreakAHeaderIsRefusedByItsFieldWithoutTellingIt(String value) {
        FieldValueException refusal = catchThrowableOfType(
                FieldValueException.class, () -> API_KEY.authorized(LEADS, BASE, Map.of("key", value)));
        FieldValueException token = catchThrowableOfType(
                FieldValueException.class, () -> OAUTH.authorized(LEADS, BASE, Map.of("access_token", value)));

        assertThat(refusal.field()).isEqualTo("key");
        assertThat(refusal.reason()).isNotBlank();
        assertThat(refusal.getMessage())
                .startsWith("key ")
                .doesNotContain(value)
                .doesNotContain("k3y");
        assertThat(token.field()).isEqualTo("access_token");
        assertThat(token.getMessage()).doesNotContain("k3y");
    }

    @Test
    void aUserNameHasNoColonAndNeitherHasControlCharacters() {
        assertThat(API_KEY.faults(Map.of("key", "k3y"))).isEmpty();
        assertThat(BASIC.faults(Map.of("username", "a:b", "password", "x")))
                .isEqualTo(Map.of("username", "must not hold a colon"));
        assertThat(BASIC.faults(Map.of("username", "a", "password", "x\ny")))
                .isEqualTo(Map.of("password", "must not hold control characters or line ends"));
    }

    @Test
    void aMissingValueIsRefusedByItsName() {
        assertThat(catchThrowableOfType(FieldValueException.class, () -> OAUTH.authorized(LEADS, BASE, Map.of())))
                .hasMessage("access_token is missing");
        assertThat(catchThrowableOfType(
                        FieldValueException.class, () -> BASIC.authorized(LEADS, BASE, Map.of("username", "a"))))
                .hasMessage("password is missing");
    }

    @Test
    void aValueIsPutInOnce() {
        Profile profile = with("header", "X-Key", "{{a}}:{{b}}", "fields.a.secret", "true", "fields.b.label", "B");

        assertThat(profile.authorized(LEADS, BASE, Map.of("a", "{{b}}$1\\", "b", "{{a}}{b}"))
                        .headers())
                .containsEntry("X-Key", "{{b}}$1\\:{{a}}{b}");
    }

    @Test
    void aQueryParameterCarriesItEncodedAndReplacesOneOfTheSameName() {
        Profile profile = with("query", "api key", "{{key}}");

        AuthorizedCall call = profile.authorized(
                CrmRequest.get("/x").with("api key", "old").with("q", "1"), BASE, Map.of("key", "a&b=c d\u00e9"));

        assertThat(call.uri()).isEqualTo(URI.create("https://api.example.com/v1/x?api%20key=a%26b%3Dc%20d%C3%A9&q=1"));
        assertThat(call.headers()).isEmpty();
    }

    @Test
    void aQueryParameterHasNoControlCharacters() {
        Profile profile = with("query", "k", "{{key}}");

        assertThat(profile.faults(Map.of("key", "a\nb"))).containsOnlyKeys("key");
    }

    @Test
    void aPathCarriesItWithinItsSegment() {
        Profile profile = with("path", "token", "bot{{key}}");
        CrmRequest request = new CrmRequest(
                "DELETE", "/{token}/leads/x{token}", Map.of("p", "{token}"), Map.of(), null, List.of(), null);

        assertThat(profile.authorized(request, BASE, Map.of("key", "a/../b?c#d:e"))
                        .uri())
                .isEqualTo(URI.create("https://api.example.com/v1/bota%2F..%2Fb%3Fc%23d%3Ae/leads/"
                        + "xbota%2F..%2Fb%3Fc%23d%3Ae?p=%7Btoken%7D"));
    }

    @ParameterizedTest
    @ValueSource(strings = {".", "..", " ..", "a\r\nb"})
    void aPathTakesNeitherDotsNorControlCharacters(String value) {
        Profile profile = with("path", "token", "{{key}}");

        FieldValueException refusal = catchThrowableOfType(
                FieldValueException.class,
                () -> profile.authorized(CrmRequest.get("/{token}/x"), BASE, Map.of("key", value)));

        assertThat(refusal.field()).isEqualTo("key");
    }

    @Test
    void aPlaceholderOfAPathThatNothingFillsIsRefused() {
        assertThat(catchThrowableOfType(
                        FieldValueException.class,
                        () -> API_KEY.authorized(CrmRequest.get("/{other}"), BASE, Map.of("key", "k", "other", "x"))))
                .hasMessage("other is missing");
    }

    @Test
    void aBodyCarriesItAsAMember() {
        Profile profile = with("payload", "apiKey", "{{key}}");
        CrmRequest search = CrmRequest.search("/search", Map.of("apiKey", "old"));

        assertThat(profile.authorized(search, BASE, Map.of("key", "a\"b")).body())
                .isEqualTo("{\"apiKey\":\"a\\\"b\"}");
        assertThat(profile.authorized(
                                CrmRequest.search("/search", Map.of("id", 12345678901234567890.5)),
                                BASE,
                                Map.of("key", "k"))
                        .body())
                .startsWith("{\"id\":")
                .endsWith(",\"apiKey\":\"k\"}");
        assertThat(profile.authorized(bare("POST"), BASE, Map.of("key", "k")).body())
                .isEqualTo("{\"apiKey\":\"k\"}");
        assertThat(profile.authorized(bare("PUT"), BASE, Map.of("key", "k")).body())
                .isEqualTo("{\"apiKey\":\"k\"}");
        assertThat(profile.authorized(bare("GET"), BASE, Map.of("key", "k")).body())
                .isNull();
        assertThat(profile.authorized(bare("DELETE"), BASE, Map.of("key", "k")).body())
                .isNull();
        assertThat(API_KEY.authorized(search, BASE, Map.of("key", "k")).body()).isEqualTo("{\"apiKey\":\"old\"}");
    }

    @Test
    void aBodyThatIsNoObjectIsRefusedWithoutTellingIt() {
        Profile profile = with("payload", "apiKey", "{{key}}");

        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> profile.authorized(CrmRequest.search("/x", List.of("jane")), BASE, Map.of("key", "k3y")))
                .satisfies(refusal -> assertThat(refusal.getMessage()).doesNotContain("jane", "k3y"));
    }

    @Test
    void anAuthorizationFieldWithoutItsOptionalValueIsLeftOut() {
        Profile profile = ProfileTestSettings.read(ProfileTestSettings.apiKey(
                "authorization-fields.1.in", "header",
                "authorization-fields.1.key", "X-Key",
                "authorization-fields.1.value", "{{key}}",
                "authorization-fields.2.in", "header",
                "authorization-fields.2.key", "X-Org",
                "authorization-fields.2.value", "org {{org}}",
                "fields.org.required", "false"));

        assertThat(profile.authorized(CrmRequest.get("/x"), BASE, Map.of("key", "k", "org", " "))
                        .headers())
                .containsExactly(Map.entry("X-Key", "k"));
        assertThat(profile.authorized(CrmRequest.get("/x"), BASE, Map.of("key", "k", "org", "7"))
                        .headers())
                .containsExactly(Map.entry("X-Key", "k"), Map.entry("X-Org", "org 7"));
        assertThat(profile.faults(Map.of("key", "k"))).isEmpty();
    }

    @Test
    void anAuthCheckCarriesTheCredentialToo() {
        Profile header = ProfileTestSettings.read(
                ProfileTestSettings.apiKey("auth-check-url", "https://{tenant}.example.com/me?fields=id&per_page=1"));
        Profile query = with("query", "k", "{{key}}", "auth-check-url", "https://api.example.com/me?a=b");
        Profile path = with("path", "token", "{{key}}", "auth-check-url", "https://api.example.com/bot{token}/me");

        AuthorizedCall call = header.authCheck(Map.of("tenant", "Acme", "key", "k3y"));
        assertThat(call.method()).isEqualTo("GET");
        assertThat(call.uri()).isEqualTo(URI.create("https://acme.example.com/me?fields=id&per_page=1"));
        assertThat(call.headers()).containsExactly(Map.entry("Authorization", "k3y"));
        assertThat(call.body()).isNull();
        assertThat(query.authCheck(Map.of("key", "a&b")).uri())
                .isEqualTo(URI.create("https://api.example.com/me?a=b&k=a%26b"));
        assertThat(path.authCheck(Map.of("key", "1:a/b")).uri())
                .isEqualTo(URI.create("https://api.example.com/bot1%3Aa%2Fb/me"));
    }

    @Test
    void everythingThatIsWrongWithWhatAUserEnteredIsToldAtOnceInOrderOfTheFields() {
        Profile profile = ProfileTestSettings.read(ProfileTestSettings.apiKey(
                "base-url", "https://{tenant}.example.com/{org}",
                "fields.org.label", "Organisation",
                "fields.more.label", "More"));
        Map<String, String> values = new HashMap<>(Map.of("tenant", "evil.com/", "org", "..", "key", "k3y\r\n"));

        assertThat(profile.fields()).extracting(ProfileField::key).containsExactly("tenant", "key", "org", "more");
        assertThat(profile.faults(values))
                .containsOnlyKeys("tenant", "key", "org", "more")
                .containsEntry("more", "is missing");
        assertThat(List.copyOf(profile.faults(values).keySet())).containsExactly("tenant", "key", "org", "more");
        assertThat(profile.faults(values).toString()).doesNotContain("evil", "k3y");
        assertThat(profile.faults(Map.of("tenant", "acme", "org", "7", "key", "k", "more", "m")))
                .isEmpty();
        assertThat(OAUTH.faults(Map.of())).isEmpty();
    }

    @Test
    void noTextTellsAValue() {
        Map<String, String> settings = new LinkedHashMap<>(ProfileTestSettings.oauth(
                "token-parameters.client_assertion", "assertion-s3cret",
                "authorization-fields.1.in", "header",
                "authorization-fields.1.key", "X-Key",
                "authorization-fields.1.value", "constant-s3cret {{access_token}}",
                "authorization-fields.2.in", "query",
                "authorization-fields.2.key", "k",
                "authorization-fields.2.value", "{{access_token}}"));
        Profile profile = ProfileTestSettings.read(settings);

        AuthorizedCall call = profile.authorized(LEADS, BASE, Map.of("access_token", "t0ken-s3cret"));

        assertThat(profile.toString()).contains("acme", "X-Key").doesNotContain("s3cret");
        assertThat(call.toString()).isEqualTo("GET [X-Key, X-Trace]");
        assertThat(String.valueOf(profile.oauth())).doesNotContain("s3cret");
    }

    @Test
    void aProfileMadeOtherwiseObeysTheSameRules() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Profile(
                        "acme",
                        ProfileType.API_KEY,
                        "Acme",
                        List.of(),
                        API_KEY.fields(),
                        API_KEY.authorizationFields(),
                        UrlTemplate.parse("https://{tenant}.example.com"),
                        API_KEY.authCheckUrl(),
                        null))
                .withMessage("profile acme names {tenant}, which is no field");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Profile(
                        "acme",
                        ProfileType.OAUTH2,
                        "Acme",
                        List.of(),
                        List.of(),
                        OAUTH.authorizationFields(),
                        OAUTH.baseUrl(),
                        OAUTH.authCheckUrl(),
                        null));
    }

    private static CrmRequest bare(String method) {
        return new CrmRequest(method, "/x", Map.of(), Map.of(), null, List.of(), null);
    }

    /** A profile of the type api-key with one authorization field. */
    private static Profile with(String in, String key, String value, String... more) {
        Map<String, String> settings = ProfileTestSettings.apiKey(
                "authorization-fields.1.in", in,
                "authorization-fields.1.key", key,
                "authorization-fields.1.value", value);
        for (int i = 0; i < more.length; i += 2) {
            settings.put("crmgate.profiles.acme." + more[i], more[i + 1]);
        }
        return ProfileTestSettings.read(settings);
    }
}
