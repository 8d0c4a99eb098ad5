package io.github.crmgate.app;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.binaryEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.http.Fault;
import io.github.crmgate.app.RunningCrmGate.Answer;
import io.github.crmgate.deadletter.DeadLetter;
import io.github.crmgate.json.Json;
import io.github.crmgate.sandbox.zoho.SimulatedZoho;
import io.github.crmgate.store.Store;
import io.github.crmgate.store.StoreUrl;
import io.github.crmgate.store.VaultKeys;
import io.github.crmgate.testing.FreePort;
import io.github.crmgate.testing.TestStore;
import io.github.crmgate.vault.VaultKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Writes that were to be passed on to an account and failed are repeated on request only. */
abstract class ProxyReplayContract {
    private static final String LEADS = "/api/proxy/default/crm/v8/Leads";
    private static final String LEAD = "{\"data\":[{\"Last_Name\":\"Foxglove\",\"Email\":\"ann@example.com\"}]}";

    private final SimulatedZoho zoho = SimulatedZoho.start();
    private final WireMockServer crm = new WireMockServer(options().dynamicPort());
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Map<String, String> settings = new HashMap<>(RunningCrmGate.zoho(zoho, "us"));
    private final RunningCrmGate gate;

    ProxyReplayContract(TestStore store) {
        crm.start();
        crm.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(204)));
        settings.putAll(store.settings());
        settings.put("camel.server.port", String.valueOf(FreePort.next()));
        settings.put("crmgate.vault.key", TestStore.VAULT_KEY);
        profile("acorn", "header", "X-Acorn");
        profile("maple", "query", "apikey");
        profile("pine", "payload", "key");
        gate = RunningCrmGate.start(settings);
        for (String name : new String[] {"acorn", "maple", "pine"}) {
            String connection = Json.write(Map.of("provider", name, "key", "nut", "id", name + "s"));
            assertThat(gate.post("/api/connections", connection).status()).isEqualTo(201);
        }
        crm.resetRequests();
    }

    private void profile(String name, String in, String key) {
        String prefix = "crmgate.profiles." + name + ".";
        settings.put(prefix + "type", "api-key");
        settings.put(prefix + "base-url", crm.baseUrl() + "/" + name);
        settings.put(prefix + "auth-check-url", crm.baseUrl() + "/me");
        settings.put(prefix + "authorization-fields.1.in", in);
        settings.put(prefix + "authorization-fields.1.key", key);
        settings.put(prefix + "authorization-fields.1.value", "Token {{key}}");
    }

    @AfterEach
    void stop() {
        gate.close();
        crm.stop();
        zoho.close();
    }

    @Test
    void aWriteThatFailedIsDoneExactlyOnceByReplays() {
        zohoDown(true);
        int before = zoho.leads("us").size();
        Answer failed = gate.post(LEADS, LEAD);
        assertThat(failed.status()).isEqualTo(502);
        JsonNode letter = only("");
        zohoDown(false);
        zoho.expireAccessTokens(); // a replay replaces a token, as a call without a body does

        Answer replayed = replay(letter);
        Answer again = replay(letter);

        assertThat(letter.path("route").asText()).isEqualTo("proxy");
        assertThat(letter.path("code").asText()).isEqualTo("outcome_unknown");
        assertThat(letter.path("replayable").asBoolean()).isTrue();
        assertThat(letter.path("attempts").asInt()).isEqualTo(1);
        assertThat(letter.path("correlationId").asText()).isEqualTo(failed.header("X-Correlation-Id"));
        assertThat(replayed.status()).isEqualTo(200);
        assertThat(replayed.json().path("status").asText()).isEqualTo("replayed");
        assertThat(replayed.json().path("attempts").asInt()).isEqualTo(3);
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.code()).isEqualTo("not_replayable");
        assertThat(zoho.leads("us").size()).isEqualTo(before + 1);
    }

    @Test
    void nothingOfTheBodyAndNoValueOfTheQueryIsShown() {
        zohoDown(true);
        gate.post(LEADS + "?trigger=magal&ann%40example.com=1", LEAD);

        JsonNode letter = only("");

        assertThat(letter.path("request").path("method").asText()).isEqualTo("POST");
        assertThat(letter.path("request").path("path").asText()).isEqualTo("/crm/v8/Leads?trigger=****&****=****");
        assertThat(letter.path("payload").toString())
                .isEqualTo("{\"data\":[{\"Last_Name\":\"****\",\"Email\":\"****\"}]}");
        assertThat(gate.get("/api/dead-letters").text()).doesNotContain("magal", "Foxglove", "ann@", "ann%40");
    }

    @Test
    void afterAnAuthorizationAWriteWaitsForWhoeverAsks() throws InterruptedException {
        zoho.revokeGrants();
        gate.get(LEADS + "?fields=id");
        gate.get("/api/leads");
        int before = zoho.leads("us").size();
        assertThat(gate.post(LEADS, LEAD).code()).isEqualTo("authorization_required");
        JsonNode letter = gate.get("/api/dead-letters?route=proxy").data().path(0);
        assertThat(replay(letter).code()).isEqualTo("authorization_required");
        gate.connectAnew(zoho);

        Thread.sleep(4_000);
        assertThat(gate.get("/api/dead-letters?route=proxy&status=waiting").data())
                .hasSize(2);
        assertThat(zoho.leads("us").size()).isEqualTo(before);

        assertThat(gate.post("/api/dead-letters/replay?connection=default&route=proxy")
                        .text())
                .isEqualTo("{\"replayed\":1,\"failed\":0,\"left\":0}");
        assertThat(zoho.leads("us").size()).isEqualTo(before + 1);
    }

    @Test
    void aReplayIsTheSameCallWithoutTheCallersCredentials() {
        crmDown(true);
        send(request("/acorns/a%252Fb?x=1&x=%26")
                .header("Authorization", "Bearer thekey")
                .header("Cookie", "thecookie=1")
                .header("X-Acorn", "forged")
                .header("X-Auth-Token", "thetoken")
                .header("X-Author", "me")
                .header("Content-Type", "text/csv")
                .header("Idempotency-Key", "i-1")
                .POST(BodyPublishers.ofString("a,ü")));
        JsonNode letter = only("");
        assertThat(kept(letter)).doesNotContain("thekey", "thecookie", "thetoken", "forged");
        crmDown(false);

        assertThat(replay(letter).status()).isEqualTo(200);

        crm.verify(
                1,
                postRequestedFor(urlEqualTo("/acorn/a%2Fb?x=1&x=%26"))
                        .withHeader("X-Acorn", equalTo("Token nut"))
                        .withHeader("Content-Type", equalTo("text/csv"))
                        .withHeader("Idempotency-Key", equalTo("i-1"))
                        .withHeader("X-Author", equalTo("me"))
                        .withHeader("Authorization", absent())
                        .withHeader("Cookie", absent())
                        .withHeader("X-Auth-Token", absent())
                        .withRequestBody(equalTo("a,ü")));
    }

    @Test
    void whatStandsWhereTheCredentialGoesIsNotKept() {
        crmDown(true);
        send(request("/maples/x?apikey=forged&a=1").POST(BodyPublishers.noBody()));
        send(request("/pines/x").POST(BodyPublishers.ofString("{\"key\":\"forged\",\"a\":1}")));
        send(request("/acorns/x?access_token=forged").POST(BodyPublishers.noBody()));
        JsonNode letters = gate.get("/api/dead-letters").data();
        assertThat(letters)
                .hasSize(3)
                .allSatisfy(letter -> assertThat(kept(letter)).doesNotContain("forged"));
        crmDown(false);

        assertThat(replay(letters.path(0)).detail()).contains("not kept", "credential");
        assertThat(replay(letters.path(1)).status()).isEqualTo(200);
        assertThat(replay(letters.path(2)).status()).isEqualTo(200);

        crm.verify(1, postRequestedFor(urlEqualTo("/maple/x?a=1&apikey=Token%20nut")));
        crm.verify(
                1,
                postRequestedFor(urlEqualTo("/pine/x"))
                        .withRequestBody(equalToJson("{\"key\":\"Token nut\",\"a\":1}")));
    }

    @Test
    void bytesThatAreNoTextAndNoBodyAtAllAreKeptAsTheyAre() {
        byte[] bytes = new byte[64 * 1024];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 31);
        }
        crmDown(true);
        send(request("/acorns/bytes").POST(BodyPublishers.ofByteArray(bytes)));
        send(request("/acorns/none").DELETE());
        crmDown(false);

        assertThat(gate.post("/api/dead-letters/replay?connection=acorns").text())
                .isEqualTo("{\"replayed\":2,\"failed\":0,\"left\":0}");

        crm.verify(1, postRequestedFor(urlEqualTo("/acorn/bytes")).withRequestBody(binaryEqualTo(bytes)));
        assertThat(crm.getAllServeEvents().get(0).getRequest().getMethod().getName())
                .isEqualTo("DELETE");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aLargeBodyIsNotKept(boolean lengthKnown) {
        byte[] bytes = new byte[70 * 1024];
        crmDown(true);
        send(request("/acorns/x")
                .POST(
                        lengthKnown
                                ? BodyPublishers.ofByteArray(bytes)
                                : BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes))));
        crmDown(false);

        JsonNode letter = only("");

        assertThat(letter.path("replayable").asBoolean()).isFalse();
        assertThat(letter.path("request").path("notKept").asText()).contains("64 KiB");
        assertThat(replay(letter).code()).isEqualTo("not_replayable");
        assertThat(replay(letter).detail()).contains("64 KiB");
        assertThat(crm.findAll(postRequestedFor(anyUrl()))).hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void aBodyThatDoesNotComeWholeIsNotKept() throws IOException {
        zoho.revokeGrants();
        gate.get("/api/leads");
        try (Socket socket = new Socket(
                InetAddress.getLoopbackAddress(), URI.create(gate.url()).getPort())) {
            socket.getOutputStream()
                    .write(("POST " + LEADS + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 50\r\n\r\n{\"data\":")
                            .getBytes(StandardCharsets.US_ASCII));
            socket.setSoTimeout(20_000);
            char[] start = new char[12];
            Reader answer = new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII);
            assertThat(answer.read(start)).isPositive();
            assertThat(new String(start)).isEqualTo("HTTP/1.1 409");
        }

        JsonNode letter = only("route=proxy");

        assertThat(letter.path("replayable").asBoolean()).isFalse();
        assertThat(letter.path("request").path("notKept").asText()).contains("whole");
    }

    @ParameterizedTest
    @CsvSource({
        "400, 422, crm_rejected",
        "403, 403, crm_permission_denied",
        "404, 422, crm_rejected",
        "429, 429, crm_rate_limited",
        "401, 409, authorization_required",
        "500, 503, crm_unavailable"
    })
    void aWriteThatFailsAgainWaitsOn(int status, int told, String code) {
        crmDown(true);
        send(request("/acorns/x").POST(BodyPublishers.ofString("{}")));
        JsonNode letter = only("");
        crm.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(status).withBody("{}")));

        Answer failed = replay(letter);

        JsonNode waiting = only("");
        assertThat(failed.status()).isEqualTo(told);
        assertThat(failed.code()).isEqualTo(code);
        assertThat(waiting.path("id")).isEqualTo(letter.path("id"));
        assertThat(waiting.path("status").asText()).isEqualTo("waiting");
        assertThat(waiting.path("code").asText()).isEqualTo(code);
        assertThat(waiting.path("detail").asText()).contains("HTTP " + status);
        assertThat(waiting.path("attempts").asInt()).isEqualTo(2);
        crmDown(false);
        assertThat(replay(letter).status()).isEqualTo(200);
        assertThat(only("").path("attempts").asInt()).isEqualTo(3);
    }

    @Test
    void aWriteThatIsNotAnsweredAgainWaitsOn() {
        crmDown(true);
        send(request("/acorns/x").POST(BodyPublishers.ofString("{}")));

        assertThat(replay(only("")).code()).isEqualTo("outcome_unknown");

        assertThat(only("").path("attempts").asInt()).isEqualTo(2);
    }

    @Test
    void onlyWritesThatWereNotAnsweredCanBeReplayed() {
        crmDown(true);
        send(request("/acorns/x?email=ann%40example.com"));
        crm.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(500)));
        assertThat(send(request("/acorns/y").POST(BodyPublishers.noBody()))).isEqualTo(500);

        JsonNode letter = only("");

        assertThat(letter.path("request").path("path").asText()).isEqualTo("/x?email=****");
        assertThat(letter.path("replayable").asBoolean()).isFalse();
        assertThat(replay(letter).detail()).contains("not kept");
    }

    @Test
    void anotherAccountOfTheSameNameGetsNothing() {
        crmDown(true);
        send(request("/acorns/x").POST(BodyPublishers.ofString("{}")));
        crmDown(false);
        gate.send("DELETE", "/api/connections/acorns");
        String another = Json.write(Map.of("provider", "maple", "key", "nut", "id", "acorns"));
        assertThat(gate.post("/api/connections", another).status()).isEqualTo(201);
        crm.resetRequests();

        assertThat(replay(only("")).code()).isEqualTo("not_replayable");

        assertThat(crm.getAllServeEvents()).isEmpty();
    }

    private Answer replay(JsonNode letter) {
        return gate.post("/api/dead-letters/" + letter.path("id").asText() + "/replay");
    }

    private JsonNode only(String filter) {
        JsonNode data = gate.get("/api/dead-letters?" + filter).data();
        assertThat(data).hasSize(1);
        return data.path(0);
    }

    private void zohoDown(boolean down) {
        zoho.removeStubs();
        if (down) {
            zoho.server("us")
                    .stubFor(any(urlPathMatching("/crm/.*"))
                            .willReturn(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)));
        }
    }

    private void crmDown(boolean down) {
        crm.resetAll();
        crm.stubFor(any(anyUrl())
                .willReturn(
                        down
                                ? aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)
                                : aResponse().withStatus(204)));
    }

    /** What the store has of a letter, once it is opened. */
    private String kept(JsonNode letter) {
        VaultKeys keys = new VaultKeys(VaultKey.parse(TestStore.VAULT_KEY).orElseThrow(), List.of());
        StoreUrl url = StoreUrl.parse(settings.get("crmgate.store.url")).orElseThrow();
        try (Store store = Store.open(url, null, null, keys, Clock.systemUTC(), false)) {
            DeadLetter found =
                    store.deadLetters().find(letter.path("id").asText()).orElseThrow();
            return found + (found.replay() == null ? "" : found.replay().payload());
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(gate.url() + "/api/proxy" + path));
    }

    private int send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), BodyHandlers.ofString()).statusCode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
