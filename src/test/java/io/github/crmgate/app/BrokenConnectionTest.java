package io.github.crmgate.app;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import io.github.crmgate.app.RunningCrmGate.Answer;
import io.github.crmgate.json.Json;
import io.github.crmgate.sandbox.freshsales.SimulatedFreshsales;
import io.github.crmgate.sandbox.zoho.SimulatedZoho;
import io.github.crmgate.testing.Crowd;
import io.github.crmgate.testing.TestStore;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What happens when a connection breaks: told once, answered at once, mended by a new credential. Each test has a
 * connection of its own.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BrokenConnectionTest {
    private final SimulatedZoho zoho = SimulatedZoho.start();
    private final SimulatedFreshsales freshsales = SimulatedFreshsales.start();
    private final WireMockServer operator = new WireMockServer(options().dynamicPort());
    private final RunningCrmGate gate;
    private int tests;
    private String id;
    private String refreshToken;

    BrokenConnectionTest() {
        operator.start();
        Map<String, String> settings = new HashMap<>(RunningCrmGate.zoho(zoho, "us"));
        settings.putAll(TestStore.H2.unlessAskedFor().settings());
        settings.put("crmgate.freshsales.base-url", freshsales.suiteBase().toString());
        settings.put("crmgate.notify.to", operator.baseUrl() + "/hook?from=crmgate");
        gate = RunningCrmGate.start(settings);
        assertThat(gate.get("/api/leads?limit=1").status()).isEqualTo(200);
    }

    @BeforeEach
    void connect() {
        operator.resetAll();
        operator.stubFor(post(urlPathEqualTo("/hook")).willReturn(aResponse().withStatus(204)));
        id = "zoho-" + tests++;
        refreshToken = zoho.newRefreshToken("us", id);
        gate.connect(id, refreshToken);
    }

    @AfterEach
    void disconnect() {
        zoho.throttleTokens(false);
        gate.deleteDeadLetters();
        gate.send("DELETE", "/api/connections/" + id);
    }

    @AfterAll
    void stop() {
        gate.close();
        operator.stop();
        zoho.close();
        freshsales.close();
    }

    @Test
    void aDeadGrantIsToldOnceAndAnsweredAtOnceWithoutTouchingTheCrm() {
        breakConnection();
        int tokenCalls = zoho.tokenCalls("us");
        int crmCalls = zoho.crmCalls("us");

        List<Answer> answers = Crowd.calling(32, this::leads).answers();

        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.status()).isEqualTo(409);
            assertThat(answer.code()).isEqualTo("authorization_required");
        });
        assertThat(zoho.tokenCalls("us")).isEqualTo(tokenCalls);
        assertThat(zoho.crmCalls("us")).isEqualTo(crmCalls);
        await().untilAsserted(() -> assertThat(notifications(id)).hasSize(1));
        JsonNode notification = notifications(id).get(0);
        assertThat(notification.path("event").asText()).isEqualTo("connection.reauthorization_required");
        assertThat(notification.path("connection").asText()).isEqualTo(id);
        assertThat(notification.path("provider").asText()).isEqualTo("zoho");
        assertThat(notification.path("detail").asText()).contains("invalid_code");
        assertThat(notification.path("at").asText()).endsWith("Z");
        operator.verify(
                1,
                postRequestedFor(urlPathEqualTo("/hook"))
                        .withHeader("Content-Type", equalTo("application/json"))
                        .withRequestBody(containing("\"" + id + "\"")));
    }

    @Test
    void brokenConnectionsAreListedWithCauseAndTime() {
        breakConnection();

        JsonNode broken = gate.get("/api/connections?status=reauthorization_required")
                .data()
                .path(0);

        assertThat(broken.path("id").asText()).isEqualTo(id);
        assertThat(broken.path("lastError").path("code").asText()).isEqualTo("authorization_required");
        assertThat(broken.path("lastError").path("detail").asText()).contains("invalid_code");
        assertThat(broken.path("lastError").path("at").asText()).endsWith("Z");
        await().untilAsserted(() -> assertThat(gate.health()
                        .path("connectionCounts")
                        .path("reauthorization_required")
                        .asInt())
                .isEqualTo(1));
        JsonNode health = gate.health();
        assertThat(health.path("status").asText()).isEqualTo("UP");
        assertThat(health.path("warnings").toString()).contains("authorized again");
    }

    @Test
    void aNotificationThatFailsIsSentAgain() {
        operator.stubFor(post(urlPathEqualTo("/hook")).willReturn(aResponse().withStatus(500)));
        breakConnection();
        await().untilAsserted(() -> assertThat(
                        gate.get("/api/outbox").data().path(0).path("lastError").asText())
                .isNotEmpty());

        operator.stubFor(post(urlPathEqualTo("/hook")).willReturn(aResponse().withStatus(200)));

        await().untilAsserted(() -> assertThat(gate.get("/api/outbox").data()).isEmpty());
    }

    @Test
    void aNewCredentialMendsItInPlace() {
        breakConnection();

        assertMended(gate.connect(id, zoho.newRefreshToken("us", id)), id);
    }

    @Test
    void aNewCredentialWithoutAnIdMendsThePreAuthorizedConnection() {
        zoho.killGrant(zoho.refreshToken("us"));
        assertThat(gate.get("/api/leads?limit=1").code()).isEqualTo("authorization_required");

        assertMended(
                gate.post(
                        "/api/connections",
                        Json.write(Map.of(
                                "provider",
                                "zoho",
                                "region",
                                "us",
                                "refreshToken",
                                zoho.newRefreshToken("us", "operator")))),
                "default");
    }

    private void assertMended(Answer mended, String connection) {
        assertThat(mended.status()).isEqualTo(201);
        assertThat(mended.json().path("id").asText()).isEqualTo(connection);
        assertThat(mended.json().path("status").asText()).isEqualTo("active");
        assertThat(mended.json().path("lastError").isNull()).isTrue();
        assertThat(gate.get("/api/leads?limit=1&connection=" + connection).status())
                .isEqualTo(200);
    }

    @Test
    void switchingItOffAndOnAgainDoesNotMendIt() {
        breakConnection();
        int calls = zoho.tokenCalls("us");

        gate.post("/api/connections/" + id + "/disable");
        gate.post("/api/connections/" + id + "/enable");

        assertThat(leads().code()).isEqualTo("authorization_required");
        assertThat(gate.get("/api/connections/" + id).json().path("status").asText())
                .isEqualTo("reauthorization_required");
        assertThat(zoho.tokenCalls("us")).isEqualTo(calls);
        assertThat(notifications(id)).hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void aRejectedKeyBreaksAConnectionTooUntilItWorksAgain() {
        gate.post(
                "/api/connections",
                Json.write(Json.object()
                        .put("provider", "freshsales")
                        .put("domain", "acme")
                        .put("apiKey", freshsales.apiKey())
                        .put("id", "office")));
        freshsales
                .server()
                .stubFor(any(anyUrl())
                        .willReturn(aResponse().withStatus(401).withBody("{\"login\":\"failed\",\"message\":null}")));

        assertThat(gate.get("/api/leads?connection=office").code()).isEqualTo("authorization_required");
        await().untilAsserted(() -> assertThat(notifications("office")).hasSize(1));

        freshsales.removeStubs();
        assertThat(gate.post("/api/connections/office/check").json().path("ok").asBoolean())
                .isTrue();
        assertThat(gate.get("/api/leads?connection=office&limit=1").status()).isEqualTo(200);
        assertThat(notifications("office")).hasSize(1);
    }

    @Test
    void whatWillBreakSoonIsReported() {
        assertThat(gate.get("/api/connections?expiresWithin=24").data()).isEmpty();
        zoho.throttleTokens(true);
        zoho.expireAccessTokens();
        assertThat(leads().code()).isEqualTo("crm_rate_limited");

        JsonNode risk = gate.get("/api/connections?expiresWithin=24").data().path(0);

        assertThat(risk.path("id").asText()).isEqualTo(id);
        assertThat(risk.path("unusableFrom").asText()).endsWith("Z");
        assertThat(risk.path("unusableReason").path("code").asText()).isEqualTo("crm_rate_limited");
        assertThat(gate.get("/api/connections?expiresWithin=0").data()).isEmpty();
        assertThat(gate.get("/api/connections?expiresWithin=soon").detail()).contains("expiresWithin");
        assertThat(gate.get("/api/connections?expiresWithin=1&owner=ann").detail())
                .contains("'owner'");
    }

    private void breakConnection() {
        zoho.killGrant(refreshToken);
        assertThat(leads().code()).isEqualTo("authorization_required");
    }

    private Answer leads() {
        return gate.get("/api/leads?limit=1&connection=" + id);
    }

    private List<JsonNode> notifications(String connection) {
        return operator.findAll(postRequestedFor(urlPathEqualTo("/hook"))).stream()
                .map(request -> Json.parse(request.getBodyAsString().getBytes(StandardCharsets.UTF_8))
                        .orElseThrow())
                .filter(notification -> notification.path("connection").asText().equals(connection))
                .toList();
    }
}
