package io.github.crmgate.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.crmgate.app.RawCaller.RawResponse;
import io.github.crmgate.sandbox.zoho.SimulatedZoho;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that are not what a server expects. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HttpDoorTest {
    private static final String HOST = "Host: localhost";
    private static final String LEADS = "GET /api/leads HTTP/1.1";

    private final SimulatedZoho zoho = SimulatedZoho.start();
    private final CapturedLog log = CapturedLog.ofEverything();
    private RunningCrmGate gate;

    @BeforeAll
    void start() {
        gate = RunningCrmGate.start(RunningCrmGate.zoho(zoho, "us"));
    }

    @AfterAll
    void stop() {
        gate.close();
        zoho.close();
        log.close();
    }

    @BeforeEach
    void forget() {
        log.clear();
    }

    static Stream<Arguments> refused() {
        String tooLong = "a".repeat(17 * 1024);
        return Stream.of(
                refused(414, "uri_too_long", "GET /api/leads?q=" + tooLong + " HTTP/1.1", HOST),
                refused(431, "headers_too_large", LEADS, HOST, "X: " + tooLong),
                refused(505, "version_not_supported", "GET /api/leads HTTP/2.0", HOST),
                refused(505, "version_not_supported", "GET /api/leads HTTP/1.2", HOST),
                refused(505, "version_not_supported", "PRI * HTTP/2.0"),
                refused(400, "bad_request", "GET /api/leads", HOST),
                refused(400, "bad_request", "G(T /api/leads HTTP/1.1", HOST),
                refused(417, "expectation_failed", LEADS, HOST, "Expect: bogus"),
                refused(417, "expectation_failed", LEADS, HOST, "Expect: 100-continue", "Expect: more"),
                refused(405, "method_not_allowed", "CONNECT localhost:80 HTTP/1.1", HOST),
                refused(405, "method_not_allowed", "TRACE /api/leads HTTP/1.1", HOST),
                refused(400, "bad_request", "GET localhost:80 HTTP/1.1", HOST),
                refused(400, "bad_request", "GET * HTTP/1.1", HOST),
                refused(400, "bad_request", "GET http://elsewhere.example/api/leads HTTP/1.1", HOST),
                refused(400, "bad_request", "GET ftp://localhost/api/leads HTTP/1.1", HOST),
                refused(400, "bad_request", "GET /api/%zz HTTP/1.1", HOST),
                refused(400, "bad_request", "GET /api/leads/% HTTP/1.1", HOST),
                refused(400, "bad_request", "GET /api/leads/%+1 HTTP/1.1", HOST),
                refused(400, "bad_request", "GET /api/leads?q=%zz HTTP/1.1", HOST),
                refused(400, "bad_request", "GET /api/leads/%00 HTTP/1.1", HOST),
                refused(400, "bad_request", "GET /api/leads?q=a%00b HTTP/1.1", HOST),
                refused(400, "bad_request", "GET /api/leads?q=M\u00fcller HTTP/1.1", HOST),
                refused(400, "bad_request", "GET /api/leads?q=\u001b[1m HTTP/1.1", HOST),
                refused(400, "bad_request", LEADS),
                refused(400, "bad_request", LEADS, HOST, "Host: elsewhere.example"),
                refused(400, "bad_request", LEADS, "Host: a b"),
                refused(400, "bad_request", LEADS, "Host:"),
                refused(400, "bad_request", LEADS, "Host: :80"),
                refused(400, "bad_request", LEADS, HOST, " folded: at the first header"),
                refused(400, "bad_request", LEADS, HOST, "Name : value"),
                refused(400, "bad_request", LEADS, HOST, "no colon"),
                refused(400, "bad_request", LEADS, HOST, ": no name"),
                refused(400, "bad_request", LEADS, HOST, "Content-Length: -1"),
                refused(400, "bad_request", LEADS, HOST, "Content-Length: 1", "Content-Length: 2"),
                refused(400, "bad_request", LEADS, HOST, "Content-Length: 1, 1"),
                refused(400, "bad_request", LEADS, HOST, "Content-Length: 5", "Transfer-Encoding: chunked"),
                refused(400, "bad_request", LEADS, HOST, "Content-Length: 5", "Transfer-Encoding: xchunked"),
                refused(400, "bad_request", LEADS, HOST, "Transfer-Encoding: gzip, chunked"),
                refused(400, "bad_request", LEADS, HOST, "Transfer-Encoding: chunked", "Transfer-Encoding: chunked"),
                refused(400, "bad_request", "GET /api/leads HTTP/1.0", HOST, "Transfer-Encoding: chunked"),
                refused(400, "bad_request", LEADS, HOST, "Sec-WebSocket-Key1: a", "Sec-WebSocket-Key2: b"),
                refused(400, "bad_request", LEADS, HOST, "Connection: Upgrade", "Upgrade: h2c"),
                refused(
                        400,
                        "bad_request",
                        LEADS,
                        HOST,
                        "Connection: Upgrade, HTTP2-Settings",
                        "Upgrade: h2c",
                        "HTTP2-Settings: garbage!"));
    }

    private static Arguments refused(int status, String code, String... head) {
        return Arguments.of(status, code, List.of(head));
    }

    @ParameterizedTest
    @MethodSource
    void refused(int status, String code, List<String> head) {
        try (RawCaller caller = new RawCaller(gate.port())) {
            RawResponse response = RawResponse.of(
                    caller.sendHead(head.toArray(String[]::new)).readAll()); // until the connection is closed

            assertThat(response.status()).isEqualTo(status);
            assertThat(response.header("Content-Type")).isEqualTo("application/problem+json");
            assertThat(response.header("Connection")).isEqualTo("close");
            assertThat(response.json().path("code").asText()).isEqualTo(code);
            assertThat(response.json().path("detail").asText()).isNotEmpty();
            String id = response.header("X-Correlation-Id");
            assertThat(id).isNotEmpty();
            assertThat(log.lines())
                    .singleElement()
                    .satisfies(line -> assertThat(line)
                            .contains(" " + status + " ", "correlation=" + id)
                            .doesNotContain("q=", "%zz", "localhost:80", "%00", "%+1")
                            .matches("[\\x20-\\x7e]+"));
        }
    }

    /** Whose path may hold an address or the token of a link. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /api/leads/jane@example.org%zz HTTP/1.1",
                "TRACE /connect/jane@example.org HTTP/1.1",
                "GET /jane@example.org/%00 HTTP/1.1"
            })
    void theLogShowsNoPathOfARefusedRequest(String line) {
        try (RawCaller caller = new RawCaller(gate.port())) {
            caller.sendHead(line, HOST).readAll();

            assertThat(log.lines()).singleElement().asString().contains("****").doesNotContain("jane");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET /oauth/callback?state=%zz HTTP/1.1, '*/*', true",
        "GET /connect/%zz HTTP/1.1, 'text/html,application/xhtml+xml', true",
        "GET /oauth/callback?state=%zz HTTP/1.1, application/json, false",
        "GET /api/leads?q=%zz HTTP/1.1, text/html, false",
    })
    void anEndUserGetsAPageForALinkThatIsDamaged(String line, String accept, boolean page) {
        try (RawCaller caller = new RawCaller(gate.port())) {
            RawResponse response = RawResponse.of(
                    caller.sendHead(line, HOST, "Accept: " + accept).readAll());

            assertThat(response.status()).isEqualTo(400);
            assertThat(response.header("Content-Type"))
                    .isEqualTo(page ? "text/html; charset=utf-8" : "application/problem+json");
            assertThat(response.body()).contains(page ? "This link does not work" : "bad_request");
            assertThat(response.header("Content-Security-Policy") != null).isEqualTo(page);
        }
    }

    @ParameterizedTest
    @CsvSource({"gzip, 415", "br, 415", "identity, 400"})
    void anEncodedBodyIsRefusedByTheNameOfItsHeader(String encoding, int status) {
        try (RawCaller caller = new RawCaller(gate.port())) {
            RawResponse response = caller.sendHead(
                            "POST /api/connections HTTP/1.1",
                            HOST,
                            "Content-Type: application/json",
                            "Content-Length: 2",
                            "Content-Encoding: " + encoding)
                    .send("{}")
                    .read();

            assertThat(response.status()).isEqualTo(status);
            if (status == 415) {
                assertThat(response.json().path("code").asText()).isEqualTo("unsupported_media_type");
                assertThat(response.json().path("detail").asText()).contains("Content-Encoding");
                assertThat(response.header("Accept-Encoding")).isEqualTo("identity");
            }
        }
    }

    @Test
    void whatIsNotAllowedSaysWhatIs() {
        try (RawCaller caller = new RawCaller(gate.port())) {
            RawResponse response =
                    RawResponse.of(caller.sendHead("TRACE / HTTP/1.1", HOST).readAll());

            assertThat(response.header("Allow")).isEqualTo("DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT");
        }
    }

    @Test
    void theServerAsAWholeHasOptions() {
        try (RawCaller caller = new RawCaller(gate.port())) {
            RawResponse response = caller.sendHead("OPTIONS * HTTP/1.1", HOST).read();

            assertThat(response.status()).isEqualTo(204);
            assertThat(response.header("Allow")).contains("GET");
            assertThat(response.header("X-Correlation-Id")).isNotEmpty();
        }
    }

    @Test
    void aTargetMayBeSixteenKilobytesLong() {
        String ids = IntStream.range(0, 300)
                .mapToObj(id -> "1000000000000000" + (1000 + id))
                .reduce((some, more) -> some + "," + more)
                .orElseThrow();
        assertThat(gate.get("/api/leads?unknown=" + ids).code()).isEqualTo("bad_request");
        String target = "/api/nothing?a=";
        assertThat(gate.get(target + "b".repeat(16 * 1024 - target.length())).code())
                .isEqualTo("not_found");
    }

    @Test
    void anAbsoluteTargetIsAPathOfThisHost() {
        try (RawCaller caller = new RawCaller(gate.port())) {
            RawResponse response = caller.sendHead("GET http://LocalHost/observe/health HTTP/1.1", HOST)
                    .read();

            assertThat(response.status()).isEqualTo(200);
        }
    }

    @Test
    void anOfferOfHttp2IsPassedOver() {
        try (RawCaller caller = new RawCaller(gate.port())) {
            RawResponse response = caller.sendHead(
                            "GET /observe/health HTTP/1.1",
                            HOST,
                            "Connection: Upgrade, HTTP2-Settings",
                            "Upgrade: h2c",
                            "HTTP2-Settings: AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA")
                    .read();

            assertThat(response.status()).isEqualTo(200);
            assertThat(response.head().get(0)).isEqualTo("HTTP/1.1 200 OK");
        }
    }

    @Test
    void aFoldedHeaderIsOneLine() {
        try (RawCaller caller = new RawCaller(gate.port())) {
            RawResponse response = caller.sendHead("GET /observe/health HTTP/1.1", HOST, "X: a", " b")
                    .read();

            assertThat(response.status()).isEqualTo(200);
        }
    }

    @Test
    void httpOneZeroNeedsNoHostAndExpectsNothing() {
        try (RawCaller caller = new RawCaller(gate.port())) {
            String response = caller.sendHead("GET /api/nothing HTTP/1.0", "Expect: bogus")
                    .readAll();

            assertThat(response).startsWith("HTTP/1.0 403 "); // without a key only localhost is a known host
        }
    }

    @Test
    void chunksThatAreNoneAreABadRequest() {
        try (RawCaller caller = new RawCaller(gate.port())) {
            RawResponse response = RawResponse.of(caller.sendHead(
                            "POST /api/connections HTTP/1.1",
                            HOST,
                            "Content-Type: application/json",
                            "Transfer-Encoding: chunked")
                    .send("zz\r\n{}\r\n0\r\n\r\n")
                    .readAll());

            assertThat(response.status()).isEqualTo(400);
            assertThat(response.json().path("code").asText()).isEqualTo("bad_request");
            assertThat(log.lines()).hasSize(1);
        }
    }

    @Test
    void aBodyThatBreaksOffLeavesOneLine() {
        try (RawCaller caller = new RawCaller(gate.port())) {
            caller.sendHead(
                            "POST /api/connections HTTP/1.1",
                            HOST,
                            "Content-Type: application/json",
                            "Content-Length: 100",
                            "X-Correlation-Id: broken-off")
                    .send("{");
        }

        log.awaitLine("correlation=broken-off");
        assertThat(log.lines())
                .singleElement()
                .satisfies(line -> assertThat(line).contains("POST /api/connections aborted"));
    }
}
