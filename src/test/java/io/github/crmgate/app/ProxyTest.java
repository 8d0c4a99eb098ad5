package io.github.crmgate.app;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.http.Fault;
import com.sun.net.httpserver.HttpServer;
import io.github.crmgate.json.Json;
import io.github.crmgate.sandbox.zoho.SimulatedZoho;
import io.github.crmgate.testing.FreePort;
import io.github.crmgate.testing.LogLines;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls that are passed on to the account of a connection. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ProxyTest {
    private static final int MEGABYTE = 1024 * 1024;

    private final WireMockServer crm = new WireMockServer(options().dynamicPort());
    private final SimulatedZoho zoho = SimulatedZoho.start();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private HttpServer streaming;
    private RunningCrmGate gate;

    @BeforeAll
    void open() throws IOException {
        crm.start();
        crm.stubFor(any(anyUrl()).willReturn(okJson("{}")));
        streaming = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        streaming.setExecutor(task -> new Thread(task).start());
        streaming.start();
        Map<String, String> settings = new HashMap<>(RunningCrmGate.zoho(zoho, "us"));
        settings.put("camel.server.port", String.valueOf(FreePort.next()));
        settings.put("crmgate.http.timeout", "4s");
        profile(settings, "acorn", "http://localhost:" + crm.port() + "/acorn", "header", "X-Acorn");
        profile(settings, "query", "http://localhost:" + crm.port() + "/query", "query", "token");
        profile(settings, "payload", "http://localhost:" + crm.port() + "/payload", "payload", "token");
        profile(
                settings,
                "streams",
                "http://localhost:" + streaming.getAddress().getPort(),
                "header",
                "X-Key");
        profile(
                settings,
                "nowhere",
                "http://localhost:" + streaming.getAddress().getPort(),
                "header",
                "X-Key");
        settings.put("crmgate.profiles.nowhere.base-url", "http://localhost:" + FreePort.next());
        streaming.createContext("/me", exchange -> {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        gate = RunningCrmGate.start(settings);
        for (String name : new String[] {"acorn", "query", "payload", "streams", "nowhere"}) {
            String account = Json.write(Map.of("provider", name, "key", "nut", "id", name + "s"));
            await().until(() -> gate.post("/api/connections", account).status() == 201); // late on a busy machine
        }
    }

    private static void profile(Map<String, String> settings, String name, String url, String in, String key) {
        String prefix = "crmgate.profiles." + name + ".";
        settings.put(prefix + "type", "api-key");
        settings.put(prefix + "base-url", url);
        settings.put(prefix + "auth-check-url", url + "/me");
        settings.put(prefix + "authorization-fields.1.in", in);
        settings.put(prefix + "authorization-fields.1.key", key);
        settings.put(prefix + "authorization-fields.1.value", "Token {{key}}");
    }

    @BeforeEach
    void heal() {
        crm.resetAll();
        crm.stubFor(any(anyUrl()).willReturn(okJson("{}")));
        zoho.reset();
    }

    @AfterAll
    void stop() {
        gate.close();
        crm.stop();
        streaming.stop(0);
        zoho.close();
    }

    @Test
    void aCallAndItsAnswerAreWhatTheyWere() {
        crm.stubFor(get(urlPathEqualTo("/acorn/a%2Fb/leads"))
                .willReturn(aResponse()
                        .withStatus(418)
                        .withHeader("Content-Type", "text/plain")
                        .withHeader("X-Rate", "7")
                        .withHeader("Set-Cookie", "session=1")
                        .withHeader("Access-Control-Allow-Origin", "*")
                        .withBody("hello")));

        HttpResponse<String> answer = send(request("/acorns/a%2Fb/leads?x=1&x=2&y=%26&Host=evil")
                .header("X-Trace", "t-1")
                .header("Accept", "text/plain")
                .header("Authorization", "Bearer mine")
                .header("Cookie", "mine=1")
                .header("X-Acorn", "forged")
                .header("X-Forwarded-For", "192.0.2.1"));

        assertThat(answer.statusCode()).isEqualTo(418);
        assertThat(answer.body()).isEqualTo("hello");
        assertThat(answer.headers().firstValue("Content-Type")).contains("text/plain");
        assertThat(answer.headers().firstValue("X-Rate")).contains("7");
        assertThat(answer.headers().firstValue("CrmGate-Connection")).contains("acorns");
        assertThat(answer.headers().firstValue("Content-Security-Policy")).contains("sandbox");
        assertThat(answer.headers().map()).doesNotContainKeys("set-cookie", "access-control-allow-origin");
        crm.verify(
                1,
                getRequestedFor(urlEqualTo("/acorn/a%2Fb/leads?x=1&x=2&y=%26&Host=evil"))
                        .withHeader("X-Acorn", equalTo("Token nut"))
                        .withHeader("X-Trace", equalTo("t-1"))
                        .withHeader("Accept", equalTo("text/plain"))
                        .withHeader("Host", equalTo("localhost:" + crm.port()))
                        .withHeader("Authorization", absent())
                        .withHeader("Cookie", absent())
                        .withHeader("X-Forwarded-For", absent())
                        .withHeader("X-Correlation-Id", absent()));
    }

    @Test
    void smallJsonComesWholeWithItsLength() {
        crm.stubFor(get(urlEqualTo("/acorn/small"))
                .willReturn(aResponse()
                        .withHeader("Content-Type", "application/vnd.api+json; charset=utf-8")
                        .withBody("{\"name\":\"Zoë\"}")));

        HttpResponse<String> answer = send(request("/acorns/small"));

        assertThat(answer.body()).isEqualTo("{\"name\":\"Zoë\"}");
        assertThat(answer.headers().firstValue("Content-Length")).contains("15");
        assertThat(answer.headers().firstValue("Transfer-Encoding")).isEmpty();
    }

    @Test
    void aRangeIsAskedForWithoutCompression() {
        crm.stubFor(get(urlEqualTo("/acorn/file"))
                .willReturn(aResponse()
                        .withStatus(206)
                        .withHeader("Content-Range", "bytes 0-4/9")
                        .withBody("first")));

        HttpResponse<String> part = send(request("/acorns/file").header("Range", "bytes=0-4"));

        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).isEqualTo("first");
        crm.verify(
                1,
                getRequestedFor(urlEqualTo("/acorn/file"))
                        .withHeader("Range", equalTo("bytes=0-4"))
                        .withHeader("Accept-Encoding", equalTo("identity")));
    }

    @Test
    void aQueryOfThreeHundredIdsIsPassedOn() {
        String ids = IntStream.range(0, 300)
                .mapToObj(id -> "1000000000000000" + (1000 + id))
                .collect(Collectors.joining(","));

        assertThat(send(request("/acorns/many?ids=" + ids)).statusCode()).isEqualTo(200);
        crm.verify(1, getRequestedFor(urlEqualTo("/acorn/many?ids=" + ids)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
    void everyMethodIsPassedOn(String method) {
        HttpResponse<String> answer = send(request("/acorns/things")
                .method(
                        method,
                        method.startsWith("P") ? BodyPublishers.ofString("{\"a\":1}") : BodyPublishers.noBody()));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(crm.getAllServeEvents()).singleElement().satisfies(event -> {
            assertThat(event.getRequest().getMethod().getName()).isEqualTo(method);
            assertThat(event.getRequest().getBodyAsString()).isEqualTo(method.startsWith("P") ? "{\"a\":1}" : "");
        });
    }

    @Test
    void aFormIsPassedOnAsItIs() {
        for (String type : new String[] {"application/x-www-form-urlencoded", "multipart/form-data; boundary=x"}) {
            send(request("/acorns/form").header("Content-Type", type).POST(BodyPublishers.ofString("a=1&b=2")));

            crm.verify(
                    1,
                    postRequestedFor(urlEqualTo("/acorn/form"))
                            .withHeader("Content-Type", equalTo(type))
                            .withHeader("Content-Length", equalTo("7"))
                            .withRequestBody(equalTo("a=1&b=2")));
        }
    }

    @Test
    void aCredentialInTheQueryOrTheBodyTakesTheCallersPlace() {
        send(request("/querys/x?a=1&token=forged&%74oken=forged"));
        crm.verify(1, getRequestedFor(urlEqualTo("/query/x?a=1&token=Token%20nut")));

        send(request("/payloads/x").POST(BodyPublishers.ofString("{\"token\":\"forged\",\"a\":[1]}")));
        crm.verify(
                1,
                postRequestedFor(urlEqualTo("/payload/x"))
                        .withRequestBody(equalToJson("{\"token\":\"Token nut\",\"a\":[1]}")));
        assertThat(send(request("/payloads/x").POST(BodyPublishers.ofString("[]")))
                        .statusCode())
                .isEqualTo(400);
    }

    /** As they come over the wire: clients normalize paths themselves. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/proxy/acorns/../../leads",
                "/api/proxy/acorns/%2e%2e/%2e%2e/leads",
                "/api/proxy/acorns/..%2f..%2fadmin",
                "/api/proxy/acorns//evil.example/x",
                "/api/proxy/acorns/@evil.example/x",
                "/api/proxy/acorns/..;/x",
                "/api/proxy/acorns/\\evil",
                "/api/proxyacorns/x",
                "/api/proxy/",
                "/api/proxy/acorns@evil.example/x"
            })
    void noPathLeavesTheBase(String path) throws IOException {
        try (Socket socket = new Socket(
                InetAddress.getLoopbackAddress(), URI.create(gate.url()).getPort())) {
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 ").doesNotContain(" 500 ");
        }
        assertThat(crm.getAllServeEvents())
                .allSatisfy(event -> assertThat(event.getRequest().getUrl()).startsWith("/acorn/"));
    }

    /** Camel would put the property there. */
    @Test
    void noPlaceholderOfTheCallersIsFilledIn() throws IOException {
        String query = "a={{crmgate.zoho.client-secret}}&b={{env:HOME}}&c={{bean:vertx.toString}}&d={{none}}";
        try (Socket socket = new Socket(
                InetAddress.getLoopbackAddress(), URI.create(gate.url()).getPort())) {
            socket.getOutputStream()
                    .write(("GET /api/proxy/acorns/x?" + query
                                    + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 200");
        }

        assertThat(crm.getAllServeEvents())
                .singleElement()
                .satisfies(event -> assertThat(event.getRequest().getUrl())
                        .isEqualTo("/acorn/x?" + query.replace("{", "%7B").replace("}", "%7D")));
    }

    @Test
    void anAnswerThatBreaksOffIsNotTakenForAWholeOne() {
        streaming.createContext("/broken", exchange -> {
            exchange.sendResponseHeaders(200, 3L * MEGABYTE);
            exchange.getResponseBody().write(new byte[MEGABYTE]);
            exchange.close();
        });

        assertThatThrownBy(() -> client.send(
                        request("/streamss/broken")
                                .timeout(Duration.ofSeconds(20))
                                .build(),
                        BodyHandlers.ofString()))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(HttpTimeoutException.class);
    }

    /** Whatever has come before: the head of a JSON document waits for the first 64 KiB of its body. */
    @ParameterizedTest
    @CsvSource({
        "PUT, true, 200, 502, outcome_unknown",
        "POST, false, 422, 502, response_incomplete",
        "POST, true, 401, 504, crm_timeout"
    })
    void aResponseThatEndsTooEarlyIsAProblem(String method, boolean stalls, int answered, int status, String code) {
        CountDownLatch end = unfinished("/early", "application/json", answered, 60_000, stalls);

        HttpResponse<String> answer = send(request("/streamss/early")
                .method(method, method.equals("GET") ? BodyPublishers.noBody() : BodyPublishers.ofString("{}")));

        end.countDown();
        streaming.removeContext("/early");
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).contains("\"code\":\"" + code + "\"").doesNotContain("internal");
        JsonNode letter = newestLetter(code);
        assertThat(letter.path("request").path("path").asText()).isEqualTo("/early");
        assertThat(letter.path("replayable").asBoolean()).isEqualTo(!method.equals("GET"));
    }

    /** The CRM hangs, or closes the connection without a word, once it has the request. */
    @ParameterizedTest
    @CsvSource({
        "POST, true, 502 outcome_unknown",
        "DELETE, false, 502 outcome_unknown",
        "PATCH, false, 502 outcome_unknown",
        "PUT, false, 502 outcome_unknown",
        "GET, false, 503 crm_unavailable",
    })
    void aWriteThatGetsNoResponseMayHaveBeenCarriedOut(String method, boolean hangs, String problem) {
        CountDownLatch end = new CountDownLatch(hangs ? 1 : 0);
        streaming.createContext("/silent", exchange -> {
            exchange.getRequestBody().readAllBytes();
            awaitEnd(end);
            exchange.close();
        });

        String got = problem(request("/streamss/silent")
                .method(method, method.equals("GET") ? BodyPublishers.noBody() : BodyPublishers.ofString("{}")));

        end.countDown();
        streaming.removeContext("/silent");
        assertThat(got).isEqualTo(problem);
        if (!method.equals("GET")) {
            JsonNode letter = newestLetter("outcome_unknown");
            assertThat(letter.path("detail").asText()).contains("No response came", "may have been carried out");
            assertThat(letter.path("replayable").asBoolean()).isTrue();
        }
    }

    /** It is not the account's own: no token is replaced for it, and it counts as an outage. */
    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void aWebPageOfAFirewallIsPassedOnAndCountsAsAnOutage(int status) {
        crm.stubFor(any(anyUrl())
                .willReturn(aResponse().withStatus(status).withBody("<!DOCTYPE html><title>Blocked</title>")));
        double before = outages();

        HttpResponse<String> answer = send(request("/acorns/x"));

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).contains("Blocked");
        assertThat(outages()).isEqualTo(before + 1);
        assertThat(crm.getAllServeEvents()).hasSize(1);
    }

    private double outages() {
        return gate.getText("/observe/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(
                        "crmgate_crm_calls_seconds_count{outcome=\"crm_unavailable\",provider=\"acorn\"}"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    @Test
    void aConnectionThatWorksAgainShowsNoError() {
        crm.stubFor(any(anyUrl()).willReturn(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)));
        assertThat(problem("/acorns/x")).isEqualTo("503 crm_unavailable");
        await().until(() -> lastError("acorns").equals("crm_unavailable"));
        heal();

        assertThat(send(request("/acorns/x")).statusCode()).isEqualTo(200);

        assertThat(lastError("acorns")).isEmpty();
    }

    private String lastError(String connection) {
        return gate.get("/api/connections/" + connection)
                .json()
                .path("lastError")
                .path("code")
                .asText();
    }

    @Test
    void aWriteThatFindsNoConnectionWasNotCarriedOut() {
        assertThat(problem(request("/nowheres/x").POST(BodyPublishers.ofString("{}"))))
                .isEqualTo("503 crm_unavailable");
    }

    /** The decompression of such a response fails, whether its length says that more was to come or not. */
    @ParameterizedTest
    @CsvSource({
        "0, gzip, text/csv",
        "1, gzip, text/csv",
        "5, gzip, text/csv",
        "12, gzip, text/csv",
        "12, gzip, application/json",
        "1, deflate, text/csv",
        "5, gzip, application/json"
    })
    void aCompressedResponseThatIsCutIsAProblem(int bytes, String encoding, String type) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (DeflaterOutputStream out =
                encoding.equals("gzip") ? new GZIPOutputStream(compressed) : new DeflaterOutputStream(compressed)) {
            out.write("name,city\n".repeat(100).getBytes(StandardCharsets.UTF_8));
        }
        for (int promised : new int[] {compressed.size(), bytes}) {
            streaming.createContext("/cut", exchange -> {
                exchange.getResponseHeaders().set("Content-Type", type);
                exchange.getResponseHeaders().set("Content-Encoding", encoding);
                exchange.sendResponseHeaders(200, promised == 0 ? -1 : promised);
                if (promised != 0) {
                    exchange.getResponseBody().write(compressed.toByteArray(), 0, bytes);
                    exchange.getResponseBody().flush();
                }
                exchange.close();
            });

            try {
                assertThat(problem("/streamss/cut"))
                        .as("%d of %d bytes", bytes, promised)
                        .isEqualTo(promised == 0 ? "200 " : "502 response_incomplete");
            } finally {
                streaming.removeContext("/cut");
            }
        }
    }

    /** Its status says what became of a write. */
    @Test
    void aResponseIsPassedOnWithoutHeadersThatAreNotValid() {
        streaming.createContext("/odd", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().set("X@Name", "a");
            exchange.getResponseHeaders().set("X-Tab", "a\u000bb");
            exchange.getResponseHeaders().set("X-Escape", "\u001b[1m");
            exchange.getResponseHeaders().set("X-Valid", "a\tb");
            exchange.sendResponseHeaders(201, -1);
            exchange.close();
        });

        HttpResponse<String> answer = send(request("/streamss/odd").POST(BodyPublishers.ofString("{}")));

        streaming.removeContext("/odd");
        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.headers().map()).containsKey("x-valid").doesNotContainKeys("x-tab", "x-escape", "x@name");
    }

    @Test
    void aResponseOfZohosThatEndsTooEarlyIsAProblem() {
        String path = "/default/crm/v8/Leads?fields=id";
        int before = zoho.leads("us").size();

        zoho.breakOffNext(1, 20);
        assertThat(problem(path)).isEqualTo("502 response_incomplete");
        zoho.breakOffNext(1, 20);
        assertThat(problem(request(path).POST(BodyPublishers.ofString("{\"data\":[{\"Last_Name\":\"Cut\"}]}"))))
                .isEqualTo("502 outcome_unknown");
        zoho.stallNext(1, 20);
        assertThat(problem(path)).isEqualTo("504 crm_timeout");

        assertThat(zoho.leads("us").size()).isEqualTo(before + 1);
        assertThat(send(request(path)).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aResponseThatEndsTooEarlyAfterItsHeadResetsTheConnectionAndLeavesALetter(boolean stalls) {
        CountDownLatch end = unfinished("/late", "application/octet-stream", 201, MEGABYTE, stalls);
        try (LogLines log = new LogLines()) {

            assertThatThrownBy(() -> client.send(
                            request("/streamss/late")
                                    .POST(BodyPublishers.ofString("{}"))
                                    .build(),
                            BodyHandlers.ofString()))
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(HttpTimeoutException.class);

            end.countDown();
            streaming.removeContext("/late");
            JsonNode letter = newestLetter("outcome_unknown");
            assertThat(letter.path("route").asText()).isEqualTo("proxy");
            assertThat(letter.path("detail").asText()).contains("may have been carried out", "201");
            assertThat(letter.path("replayable").asBoolean()).isTrue();
            await().until(() -> log.lines().stream().anyMatch(line -> line.contains("not passed on to its end")));
            assertThat(log.lines()).noneMatch(line -> line.contains("internal") || line.contains("Failed handling"));
        }
        await().until(() -> gate.getText("/observe/metrics")
                .body()
                .contains("camel_exchanges_inflight{camelContext=\"crmgate\",routeId=\"proxy\"} 0.0"));
    }

    /** An answer of which only the given number of bytes comes; then it breaks off, or stalls until the latch is down. */
    private CountDownLatch unfinished(String path, String type, int status, int bytes, boolean stalls) {
        CountDownLatch end = new CountDownLatch(stalls ? 1 : 0);
        streaming.createContext(path, exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(status, 2L * MEGABYTE);
            exchange.getResponseBody().write(new byte[bytes]);
            exchange.getResponseBody().flush();
            awaitEnd(end);
            exchange.close();
        });
        return end;
    }

    private JsonNode newestLetter(String code) {
        await().until(() -> gate.get("/api/dead-letters?limit=1")
                .data()
                .path(0)
                .path("code")
                .asText()
                .equals(code));
        return gate.get("/api/dead-letters?limit=1").data().path(0);
    }

    @ParameterizedTest
    @CsvSource({
        "crm%2Fv8%2FLeads, /acorn/crm/v8/Leads",
        "crm%2fv8%2fLeads?x=%2F, /acorn/crm/v8/Leads?x=%2F",
        "%2Fcrm%2Fv8, /acorn/crm/v8",
        "a%252Fb%2Fc%20d, /acorn/a%2Fb/c%20d",
        "a%2Fb%2F, /acorn/a/b/",
        "a%2Fb/leads, /acorn/a%2Fb/leads"
    })
    void anEncodedPathIsDecoded(String sent, String called) {
        assertThat(send(request("/acorns/" + sent)).statusCode()).isEqualTo(200);

        crm.verify(1, getRequestedFor(urlEqualTo(called)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "..%2F..%2Fadmin",
                "%2e%2e%2Fadmin",
                "a%2F..%2F..%2Fadmin",
                "a%2F..;x%2Fadmin",
                "%2F%2Fevil.example%2Fx",
                "a%2F%2Fevil.example",
                "..%252Fadmin",
                "..%5C..%5cadmin",
                "a%2F..%5Cadmin",
                "a/..%2f..%2fadmin"
            })
    void anEncodedPathThatLeavesTheBaseIsRefused(String path) {
        assertThat(problem("/acorns/" + path)).isEqualTo("400 bad_request");
        assertThat(crm.getAllServeEvents()).isEmpty();
    }

    @Test
    void theLogShowsRoutesAndConnectionsAndNoPaths() {
        try (LogLines log = new LogLines()) {
            send(request("/acorns/people/Anna%20Smith/anna@example.com"));
            gate.get("/api/leads/anna@example.com");
            gate.get("/api/owners/anna@example.com/leads");
            gate.get("/api/connections/anna.smith");

            await().untilAsserted(() -> assertThat(log.lines())
                    .anyMatch(line -> line.startsWith("GET /api/proxy/* 200 ") && line.contains("connection=acorns"))
                    .anyMatch(line -> line.startsWith("GET /api/leads/{id} "))
                    .anyMatch(line -> line.startsWith("GET /api/****/****/leads 404 "))
                    .anyMatch(line -> line.startsWith("GET /api/connections/{id} 404 ")));
            assertThat(log.lines().stream().filter(line -> line.contains("correlation=")))
                    .noneMatch(line -> line.toLowerCase(Locale.ROOT).contains("anna"));
        }
    }

    @Test
    void aKeyThatIsRejectedOncePerhapsWorksElsewhere() {
        crm.stubFor(get(urlPathEqualTo("/acorn/forbidden"))
                .willReturn(aResponse().withStatus(401).withBody("no")));

        assertThat(send(request("/acorns/forbidden")).statusCode()).isEqualTo(401);
        assertThat(send(request("/acorns/things")).statusCode()).isEqualTo(200);
    }

    @Test
    void aDeletionMayHaveABody() {
        send(request("/acorns/x").method("DELETE", BodyPublishers.ofString("{\"a\":1}")));

        assertThat(crm.getAllServeEvents())
                .singleElement()
                .satisfies(event ->
                        assertThat(event.getRequest().getBodyAsString()).isEqualTo("{\"a\":1}"));
    }

    @Test
    void anUploadThatNobodyWantsIsNotKept() throws Exception {
        AtomicLong sent = new AtomicLong();
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 0;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) {
                return sent.addAndGet(length) > 600L * MEGABYTE ? -1 : length;
            }
        };

        assertThat(client.send(
                                request("/nobodys/x")
                                        .POST(BodyPublishers.ofInputStream(() -> endless))
                                        .build(),
                                BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(404);
        assertThat(gate.get("/observe/health").status()).isEqualTo(200);
    }

    @Test
    void bodiesAreStreamedInBothDirections() throws Exception {
        CountDownLatch firstPartArrived = new CountDownLatch(1);
        CountDownLatch firstPartRead = new CountDownLatch(1);
        AtomicLong received = new AtomicLong();
        streaming.createContext("/both", exchange -> {
            byte[] buffer = new byte[8192];
            InputStream in = exchange.getRequestBody();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                received.addAndGet(count);
                firstPartArrived.countDown();
            }
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(new byte[MEGABYTE]);
                out.flush();
                awaitEnd(firstPartRead);
                for (int i = 1; i < 20; i++) {
                    out.write(new byte[MEGABYTE]);
                }
            }
        });
        PipedOutputStream sender = new PipedOutputStream();
        PipedInputStream body = new PipedInputStream(sender, MEGABYTE);

        CompletableFuture<HttpResponse<InputStream>> call = client.sendAsync(
                request("/streamss/both")
                        .POST(BodyPublishers.ofInputStream(() -> body))
                        .build(),
                BodyHandlers.ofInputStream());
        sender.write(new byte[MEGABYTE / 2]);
        sender.flush();
        awaitEnd(firstPartArrived); // before the body has ended
        for (int i = 0; i < 40; i++) {
            sender.write(new byte[MEGABYTE / 2]);
        }
        sender.close();
        long sent = 0;
        try (InputStream in = call.get(60, TimeUnit.SECONDS).body()) {
            byte[] buffer = new byte[65536];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                sent += count;
                firstPartRead.countDown(); // before the answer has ended
            }
        }

        assertThat(received).hasValue(41L * MEGABYTE / 2);
        assertThat(sent).isEqualTo(20L * MEGABYTE);
    }

    @Test
    void aCallerWhoGoesAwayEndsTheAnswer() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        streaming.createContext("/endless", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] part = new byte[65536];
            Arrays.fill(part, (byte) 'x');
            try (OutputStream out = exchange.getResponseBody()) {
                while (true) {
                    out.write(part);
                }
            } catch (IOException e) {
                ended.countDown();
                throw e;
            }
        });

        HttpResponse<InputStream> answer =
                client.send(request("/streamss/endless").build(), BodyHandlers.ofInputStream());
        assertThat(answer.body().readNBytes(MEGABYTE)).hasSize(MEGABYTE);
        answer.body().close();

        awaitEnd(ended);
        assertThat(gate.get("/observe/health").status()).isEqualTo(200);
    }

    @Test
    void aRejectedTokenIsReplacedAndACallWithoutABodyMadeAgain() {
        assertThat(send(request("/default/crm/v8/Leads?fields=id&per_page=1")).statusCode())
                .isEqualTo(200);
        zoho.expireAccessTokens();
        zoho.forgetTokenCalls();

        HttpResponse<String> answer = send(request("/default/crm/v8/Leads?fields=id&per_page=1"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"data\"");
        assertThat(zoho.tokenCallsOf(zoho.refreshToken("us"))).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"401, INVALID_OAUTHTOKEN", "403, INVALID_OAUTHTOKEN", "401, A_CODE_OF_TOMORROW"})
    void aTokenThatDiedEarlyIsReplacedWhateverTheCode(int status, String code) {
        connectZoho();
        zoho.reportBadTokens(status, code);
        zoho.expireAccessTokens();
        zoho.server("us").resetRequests();

        assertThat(send(request("/zohos/crm/v8/Leads?fields=id&per_page=1")).statusCode())
                .isEqualTo(200);
        assertThat(zoho.tokenCalls("us")).isEqualTo(1);
    }

    @Test
    void whatTheCrmRejectsWithEveryTokenIsPassedOnAndCostsOneToken() {
        String path = "/zohos/crm/v8/Leads/actions/rejected";
        connectZoho();
        zoho.answerCalls(401, "{\"code\":\"A_CODE_OF_TOMORROW\"}");
        zoho.server("us").resetRequests();

        for (int i = 0; i < 4; i++) {
            HttpResponse<String> answer = send(request(path));
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.body()).contains("A_CODE_OF_TOMORROW");
            assertThat(send(request(path).POST(BodyPublishers.ofString("{}"))).statusCode())
                    .isEqualTo(401);
        }
        assertThat(zoho.tokenCalls("us")).isBetween(1, 2); // one for each method
    }

    @Test
    void aRejectedTokenIsReplacedAndACallWithASmallBodyMadeAgain() {
        assertThat(send(request("/default/crm/v8/Leads?fields=id&per_page=1")).statusCode())
                .isEqualTo(200);
        zoho.expireAccessTokens();
        int before = zoho.leads("us").size();

        HttpResponse<String> made = send(
                request("/default/crm/v8/Leads").POST(BodyPublishers.ofString("{\"data\":[{\"Last_Name\":\"New\"}]}")));

        assertThat(made.statusCode()).isEqualTo(201);
        assertThat(zoho.leads("us").size()).isEqualTo(before + 1);
    }

    @Test
    void aCallWithALargeBodyIsRejectedAndTheNextOneHasAnotherToken() {
        assertThat(send(request("/default/crm/v8/Leads?fields=id&per_page=1")).statusCode())
                .isEqualTo(200);
        zoho.expireAccessTokens();
        HttpRequest.Builder post = request("/default/crm/v8/Leads")
                .POST(BodyPublishers.ofString("{\"data\":[{\"Last_Name\":\"New\"}]}" + " ".repeat(64 * 1024)));

        HttpResponse<String> rejected = send(post);
        HttpResponse<String> made = send(post);

        assertThat(rejected.statusCode()).isEqualTo(401);
        assertThat(rejected.body()).contains("INVALID_TOKEN");
        assertThat(made.statusCode()).isEqualTo(201);
    }

    @Test
    void whatCanNotBePassedOnIsAProblem() {
        assertThat(problem("/nobodys/x")).isEqualTo("404 connection_not_found");
        crm.stubFor(
                get(urlPathEqualTo("/acorn/reset")).willReturn(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)));
        assertThat(problem("/acorns/reset")).isEqualTo("503 crm_unavailable");
        crm.stubFor(get(urlPathEqualTo("/acorn/slow")).willReturn(okJson("{}").withFixedDelay(8_000)));
        assertThat(problem("/acorns/slow")).isEqualTo("504 crm_timeout");
        gate.post("/api/connections/acorns/disable");
        assertThat(problem("/acorns/x")).isEqualTo("409 connection_disabled");
        gate.post("/api/connections/acorns/enable");
        assertThat(send(request("/acorns/x")).statusCode()).isEqualTo(200);
    }

    /** A connection {@code zohos} whose refresh token has brought no token yet. */
    private void connectZoho() {
        assertThat(gate.post(
                                "/api/connections",
                                Json.write(Map.of(
                                        "provider", "zoho",
                                        "region", "us",
                                        "refreshToken", zoho.newRefreshToken("us", "zohos"),
                                        "id", "zohos")))
                        .status())
                .isIn(200, 201);
    }

    private String problem(String path) {
        return problem(request(path));
    }

    private String problem(HttpRequest.Builder request) {
        HttpResponse<String> answer = send(request);
        return answer.statusCode() + " "
                + Json.parse(answer.body().getBytes(StandardCharsets.UTF_8))
                        .map(json -> json.path("code").asText())
                        .orElse("");
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(gate.url() + "/api/proxy" + path));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void awaitEnd(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
