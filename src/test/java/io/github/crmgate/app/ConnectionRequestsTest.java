package io.github.crmgate.app;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.crmgate.app.RunningCrmGate.Answer;
import io.github.crmgate.json.Json;
import io.github.crmgate.testing.TestStore;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests of connections that are refused, or that no store changes. */
final class ConnectionRequestsTest extends ConnectionApiSetup {
    ConnectionRequestsTest() {
        super(TestStore.H2);
    }

    @Test
    void theIdOfThePreAuthorizedConnectionIsNoUsers() {
        for (String id : List.of("default", "freshsales")) {
            Answer refused =
                    create("provider", "freshsales", "domain", "acme", "apiKey", key(), "owner", "ann", "id", id);
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.detail()).contains("'id'", "without an owner");
        }
    }

    @Test
    void aCodeIsNotSpentForAnIdOfSomebodyElse() {
        create("provider", "freshsales", "domain", "acme", "apiKey", key(), "owner", "ann", "id", "taken");
        String code = zoho.issueCode("us");

        assertThat(create("provider", "zoho", "region", "us", "code", code, "owner", "bob", "id", "taken")
                        .status())
                .isEqualTo(400);
        assertThat(zoho.tokenCalls("us")).isZero();
        assertThat(create("provider", "zoho", "region", "us", "code", code, "owner", "bob")
                        .status())
                .isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"provider\":\"zoho\",\"provider\":\"freshsales\"}",
                "{\"provider\":\"zoho\"}{}",
                "{\"provider\":\"zoho\"} x"
            })
    void aDocumentThatSaysThingsTwiceOrGoesOnIsRefused(String body) {
        Answer refused = gate.post("/api/connections", body);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.detail()).contains("must be a JSON object");
    }

    @Test
    void noWebPageOfAnotherSiteCalls() {
        for (String[] headers : new String[][] {{"Sec-Fetch-Site", "cross-site"}, {"Origin", "https://evil.example"}}) {
            Answer refused = gate.get("/api/connections", headers);
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.code()).isEqualTo("forbidden");
        }
        assertThat(gate.get("/api/connections", "Sec-Fetch-Site", "none").status())
                .isEqualTo(200);
        for (String[] headers : new String[][] {{"Origin", "null"}, {"Referer", "https://evil.example/"}}) {
            Answer refused = gate.post("/api/connections", "{}", "text/plain", headers);
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.code()).isEqualTo("forbidden");
            assertThat(gate.get("/api/connections", headers).status()).isEqualTo(200);
        }
    }

    @Test
    void theCodeOfASelfClientIsExchanged() {
        Answer made = create("provider", "zoho", "region", "eu", "code", zoho.issueCode("eu"), "owner", "bob");

        assertThat(made.status()).isEqualTo(201);
        zoho.expireAccessTokens();
        assertThat(gate.get("/api/leads?owner=bob&limit=1").status()).isEqualTo(200);
        assertThat(zoho.tokenCalls("eu")).isEqualTo(2);
    }

    @Test
    void aDeadGrantIsRefusedWithTheProvidersAnswerAndNothingIsSaved() {
        Answer refused = create("provider", "zoho", "region", "eu", "refreshToken", "1000.dead.beef", "owner", "bob");

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.code()).isEqualTo("auth_check_failed");
        assertThat(refused.json().path("crmCode").asText()).isEqualTo("invalid_code");
        assertThat(refused.json().path("provider").asText()).isEqualTo("zoho");
        assertThat(refused.text()).doesNotContain("dead.beef");
        assertNothingWasMade();
    }

    @Test
    void aBadKeyIsRefusedWithTheProvidersAnswerAndNothingIsSaved() {
        Answer refused = create("provider", "freshsales", "domain", "acme", "apiKey", "wr0ng", "owner", "ann");

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.code()).isEqualTo("auth_check_failed");
        assertThat(refused.json().path("crmMessage").asText()).contains("Incorrect or expired API key");
        assertThat(refused.text()).doesNotContain("wr0ng");
        assertNothingWasMade();
    }

    @Test
    void aSignInPageIsNoProofAndNothingIsSaved() {
        freshsales.signInPage(true);
        assertThat(create("provider", "freshsales", "domain", "acme", "apiKey", key(), "owner", "ann")
                        .code())
                .isEqualTo("auth_check_failed");
        freshsales.redirect(true);
        assertThat(create("provider", "freshsales", "domain", "acme", "apiKey", key(), "owner", "ann")
                        .code())
                .isEqualTo("auth_check_failed");
        assertNothingWasMade();
    }

    @Test
    void aProviderThatIsDownIsNoReasonToBlameTheCredential() {
        zoho.server("eu").stubFor(post("/oauth/v2/token").willReturn(aResponse().withStatus(500)));
        Answer down = create("provider", "zoho", "region", "eu", "refreshToken", "1000.x.y", "owner", "bob");
        assertThat(down.status()).isEqualTo(503);
        assertThat(down.header("Retry-After")).isNotNull();

        zoho.removeStubs();
        zoho.throttleTokens(true);
        assertThat(create("provider", "zoho", "region", "eu", "refreshToken", "1000.x.y", "owner", "bob")
                        .code())
                .isEqualTo("crm_rate_limited");
        assertNothingWasMade();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | provider",
                "{\"provider\":\"hubspot\"} | provider",
                "{\"provider\":\"freshsales\",\"domain\":\"acme\"} | apiKey",
                "{\"provider\":\"freshsales\",\"apiKey\":\"k3y\"} | domain",
                "{\"provider\":\"freshsales\",\"apiKey\":\"k3y\",\"domain\":\"acme.evil.com\"} | domain",
                "{\"provider\":\"freshsales\",\"apiKey\":\" \",\"domain\":\"acme\"} | apiKey",
                "{\"provider\":\"freshsales\",\"apiKey\":[\"k3y\"],\"domain\":\"acme\"} | apiKey",
                "{\"provider\":\"freshsales\",\"apiKey\":\"k3y\",\"domain\":\"acme\",\"refreshToken\":\"x\"} | refreshToken",
                "{\"provider\":\"freshsales\",\"apiKey\":\"k3y\",\"domain\":\"acme\",\"id\":\"a b\"} | id",
                "{\"provider\":\"freshsales\",\"apiKey\":\"k3y\",\"domain\":\"acme\",\"id\":\"../x\"} | id",
                "{\"provider\":\"zoho\",\"region\":\"moon\",\"refreshToken\":\"k3y\"} | region",
                "{\"provider\":\"zoho\",\"region\":\"us\"} | refreshToken",
                "{\"provider\":\"zoho\",\"region\":\"us\",\"refreshToken\":\"k3y\",\"code\":\"k3y\"} | code",
                "[] | JSON object",
                "k3y | JSON object",
            })
    void whatIsWrongWithTheBodyIsNamed(String body, String culprit) {
        Answer refused = gate.post("/api/connections", body);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.detail()).contains(culprit).doesNotContain("k3y");
        assertNothingWasMade();
    }

    @Test
    void aFormWithPartsIsRefusedAndNothingOfItIsWrittenToDisk() {
        String parts = "--x\r\nContent-Disposition: form-data; name=\"f\"; filename=\"f\"\r\n\r\nk3y\r\n--x--\r\n";

        for (String path : List.of("/api/connections", "/api/connections/default/check")) {
            Answer refused = gate.post(path, parts, "multipart/form-data; boundary=x");
            assertThat(refused.code()).isEqualTo("bad_request");
        }

        assertThat(Path.of("file-uploads")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/x-www-form-urlencoded", "text/plain"})
    void aBodyThatIsCalledSomethingElseIsReadAsJson(String type) {
        Answer answer = gate.post(
                "/api/connections",
                Json.write(object("provider", "freshsales", "domain", "acme", "apiKey", key(), "owner", "ann")),
                type);

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.text()).doesNotContain(key());
    }

    @Test
    void aPreAuthorizedConnectionIsTheDefaultOneOrThatOfItsProvider() {
        Answer other = create("provider", "freshsales", "domain", "acme", "apiKey", key());
        Answer again = create("provider", "freshsales", "domain", "acme", "apiKey", key());
        assertThat(other.json().path("id").asText()).isEqualTo("freshsales");
        assertThat(again.json().path("id").asText()).isEqualTo("freshsales");

        Answer same = create("provider", "zoho", "region", "us", "refreshToken", zoho.refreshToken("us"));
        assertThat(same.json().path("id").asText()).isEqualTo("default");
        assertThat(same.json().path("owner").isNull()).isTrue();
    }
}
