package io.github.crmgate.app;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.app.RunningCrmGate.Answer;
import io.github.crmgate.json.Json;
import io.github.crmgate.sandbox.freshsales.SimulatedFreshsales;
import io.github.crmgate.sandbox.zoho.SimulatedZoho;
import io.github.crmgate.testing.Crowd;
import io.github.crmgate.testing.TestStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections over HTTP, of both providers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ConnectionApiContract {
    private final SimulatedZoho zoho = SimulatedZoho.start();
    private final SimulatedFreshsales freshsales = SimulatedFreshsales.start();

    private final RunningCrmGate gate;

    ConnectionApiContract(TestStore store) {
        Map<String, String> settings = new HashMap<>(RunningCrmGate.zoho(zoho, "us"));
        settings.putAll(store.settings());
        settings.put("crmgate.freshsales.base-url", freshsales.suiteBase().toString());
        gate = RunningCrmGate.start(settings);
        assertThat(gate.get("/api/leads?limit=1").status()).isEqualTo(200);
    }

    @BeforeEach
    void heal() {
        for (JsonNode connection : gate.get("/api/connections?limit=200").data()) {
            if (!connection.path("id").asText().equals("default")) {
                gate.send("DELETE", "/api/connections/" + connection.path("id").asText());
            }
        }
        await().until(() -> gate.get("/api/outbox").data().isEmpty());
        zoho.reset();
        freshsales.reset();
    }

    @AfterAll
    void stop() {
        gate.close();
        zoho.close();
        freshsales.close();
    }

    @Test
    void aConnectionServesAsSoonAsItIsMade() {
        Answer made = create(
                "provider",
                "freshsales",
                "domain",
                "acme.freshworks.com",
                "apiKey",
                "Token token=" + key(),
                "owner",
                "ann");

        assertThat(made.status()).isEqualTo(201);
        String id = made.json().path("id").asText();
        assertThat(id).startsWith("freshsales-");
        assertThat(made.json().path("domain").asText()).isEqualTo("acme.freshworks.com");
        assertThat(made.json().path("owner").asText()).isEqualTo("ann");
        assertThat(made.json().path("status").asText()).isEqualTo("active");
        assertThat(made.json().path("checkedAt").asText()).endsWith("Z");
        assertThat(made.header("Location")).isEqualTo("/api/connections/" + id);
        assertThat(made.text()).doesNotContain(key());
        for (String choice : List.of("connection=" + id, "owner=ann", "owner=ann&provider=freshsales")) {
            Answer leads = gate.get("/api/leads?limit=2&" + choice);
            assertThat(leads.status()).isEqualTo(200);
            assertThat(leads.data().get(0).path("connection").asText()).isEqualTo(id);
        }
        assertThat(gate.get("/api/connections/" + id).json()).isEqualTo(made.json());
    }

    @Test
    void aZohoAccountOfAnotherDataCentreIsConnectedByItsRefreshToken() {
        String refreshToken = zoho.newRefreshToken("eu", "bob");

        Answer made =
                create("provider", "zoho", "region", "eu", "refreshToken", refreshToken, "id", "bobs", "owner", "bob");

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.json().path("id").asText()).isEqualTo("bobs");
        assertThat(made.json().path("region").asText()).isEqualTo("eu");
        assertThat(made.json().path("tokenExpiresAt").asText()).endsWith("Z");
        assertThat(gate.get("/api/leads?owner=bob&limit=1").status()).isEqualTo(200);
        assertThat(zoho.tokenCalls("eu")).isEqualTo(1);
        assertThat(zoho.crmCalls("eu")).isEqualTo(2);
        assertThat(zoho.crmCalls("us")).isZero();
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

    @Test
    void tenTokensOfARefreshTokenAreFetchedAtMostWhoeverAsks() {
        String refreshToken = zoho.newRefreshToken("us", "ann");
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            statuses.add(create("provider", "zoho", "region", "us", "refreshToken", refreshToken, "id", "t" + i % 2)
                    .status());
        }

        assertThat(statuses.subList(0, 10)).containsOnly(201);
        assertThat(statuses.subList(10, 12)).containsOnly(429);
        assertThat(zoho.tokenCallsOf(refreshToken)).isEqualTo(10);
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
    void anIdThatCanNotBeIsNotFoundInEveryStore() {
        assertThat(gate.get("/api/connections/a%E2%80%A8b").status()).isEqualTo(404);
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
    void aMissingScopeIsNamedAndTheGrantThatWasMadeForNothingIsRevoked() {
        String code = zoho.issueCode("eu", "ZohoCRM.modules.contacts.READ");

        Answer refused = create("provider", "zoho", "region", "eu", "code", code, "owner", "bob");

        assertThat(refused.code()).isEqualTo("auth_check_failed");
        assertThat(refused.json().path("crmCode").asText()).isEqualTo("OAUTH_SCOPE_MISMATCH");
        await().untilAsserted(() -> assertThat(revocations("eu")).isEqualTo(1));
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

    @Test
    void theSameIdOrOwnerAgainReplacesTheCredentialInPlace() {
        String first = zoho.newRefreshToken("eu", "bob");
        String id = create("provider", "zoho", "region", "eu", "refreshToken", first, "owner", "bob")
                .json()
                .path("id")
                .asText();
        JsonNode before = gate.get("/api/connections/" + id).json();

        Answer byOwner = create(
                "provider", "zoho", "region", "us", "refreshToken", zoho.newRefreshToken("us", "bob"), "owner", "bob");
        Answer byId =
                create("provider", "zoho", "region", "us", "refreshToken", zoho.newRefreshToken("us", "bob"), "id", id);

        assertThat(byOwner.status()).isEqualTo(201);
        assertThat(byId.status()).isEqualTo(201);
        assertThat(byOwner.json().path("id").asText()).isEqualTo(id);
        assertThat(byId.json().path("id").asText()).isEqualTo(id);
        assertThat(byId.json().path("owner").asText()).isEqualTo("bob");
        assertThat(byId.json().path("region").asText()).isEqualTo("us");
        assertThat(byId.json().path("createdAt")).isEqualTo(before.path("createdAt"));
        assertThat(gate.get("/api/connections?owner=bob").data()).hasSize(1);
        assertThat(gate.get("/api/leads?owner=bob&limit=1").status()).isEqualTo(200);
        await().untilAsserted(() -> assertThat(revocations("eu")).isEqualTo(1));
    }

    @Test
    void theSameUserAtOnceMakesOneConnection() {
        List<Integer> statuses = Crowd.calling(
                        8,
                        () -> create("provider", "freshsales", "domain", "acme", "apiKey", key(), "owner", "ann")
                                .status())
                .answers();

        assertThat(statuses).containsOnly(201);
        assertThat(gate.get("/api/connections?owner=ann").data()).hasSize(1);
    }

    @Test
    void anIdOfSomebodyElseIsNotTakenOver() {
        create("provider", "freshsales", "domain", "acme", "apiKey", key(), "owner", "ann", "id", "anns");

        Answer otherOwner =
                create("provider", "freshsales", "domain", "acme", "apiKey", key(), "owner", "eve", "id", "anns");
        Answer otherProvider = create(
                "provider", "zoho", "region", "us", "refreshToken", zoho.newRefreshToken("us", "eve"), "id", "anns");

        assertThat(otherOwner.status()).isEqualTo(400);
        assertThat(otherOwner.detail()).contains("'id'", "another owner");
        assertThat(otherProvider.status()).isEqualTo(400);
        assertThat(gate.get("/api/connections/anns").json().path("owner").asText())
                .isEqualTo("ann");
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
    void theListIsPagedAndFiltered() {
        for (int i = 0; i < 7; i++) {
            create("provider", "freshsales", "domain", "acme", "apiKey", key(), "owner", "u" + i, "id", "c" + i);
        }
        gate.post("/api/connections/c3/disable");

        Answer page = gate.get("/api/connections?provider=freshsales&limit=5");
        assertThat(ids(page)).containsExactly("c0", "c1", "c2", "c3", "c4");
        Answer rest = gate.get("/api/connections?provider=freshsales&limit=5&cursor="
                + page.json().path("next").asText());
        assertThat(ids(rest)).containsExactly("c5", "c6");
        assertThat(rest.json().path("next").isNull()).isTrue();
        assertThat(ids(gate.get("/api/connections?status=disabled"))).containsExactly("c3");
        assertThat(ids(gate.get("/api/connections?owner=u6"))).containsExactly("c6");
        assertThat(ids(gate.get("/api/connections?owner=u6&provider=zoho"))).isEmpty();
        assertThat(gate.get("/api/connections?status=odd").detail()).contains("status");
    }

    @Test
    void aDisabledConnectionServesNothingAndKeepsItsCredential() {
        create("provider", "freshsales", "domain", "acme", "apiKey", key(), "owner", "ann", "id", "anns");

        assertThat(gate.post("/api/connections/anns/disable")
                        .json()
                        .path("status")
                        .asText())
                .isEqualTo("disabled");
        freshsales.server().resetRequests();
        assertThat(gate.get("/api/leads?owner=ann").code()).isEqualTo("connection_disabled");
        assertThat(freshsales.calls()).isZero();

        Answer enabled = gate.post("/api/connections/anns/enable");
        assertThat(enabled.status()).isEqualTo(200);
        assertThat(enabled.json().path("status").asText()).isEqualTo("active");
        assertThat(gate.get("/api/leads?owner=ann&limit=1").status()).isEqualTo(200);
        assertThat(gate.post("/api/connections/nope/enable").code()).isEqualTo("connection_not_found");
    }

    @Test
    void aDeletedConnectionIsGoneAndItsTokenRevoked() {
        create("provider", "zoho", "region", "eu", "refreshToken", zoho.newRefreshToken("eu", "bob"), "id", "bobs");

        assertThat(gate.send("DELETE", "/api/connections/bobs").status()).isEqualTo(204);

        assertThat(gate.get("/api/connections/bobs").code()).isEqualTo("connection_not_found");
        assertThat(gate.get("/api/leads?connection=bobs").code()).isEqualTo("connection_not_found");
        assertThat(gate.send("DELETE", "/api/connections/bobs").code()).isEqualTo("connection_not_found");
        await().untilAsserted(() -> assertThat(revocations("eu")).isEqualTo(1));
        await().untilAsserted(() -> assertThat(gate.get("/api/outbox").data()).isEmpty());
    }

    @Test
    void aRevocationThatFailsIsVisibleAndTriedAgain() {
        create("provider", "zoho", "region", "eu", "refreshToken", zoho.newRefreshToken("eu", "bob"), "id", "bobs");
        zoho.server("eu")
                .stubFor(post(urlPathEqualTo("/oauth/v2/token/revoke"))
                        .willReturn(aResponse().withStatus(503)));

        assertThat(gate.send("DELETE", "/api/connections/bobs").status()).isEqualTo(204);

        assertThat(gate.get("/api/connections/bobs").status()).isEqualTo(404);
        await().untilAsserted(() -> {
            JsonNode waiting = gate.get("/api/outbox").data().path(0);
            assertThat(waiting.path("kind").asText()).isEqualTo("revocation");
            assertThat(waiting.path("connection").asText()).isEqualTo("bobs");
            assertThat(waiting.path("lastError").asText()).contains("503");
            assertThat(waiting.path("nextAttemptAt").asText()).endsWith("Z");
        });
        assertThat(gate.health().path("warnings").toString()).contains("/api/outbox");
        assertThat(gate.get("/api/outbox").text()).doesNotContain("1000.");

        zoho.removeStubs();
        await().untilAsserted(() -> assertThat(gate.get("/api/outbox").data()).isEmpty());
    }

    @Test
    void aTokenThatOpensNothingAnyMoreNeedsNoFurtherRevocation() {
        create("provider", "zoho", "region", "eu", "refreshToken", zoho.newRefreshToken("eu", "bob"), "id", "bobs");
        zoho.revokeGrants();

        gate.send("DELETE", "/api/connections/bobs");

        await().untilAsserted(() -> assertThat(revocations("eu")).isEqualTo(1));
        await().untilAsserted(() -> assertThat(gate.get("/api/outbox").data()).isEmpty());
    }

    @Test
    void aTokenThatServesAnotherConnectionTooIsNotRevoked() {
        String shared = zoho.newRefreshToken("eu", "bob");
        create("provider", "zoho", "region", "eu", "refreshToken", shared, "id", "one");
        create("provider", "zoho", "region", "eu", "refreshToken", shared, "id", "two");

        gate.send("DELETE", "/api/connections/one");

        assertThat(gate.get("/api/outbox").data()).isEmpty();
        assertThat(revocations("eu")).isZero();
        gate.send("DELETE", "/api/connections/two");
        await().untilAsserted(() -> assertThat(revocations("eu")).isEqualTo(1));
    }

    @Test
    void aProviderAloneMeansItsOnlyPreAuthorizedConnection() {
        assertThat(gate.get("/api/leads?provider=freshsales").code()).isEqualTo("authorization_required");

        create("provider", "freshsales", "domain", "acme", "apiKey", key(), "id", "office");
        assertThat(gate.get("/api/leads?provider=freshsales&limit=1").header("CrmGate-Connection"))
                .isEqualTo("office");
        assertThat(gate.get("/api/leads?provider=zoho&limit=1").header("CrmGate-Connection"))
                .isEqualTo("default");

        create("provider", "freshsales", "domain", "acme", "apiKey", key(), "id", "branch");
        assertThat(gate.get("/api/leads?provider=freshsales").detail()).contains("'connection'");
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

    @Test
    void aUserOfTwoProvidersIsAskedWhich() {
        create("provider", "freshsales", "domain", "acme", "apiKey", key(), "owner", "ann");
        create("provider", "zoho", "region", "us", "refreshToken", zoho.newRefreshToken("us", "ann"), "owner", "ann");

        assertThat(gate.get("/api/leads?owner=ann").status()).isEqualTo(400);
        assertThat(gate.get("/api/leads?owner=ann&provider=zoho&limit=1").status())
                .isEqualTo(200);
        assertThat(gate.get("/api/leads?owner=ann&provider=freshsales&limit=1").status())
                .isEqualTo(200);
    }

    @Test
    void anApiKeyIsConnectedForAsManyOwnersAsWished() {
        for (int i = 0; i < 11; i++) {
            assertThat(create("provider", "freshsales", "domain", "acme", "apiKey", key(), "owner", "user-" + i)
                            .status())
                    .isEqualTo(201);
        }
    }

    @Test
    void manyRefreshTokensOfOneUserAreWarnedOf() {
        for (int i = 0; i < 15; i++) {
            create("provider", "zoho", "region", "us", "code", zoho.issueCode("us"), "owner", "ann", "id", "ann");
            zoho.server("us")
                    .stubFor(post(urlPathEqualTo("/oauth/v2/token/revoke"))
                            .willReturn(aResponse().withStatus(503)));
        }

        assertThat(gate.health().path("warnings").toString()).contains("15 refresh tokens", "'ann'");
        zoho.removeStubs();
    }

    private void assertNothingWasMade() {
        assertThat(ids(gate.get("/api/connections"))).containsExactly("default");
    }

    private int revocations(String region) {
        return zoho.server(region)
                .findAll(postRequestedFor(urlPathEqualTo("/oauth/v2/token/revoke")))
                .size();
    }

    private String key() {
        return freshsales.apiKey();
    }

    private Answer create(String... fields) {
        return gate.post("/api/connections", Json.write(object(fields)));
    }

    private static ObjectNode object(String... fields) {
        ObjectNode json = Json.object();
        for (int i = 0; i < fields.length; i += 2) {
            json.put(fields[i], fields[i + 1]);
        }
        return json;
    }

    private static List<String> ids(Answer list) {
        return StreamSupport.stream(list.data().spliterator(), false)
                .map(connection -> connection.path("id").asText())
                .toList();
    }
}
