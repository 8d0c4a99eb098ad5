package io.github.crmgate.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.github.crmgate.app.RawCaller.RawResponse;
import io.github.crmgate.app.RunningCrmGate.Answer;
import io.github.crmgate.app.config.CrmGateSettings;
import io.github.crmgate.json.Json;
import io.github.crmgate.sandbox.zoho.SimulatedZoho;
import io.github.crmgate.server.HttpDoor;
import io.github.crmgate.server.VertxFactory;
import io.github.crmgate.settings.SettingsSource;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Callers that keep CrmGate waiting, and those that wait for it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class IdleConnectionTest {
    private static final String HOST = "Host: localhost";

    private final SimulatedZoho zoho = SimulatedZoho.start();
    private HttpServer streaming;
    private RunningCrmGate gate;

    @BeforeAll
    void start() throws IOException {
        streaming = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        streaming.setExecutor(task -> new Thread(task).start());
        streaming.createContext("/me", exchange -> {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        streaming.start();
        String url = "http://localhost:" + streaming.getAddress().getPort();
        Map<String, String> settings = new HashMap<>(RunningCrmGate.zoho(zoho, "us"));
        settings.put("crmgate.http.idle-timeout", "1s");
        settings.put("crmgate.profiles.streams.type", "api-key");
        settings.put("crmgate.profiles.streams.base-url", url);
        settings.put("crmgate.profiles.streams.auth-check-url", url + "/me");
        settings.put("crmgate.profiles.streams.authorization-fields.1.in", "header");
        settings.put("crmgate.profiles.streams.authorization-fields.1.key", "X-Key");
        settings.put("crmgate.profiles.streams.authorization-fields.1.value", "{{key}}");
        gate = RunningCrmGate.start(settings);
        Answer connected =
                gate.post("/api/connections", Json.write(Map.of("provider", "streams", "key", "nut", "id", "streams")));
        assertThat(connected.status()).isEqualTo(201);
    }

    @AfterAll
    void stop() {
        gate.close();
        streaming.stop(0);
        zoho.close();
    }

    @Test
    void aConnectionThatIsNotUsedIsClosed() {
        try (RawCaller caller = new RawCaller(gate.port())) {
            assertThat(caller.readAll()).isEmpty();
        }
    }

    @Test
    void aConnectionThatIsNotUsedAnyMoreIsClosed() {
        try (RawCaller caller = new RawCaller(gate.port())) {
            assertThat(caller.sendHead("GET /observe/health HTTP/1.1", HOST)
                            .read()
                            .status())
                    .isEqualTo(200);
            assertThat(caller.readAll()).isEmpty();
        }
    }

    @Test
    void halfAHeadIsNotWaitedFor() {
        try (RawCaller caller = new RawCaller(gate.port())) {
            assertTimedOut(RawResponse.of(
                    caller.send("GET /api/leads HTTP/1.1\r\nHost:").readAll()));
        }
    }

    @Test
    void aHeadThatTricklesIsNotWaitedFor() {
        try (RawCaller caller = new RawCaller(gate.port())) {
            caller.send("GET /api/leads HTTP/1.1\r\nHost: localhost\r\nX: ");
            await().until(() -> {
                try {
                    caller.send("x");
                    return false;
                } catch (UncheckedIOException closed) {
                    return true;
                }
            });
        }
    }

    @Test
    void halfABodyIsNotWaitedFor() {
        try (RawCaller caller = new RawCaller(gate.port())) {
            assertTimedOut(RawResponse.of(caller.sendHead(
                            "POST /api/connections HTTP/1.1",
                            HOST,
                            "Content-Type: application/json",
                            "Content-Length: 100")
                    .send("{")
                    .readAll()));
        }
    }

    @Test
    void halfABodyThatIsPassedOnIsNotWaitedFor() {
        try (RawCaller caller = new RawCaller(gate.port())) {
            caller.sendHead("POST /api/proxy/streams/me HTTP/1.1", HOST, "Content-Length: 100")
                    .send("{")
                    .readAll(); // ends
        }
    }

    @Test
    void aBodyThatNobodyWantsIsNotWaitedFor() {
        try (RawCaller caller = new RawCaller(gate.port())) {
            assertThat(caller.sendHead("POST /api/nothing HTTP/1.1", HOST, "Content-Length: 100")
                            .read()
                            .status())
                    .isEqualTo(404);
            assertThat(caller.readAll()).isEmpty();
        }
    }

    @Test
    void aCallThatWaitsForTheCrmIsNotIdle() {
        zoho.expireAccessTokens();
        zoho.hangTokens(true);
        CompletableFuture<Answer> slow = gate.getAsync("/api/leads?limit=1");
        letTheIdleTimePass();
        letTheIdleTimePass();
        assertThat(slow).isNotDone();
        zoho.hangTokens(false);

        assertThat(slow.join().status()).isEqualTo(200);
    }

    @Test
    void aStreamThatPausesIsNotIdle() {
        CountDownLatch goOn = new CountDownLatch(1);
        streaming.createContext("/pauses", exchange -> {
            exchange.sendResponseHeaders(200, 2);
            exchange.getResponseBody().write('a');
            exchange.getResponseBody().flush();
            awaitLatch(goOn);
            exchange.getResponseBody().write('b');
            exchange.close();
        });
        try (RawCaller caller = new RawCaller(gate.port())) {
            caller.sendHead("GET /api/proxy/streams/pauses HTTP/1.1", HOST, "Connection: close");
            letTheIdleTimePass();
            letTheIdleTimePass();
            goOn.countDown();

            assertThat(RawResponse.of(caller.readAll()).body().replaceAll("[\\d\r\n]", ""))
                    .isEqualTo("ab");
        }
    }

    @Test
    void aCallerThatDoesNotReadIsDisconnected() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        CrmGateSettings settings = CrmGateSettings.read(
                new SettingsSource(
                        Map.of("camel.server.port", "0", "crmgate.http.idle-timeout", "1s"), Map.of(), Map.of()),
                (key, reason) -> {});
        try (HttpDoor door = HttpDoor.open(
                VertxFactory.create(1),
                settings.server().idleTimeout(),
                settings.server().addresses(),
                settings.server().port(),
                settings.authorization(),
                request -> true)) {
            door.routes(
                    request -> {
                        request.response().closeHandler(event -> closed.countDown());
                        request.response().setChunked(true).write(Buffer.buffer(new byte[64 * 1024 * 1024]));
                    },
                    path -> path);
            door.serve();
            try (RawCaller caller = new RawCaller(door.port())) {
                caller.sendHead("GET / HTTP/1.1", HOST);

                assertThat(closed.await(60, TimeUnit.SECONDS)).isTrue();
            }
        }
    }

    private void letTheIdleTimePass() {
        try (RawCaller idle = new RawCaller(gate.port())) {
            assertThat(idle.readAll()).isEmpty();
        }
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            latch.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void assertTimedOut(RawResponse response) {
        assertThat(response.status()).isEqualTo(408);
        assertThat(response.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(response.header("X-Correlation-Id")).isNotEmpty();
        assertThat(response.json().path("code").asText()).isEqualTo("request_timeout");
    }
}
