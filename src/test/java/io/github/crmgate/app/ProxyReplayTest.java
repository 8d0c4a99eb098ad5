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
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.http.Fault;
import io.github.crmgate.app.RunningCrmGate.Answer;
import io.github.crmgate.deadletter.DeadLetter;
import io.github.crmgate.json.Json;
import io.github.crmgate.sandbox.zoho.SimulatedZoho;
import io.github.crmgate.store.Store;
import io.github.crmgate.store.StoreUrl;
import io.github.crmgate.testing.FreePort;
import io.github.crmgate.testing.TestStore;
import io.github.crmgate.vault.VaultKey;
import io.github.crmgate.vault.VaultKeys;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Writes that were to be passed on to an account and failed are repeated on request only. Each test has a connection of
 * its own to Zoho and to each provider of a profile.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ProxyReplayTest {
    private static final String LEAD = "{\"data\":[{\"Last_Name\":\"Foxglove\",\"Email\":\"ann@example.com\"}]}";

    private final SimulatedZoho zoho = SimulatedZoho.start();
    private final WireMockServer crm = new WireMockServer(options().dynamicPort());
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Map<String, String> settings = new HashMap<>(RunningCrmGate.zoho(zoho, "us"));
    private final RunningCrmGate gate;
    private int tests;
    private String leads;
    private String refreshToken;

    ProxyReplayTest() {
        crm.start();
        settings.putAll(TestStore.H2.unlessAskedFor().settings());
        settings.put("camel.server.port", String.valueOf(FreePort.next()));
        settings.put("crmgate.vault.key", TestStore.VAULT_KEY);
        profile("acorn", "header", "X-Acorn");
        profile("maple", "query", "apikey");
        profile("pine", "payload", "key");
        gate = RunningCrmGate.start(settings);
    }

    @BeforeEach
    void connect() {
        tests++;
        gate.deleteDeadLetters();
        crmDown(false);
        for (String name : new String[] {"acorn", "maple", "pine"}) {
            connect(name, id(name));
        }
        crm.resetRequests();
        zohoDown(false);
        refreshToken = zoho.newRefreshToken("us", "user-" + tests);
        gate.connect(id("zoho"), refreshToken);
        leads = "/api/proxy/" + id("zoho") + "/crm/v8/Leads";
    }

    private void connect(String profile, String id) {
        String connection = Json.write(Map.of("provider", profile, "key", "nut", "id", id));
        assertThat(gate.post("/api/connections", connection).status()).isEqualTo(201);
    }

    /** Lets CrmGate find out that the grant of the test's connection to Zoho is dead. */
    private void breakZoho() {
        zoho.killGrant(refreshToken);
        assertThat(gate.get("/api/leads?connection=" + id("zoho")).code()).isEqualTo("authorization_required");
    }

    /** Returns the id of this test's connection to a provider. */
    private String id(String provider) {
        return provider + "-" + tests;
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

    @AfterAll
    void stop() {
        gate.close();
        crm.stop();
        zoho.close();
    }

    @Test
    void aWriteThatFailedIsDoneExactlyOnceByReplays() {
        zohoDown(true);
        int before = zoho.leads("us").size();
        Answer failed = gate.post(leads, LEAD);
        assertThat(failed.status()).isEqualTo(502);
        JsonNode letter = only("zoho");
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
        gate.post(leads + "?trigger=magal&ann%40example.com=1", LEAD);

        JsonNode letter = only("zoho");

        assertThat(letter.path("request").path("method").asText()).isEqualTo("POST");
        assertThat(letter.path("request").path("path").asText()).isEqualTo("/crm/v8/Leads?trigger=****&****=****");
        assertThat(letter.path("payload").toString())
                .isEqualTo("{\"data\":[{\"Last_Name\":\"****\",\"Email\":\"****\"}]}");
        assertThat(gate.get("/api/dead-letters?connection=" + id("zoho")).text())
                .doesNotContain("magal", "Foxglove", "ann@", "ann%40");
    }

    @Test
    void afterAnAuthorizationAWriteWaitsForWhoeverAsks() {
        zoho.killGrant(refreshToken);
        gate.get(leads + "?fields=id");
        int before = zoho.leads("us").size();
        assertThat(gate.post(leads, LEAD).code()).isEqualTo("authorization_required");
        JsonNode letter = letters("zoho", "&route=proxy").path(0);
        assertThat(replay(letter).code()).isEqualTo("authorization_required");
        gate.get("/api/leads?connection=" + id("zoho"));
        gate.connect(id("zoho"), zoho.newRefreshToken("us", "user-" + tests));

        // letters are replayed in their order, this one last
        await().until(() -> letters("zoho", "&route=lead-list&status=replayed").size() == 1);
        assertThat(letters("zoho", "&route=proxy&status=waiting")).hasSize(2);
        assertThat(zoho.leads("us").size()).isEqualTo(before);

        assertThat(gate.post("/api/dead-letters/replay?route=proxy&connection=" + id("zoho"))
                        .text())
                .isEqualTo("{\"replayed\":1,\"failed\":0,\"left\":0}");
        assertThat(zoho.leads("us").size()).isEqualTo(before + 1);
    }

    @Test
    void aReplayIsTheSameCallWithoutTheCallersCredentials() {
        crmDown(true);
        send(request("acorn", "/a%252Fb?x=1&x=%26")
                .header("Authorization", "Bearer thekey")
                .header("Cookie", "thecookie=1")
                .header("X-Acorn", "forged")
                .header("X-Auth-Token", "thetoken")
                .header("X-Author", "me")
                .header("Content-Type", "text/csv")
                .header("Idempotency-Key", "i-1")
                .POST(BodyPublishers.ofString("a,ü")));
        JsonNode letter = only("acorn");
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
        send(request("maple", "/x?apikey=forged&a=1").POST(BodyPublishers.noBody()));
        send(request("pine", "/x").POST(BodyPublishers.ofString("{\"key\":\"forged\",\"a\":1}")));
        send(request("acorn", "/x?access_token=forged").POST(BodyPublishers.noBody()));
        List<JsonNode> letters = List.of(only("acorn"), only("pine"), only("maple"));
        assertThat(letters).allSatisfy(letter -> assertThat(kept(letter)).doesNotContain("forged"));
        crmDown(false);

        assertThat(replay(letters.get(0)).detail()).contains("not kept", "credential");
        assertThat(replay(letters.get(1)).status()).isEqualTo(200);
        assertThat(replay(letters.get(2)).status()).isEqualTo(200);

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
        send(request("acorn", "/bytes").POST(BodyPublishers.ofByteArray(bytes)));
        send(request("acorn", "/none").DELETE());
        crmDown(false);

        assertThat(gate.post("/api/dead-letters/replay?connection=" + id("acorn"))
                        .text())
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
        send(request("acorn", "/x")
                .POST(
                        lengthKnown
                                ? BodyPublishers.ofByteArray(bytes)
                                : BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes))));
        crmDown(false);

        JsonNode letter = only("acorn");

        assertThat(letter.path("replayable").asBoolean()).isFalse();
        assertThat(letter.path("request").path("notKept").asText()).contains("64 KiB");
        assertThat(replay(letter).code()).isEqualTo("not_replayable");
        assertThat(replay(letter).detail()).contains("64 KiB");
        assertThat(crm.findAll(postRequestedFor(anyUrl()))).hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void aBodyThatDoesNotComeWholeIsNotKept() throws IOException {
        breakZoho();
        try (Socket socket = new Socket(
                InetAddress.getLoopbackAddress(), URI.create(gate.url()).getPort())) {
            socket.getOutputStream()
                    .write(("POST " + leads + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 50\r\n\r\n{\"data\":")
                            .getBytes(StandardCharsets.US_ASCII));
            socket.setSoTimeout(20_000);
            char[] start = new char[12];
            Reader answer = new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII);
            assertThat(answer.read(start)).isPositive();
            assertThat(new String(start)).isEqualTo("HTTP/1.1 409");
        }

        JsonNode letter = only("zoho", "&route=proxy");

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
        send(request("acorn", "/x").POST(BodyPublishers.ofString("{}")));
        JsonNode letter = only("acorn");
        crm.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(status).withBody("{}")));

        Answer failed = replay(letter);

        JsonNode waiting = only("acorn");
        assertThat(failed.status()).isEqualTo(told);
        assertThat(failed.code()).isEqualTo(code);
        assertThat(waiting.path("id")).isEqualTo(letter.path("id"));
        assertThat(waiting.path("status").asText()).isEqualTo("waiting");
        assertThat(waiting.path("code").asText()).isEqualTo(code);
        assertThat(waiting.path("detail").asText()).contains("HTTP " + status);
        assertThat(waiting.path("attempts").asInt()).isEqualTo(2);
        crmDown(false);
        assertThat(replay(letter).status()).isEqualTo(200);
        assertThat(only("acorn").path("attempts").asInt()).isEqualTo(3);
    }

    @Test
    void aWriteThatIsNotAnsweredAgainWaitsOn() {
        crmDown(true);
        send(request("acorn", "/x").POST(BodyPublishers.ofString("{}")));

        assertThat(replay(only("acorn")).code()).isEqualTo("outcome_unknown");

        assertThat(only("acorn").path("attempts").asInt()).isEqualTo(2);
    }

    @Test
    void onlyWritesThatWereNotAnsweredCanBeReplayed() {
        crmDown(true);
        send(request("acorn", "/x?email=ann%40example.com"));
        crm.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(500)));
        assertThat(send(request("acorn", "/y").POST(BodyPublishers.noBody()))).isEqualTo(500);

        JsonNode letter = only("acorn");

        assertThat(letter.path("request").path("path").asText()).isEqualTo("/x?email=****");
        assertThat(letter.path("replayable").asBoolean()).isFalse();
        assertThat(replay(letter).detail()).contains("not kept");
    }

    @Test
    void anotherAccountOfTheSameNameGetsNothing() {
        crmDown(true);
        send(request("acorn", "/x").POST(BodyPublishers.ofString("{}")));
        crmDown(false);
        gate.send("DELETE", "/api/connections/" + id("acorn"));
        connect("maple", id("acorn"));
        crm.resetRequests();

        assertThat(replay(only("acorn")).code()).isEqualTo("not_replayable");

        assertThat(crm.getAllServeEvents()).isEmpty();
    }

    private Answer replay(JsonNode letter) {
        return gate.post("/api/dead-letters/" + letter.path("id").asText() + "/replay");
    }

    /** Returns the only dead letter of this test's connection to a provider. */
    private JsonNode only(String provider) {
        return only(provider, "");
    }

    private JsonNode only(String provider, String filter) {
        JsonNode letters = letters(provider, filter);
        assertThat(letters).hasSize(1);
        return letters.path(0);
    }

    private JsonNode letters(String provider, String filter) {
        return gate.get("/api/dead-letters?connection=" + id(provider) + filter).data();
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

    private HttpRequest.Builder request(String provider, String path) {
        return HttpRequest.newBuilder(URI.create(gate.url() + "/api/proxy/" + id(provider) + path));
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
