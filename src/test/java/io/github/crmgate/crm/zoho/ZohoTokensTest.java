package io.github.crmgate.crm.zoho;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.Credential;
import io.github.crmgate.crm.Queries;
import io.github.crmgate.crm.Wire;
import io.github.crmgate.http.CrmResponse;
import io.github.crmgate.oauth.TokenRequest;
import io.github.crmgate.oauth.TokenResult;
import io.github.crmgate.secret.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ZohoTokensTest {
    private static final Connection EU = Queries.connection("default", "zoho", "eu", null);
    private static final Credential REFRESH = new Credential.RefreshToken(Secret.of("1000.refresh-s3cret"));

    private final ZohoTokens tokens = new ZohoTokens(ZohoTestSettings.with());

    @Test
    void aRefreshGoesToTheAccountsServerOfTheConnection() {
        assertThat(tokens.refresh(EU, REFRESH))
                .isEqualTo(TokenRequest.withForm(
                        URI.create("https://accounts.zoho.eu/oauth/v2/token"),
                        Map.of(
                                "grant_type", "refresh_token",
                                "refresh_token", "1000.refresh-s3cret",
                                "client_id", "1000.CLIENT",
                                "client_secret", "client-s3cret"),
                        true));
    }

    @ParameterizedTest
    @MethodSource("io.github.crmgate.crm.zoho.ZohoHostsTest#dataCentres")
    void eachDataCentreHasItsTokenEndpoint(String line) {
        String[] words = line.split(" ");

        assertThat(tokens.refresh(Queries.connection("c", "zoho", words[0], null), REFRESH)
                        .endpoint())
                .isEqualTo(URI.create("https://accounts." + words[1] + "/oauth/v2/token"));
    }

    @Test
    void anAccountsServerThatTheOperatorNamedGetsTheRequest() {
        ZohoTokens overridden =
                new ZohoTokens(ZohoTestSettings.with("regions.eu.accounts-url", "http://localhost:9000/zoho/"));

        assertThat(overridden.refresh(EU, REFRESH).endpoint())
                .isEqualTo(URI.create("http://localhost:9000/zoho/oauth/v2/token"));
    }

    @Test
    void aCodeIsExchangedWithTheRedirectUriItWasIssuedFor() {
        Credential code =
                new Credential.AuthorizationCode(Secret.of("1000.code"), "http://localhost:8080/oauth/callback", null);

        assertThat(tokens.exchange(EU, code).form())
                .isEqualTo(Map.of(
                        "grant_type", "authorization_code",
                        "code", "1000.code",
                        "redirect_uri", "http://localhost:8080/oauth/callback",
                        "client_id", "1000.CLIENT",
                        "client_secret", "client-s3cret"));
    }

    @Test
    void theCodeOfASelfClientIsExchangedWithoutRedirectUri() {
        Credential code = new Credential.AuthorizationCode(Secret.of("1000.code"), null, null);

        assertThat(tokens.exchange(EU, code).form().keySet())
                .containsExactlyInAnyOrder("grant_type", "code", "client_id", "client_secret");
    }

    @Test
    void theTextOfARequestAndOfAnAnswerTellsNoSecret() {
        assertThat(tokens.refresh(EU, REFRESH))
                .hasToString("POST https://accounts.zoho.eu/oauth/v2/token"
                        + " [client_id, client_secret, grant_type, refresh_token]");
        assertThat(tokens.read(EU, null, Wire.ok("zoho/token-exchange.json")).toString())
                .doesNotContain("1000.access", "1000.refresh");
    }

    @Test
    void anExchangeBringsBothTokens() {
        assertThat(tokens.read(EU, null, Wire.ok("zoho/token-exchange.json")))
                .isEqualTo(new TokenResult.Granted(
                        Secret.of("1000.access"),
                        Secret.of("1000.refresh"),
                        Duration.ofHours(1),
                        URI.create("https://www.zohoapis.eu"),
                        List.of("ZohoCRM.modules.leads.ALL", "ZohoSearch.securesearch.READ")));
    }

    @Test
    void aRefreshBringsNoRefreshTokenAndMaybeNoScope() {
        assertThat(tokens.read(EU, null, Wire.ok("zoho/token-refresh.json")))
                .isEqualTo(new TokenResult.Granted(
                        Secret.of("1000.access"),
                        null,
                        Duration.ofHours(1),
                        URI.create("https://www.zohoapis.eu"),
                        List.of()));
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 400, 401, 429, 500})
    void anAccessTokenIsASuccessWhateverTheStatus(int status) {
        assertThat(tokens.read(EU, null, Wire.answer(status, Wire.document("zoho/token-refresh.json"))))
                .isInstanceOf(TokenResult.Granted.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"expires_in\":3600 | PT1H",
                "\"expires_in\":\"3600\" | PT1H",
                "\"expires_in\":1800 | PT30M",
                "\"expires_in\":\"90\" | PT1M30S",
                "\"expires_in\":3600000,\"expires_in_sec\":3600 | PT1H",
                "\"expires_in_sec\":1800,\"expires_in\":1800000 | PT30M",
                "\"expires_in\":60000,\"expires_in_sec\":60 | PT1M",
                "\"expires_in\":3600000 | PT1H",
                "\"expires_in\":86400 | PT24H",
                "\"expires_in\":86401 | PT1H",
                "\"expires_in\":0 | PT1H",
                "\"expires_in\":-5 | PT1H",
                "\"expires_in\":null | PT1H",
                "\"expires_in\":\"\" | PT1H",
                "\"expires_in\":\"soon\" | PT1H",
                "\"expires_in\":{} | PT1H",
                "\"expires_in\":99999999999999999999 | PT1H",
                "\"expires_in\":3600000,\"expires_in_sec\":null | PT1H",
                "\"token_type\":\"Bearer\" | PT1H",
            })
    void theLifetimeIsReadInEachFormAndNeverTakenForLonger(String field, Duration lifetime) {
        assertThat(tokens.read(EU, null, Wire.answer(200, "{\"access_token\":\"1000.access\"," + field + "}")))
                .asInstanceOf(type(TokenResult.Granted.class))
                .extracting(TokenResult.Granted::lifetime)
                .isEqualTo(lifetime);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a,b", "a, b"})
    void scopesAreReadInEachForm(String scope) {
        assertThat(tokens.read(EU, null, Wire.answer(200, "{\"access_token\":\"1000.a\",\"scope\":\"" + scope + "\"}")))
                .asInstanceOf(type(TokenResult.Granted.class))
                .extracting(TokenResult.Granted::scopes)
                .isEqualTo(List.of("a", "b"));
    }

    @ParameterizedTest
    @CsvSource({
        "https://www.zohoapis.eu, https://www.zohoapis.eu",
        "https://api.zoho.eu, https://www.zohoapis.eu",
        "https://www.zohoapis.com.cn, https://www.zohoapis.com.cn",
        "https://www.zohoapis.ca, https://www.zohoapis.ca",
        "https://sandbox.zohoapis.eu, https://sandbox.zohoapis.eu",
        "'', https://www.zohoapis.eu",
    })
    void callsGoWhereTheAnswerSays(String apiDomain, URI apiBase) {
        assertThat(tokens.read(EU, null, granted(apiDomain)))
                .asInstanceOf(type(TokenResult.Granted.class))
                .extracting(TokenResult.Granted::apiBase)
                .isEqualTo(apiBase);
    }

    @Test
    void callsGoToTheDataCentreOfTheConnectionIfTheAnswerSaysNothing() {
        ZohoTokens sandbox = new ZohoTokens(ZohoTestSettings.with("environment", "sandbox"));

        assertThat(sandbox.read(
                        Queries.connection("c", "zoho", "ca", null),
                        null,
                        Wire.answer(200, "{\"access_token\":\"1000.a\"}")))
                .asInstanceOf(type(TokenResult.Granted.class))
                .extracting(TokenResult.Granted::apiBase)
                .isEqualTo(URI.create("https://sandbox.zohoapis.ca"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://www.zohoapis.com.evil.com",
                "https://www.zohoapis.com@evil.com",
                "http://www.zohoapis.com",
                "https://www.zohoapis.com:8443",
                "http://localhost:9000",
                "not a url",
            })
    void aTokenIsNeverUsedAtAHostThatNobodyKnows(String apiDomain) {
        assertThat(tokens.read(EU, null, granted(apiDomain)))
                .asInstanceOf(type(TokenResult.Refused.class))
                .extracting(TokenResult.Refused::detail)
                .asString()
                .contains(apiDomain, "crmgate.zoho.regions.eu.api-url")
                .doesNotContain("1000.access");
    }

    @Test
    void aHostThatTheOperatorNamedIsKnown() {
        ZohoTokens overridden = new ZohoTokens(ZohoTestSettings.with("regions.eu.api-url", "http://localhost:9000"));

        for (String told : List.of("http://localhost:9000", "https://www.zohoapis.eu", "")) {
            assertThat(overridden.read(EU, null, granted(told)))
                    .asInstanceOf(type(TokenResult.Granted.class))
                    .extracting(TokenResult.Granted::apiBase)
                    .isEqualTo(URI.create("http://localhost:9000"));
        }
    }

    @Test
    void aRefreshThatNamesNoApiKeepsTheOneOfTheGrant() {
        CrmResponse unnamed = Wire.answer(200, "{\"access_token\":\"1000.access\",\"expires_in\":3600}");

        assertThat(List.of("https://www.zohoapis.in", "https://crm.example.com"))
                .extracting(before -> tokens.read(EU, URI.create(before), unnamed))
                .extracting(answer -> ((TokenResult.Granted) answer).apiBase())
                .containsExactly(URI.create("https://www.zohoapis.in"), URI.create("https://www.zohoapis.eu"));
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 400, 401})
    void invalidCodeIsADeadGrantWithItsCauses(int status) {
        assertThat(tokens.read(EU, null, error(status, "invalid_code")))
                .asInstanceOf(type(TokenResult.Dead.class))
                .extracting(TokenResult.Dead::detail)
                .asString()
                .contains("invalid_code", "revoked", "'eu'", "Authorize again");
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 400})
    void anUnknownClientMostOftenMeansTheWrongDataCentre(int status) {
        assertThat(tokens.read(EU, null, error(status, "invalid_client")))
                .asInstanceOf(type(TokenResult.Refused.class))
                .extracting(TokenResult.Refused::detail)
                .asString()
                .contains("invalid_client ", "https://accounts.zoho.eu", "crmgate.zoho.region", "'eu'");
    }

    @ParameterizedTest
    @CsvSource({
        "invalid_client_secret, crmgate.zoho.client-secret",
        "invalid_redirect_uri, invalid_redirect_uri",
        "access_denied, access_denied",
        "missing_org_info, missing_org_info",
        "invalid_scope, invalid_scope",
    })
    void whatTheUserCanMendIsRefusedByName(String error, String told) {
        for (int status : new int[] {200, 400}) {
            assertThat(tokens.read(EU, null, error(status, error)))
                    .asInstanceOf(type(TokenResult.Refused.class))
                    .extracting(TokenResult.Refused::detail)
                    .asString()
                    .contains(error, told, "https://accounts.zoho.eu");
        }
    }

    @Test
    void theWordsOfTheServerGoAlong() {
        assertThat(tokens.read(
                        EU,
                        null,
                        Wire.answer(200, "{\"error\":\"other\",\"error_description\":\"Something is off.\"}")))
                .asInstanceOf(type(TokenResult.Refused.class))
                .extracting(TokenResult.Refused::detail)
                .asString()
                .contains("other", "Something is off.");
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 400, 401, 403, 429})
    void aThrottleIsNeverADeadGrant(int status) {
        assertThat(tokens.read(EU, null, Wire.answer(status, Wire.document("zoho/token-throttled.json"))))
                .asInstanceOf(type(TokenResult.Throttled.class))
                .satisfies(throttled -> {
                    assertThat(throttled.detail()).contains("The authorization is fine");
                    assertThat(throttled.retryAfter()).isNull();
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error\":\"Access Denied\"}",
                "{\"error\":\"access denied\",\"status\":\"failure\"}",
                "{\"error\":\"invalid_code\",\"error_description\":\"You have made too many requests continuously.\"}",
                "{\"error_description\":\"You have made too many requests continuously.\"}",
            })
    void aThrottleIsToldByItsErrorOrByItsWords(String body) {
        assertThat(tokens.read(EU, null, Wire.answer(200, body))).isInstanceOf(TokenResult.Throttled.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>", "{\"error\":\"invalid_code\"}", "{}"})
    void tooManyRequestsIsAThrottleWhateverTheBody(String body) {
        assertThat(tokens.read(EU, null, Wire.answer(429, body, Duration.ofSeconds(90))))
                .asInstanceOf(type(TokenResult.Throttled.class))
                .extracting(TokenResult.Throttled::retryAfter)
                .isEqualTo(Duration.ofSeconds(90));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200 | ''",
                "204 | ''",
                "200 | {}",
                "200 | []",
                "200 | <html>sign in</html>",
                "200 | {\"access_token\":",
                "200 | {\"access_token\":\"\"}",
                "200 | {\"access_token\":null}",
                "200 | {\"error\":\"general_error\"}",
                "302 | ''",
                "400 | ''",
                "404 | <html>",
                "500 | {\"error\":\"invalid_code\"}",
                "503 | {\"error\":\"invalid_client\"}",
                "502 | <html>Bad Gateway</html>",
            })
    void everythingElseIsTransient(int status, String body) {
        assertThat(tokens.read(EU, null, Wire.answer(status, body)))
                .asInstanceOf(type(TokenResult.Unavailable.class))
                .extracting(TokenResult.Unavailable::detail)
                .asString()
                .contains("https://accounts.zoho.eu", "HTTP " + status);
    }

    @Test
    void throttleWordsInCapitals() {
        assertThat(new ZohoTokens(ZohoTestSettings.with())
                        .read(
                                Queries.connection("d", "zoho", "eu", null),
                                null,
                                Wire.answer(
                                        400,
                                        "{\"error\":\"invalid_code\",\"error_description\":\"Too many requests\"}")))
                .isInstanceOf(TokenResult.Throttled.class);
    }

    private static CrmResponse granted(String apiDomain) {
        return Wire.answer(200, "{\"access_token\":\"1000.access\",\"api_domain\":\"" + apiDomain + "\"}");
    }

    private static CrmResponse error(int status, String error) {
        return Wire.answer(status, "{\"error\":\"" + error + "\"}");
    }
}
