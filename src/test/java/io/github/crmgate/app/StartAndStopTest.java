package io.github.crmgate.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.crmgate.app.RawCaller.RawResponse;
import io.github.crmgate.app.RunningCrmGate.Answer;
import io.github.crmgate.app.config.CrmGateSettings;
import io.github.crmgate.sandbox.zoho.SimulatedZoho;
import io.github.crmgate.server.ApiKeyCheck;
import io.github.crmgate.server.HttpDoor;
import io.github.crmgate.server.HttpGuard;
import io.github.crmgate.server.Loopback;
import io.github.crmgate.server.PortTakenException;
import io.github.crmgate.server.VertxFactory;
import io.github.crmgate.server.VisitorHeaders;
import io.github.crmgate.settings.SettingsException;
import io.github.crmgate.settings.SettingsSource;
import io.github.crmgate.store.Store;
import io.github.crmgate.store.failure.StoreException;
import io.github.crmgate.testing.LogLines;
import io.github.crmgate.testing.TestPostgres;
import io.github.crmgate.testing.TestStore;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What callers meet before CrmGate serves and once it ends. */
final class StartAndStopTest {
    private static final String HOST = "Host: localhost";

    @ParameterizedTest
    @CsvSource({
        "GET /api/leads",
        "POST /api/connections",
        "GET /oauth/callback?code=a&state=b",
        "GET /connect/token",
        "GET /nothing",
        "OPTIONS /api/proxy/default/crm"
    })
    void whileItStartsEveryCallIsToldSo(String line) throws SettingsException {
        try (HttpDoor door = open(Map.of())) {
            RawResponse response = call(door, line + " HTTP/1.1", HOST, "X-Correlation-Id: turn-1");

            assertThat(response.status()).isEqualTo(503);
            assertThat(response.header("Retry-After")).isEqualTo("2");
            assertThat(response.header("Content-Type")).isEqualTo("application/problem+json");
            assertThat(response.header("X-Correlation-Id")).isEqualTo("turn-1");
            assertThat(response.json().path("code").asText()).isEqualTo("starting");
        }
    }

    @Test
    void whileItStartsABrowserGetsAPageAndTheLogNoToken() throws SettingsException {
        try (LogLines log = new LogLines();
                HttpDoor door = open(Map.of())) {
            RawResponse response =
                    call(door, "GET /connect/s3cret-token HTTP/1.1", HOST, "Accept: text/html,application/xhtml+xml");

            assertThat(response.status()).isEqualTo(503);
            assertThat(response.header("Retry-After")).isEqualTo("2");
            assertThat(response.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
            assertThat(response.header("Content-Security-Policy")).contains("default-src 'none'");
            assertThat(response.body()).contains("Not available right now");
            call(door, "GET /api/leads/jane@example.org HTTP/1.1", HOST);
            assertThat(log.lines())
                    .filteredOn(line -> line.contains("correlation="))
                    .hasSize(2)
                    .allMatch(line -> line.contains("****"))
                    .noneMatch(line -> line.contains("s3cret") || line.contains("jane"));
        }
    }

    @Test
    void whileItStartsHealthIsDownAndOnlyTheKeyIsToldWhy() throws SettingsException {
        String health = "GET /observe/health HTTP/1.1";
        try (HttpDoor door = open(Map.of("crmgate.api-key", RunningCrmGate.API_KEY))) {
            door.starting("The store is not there.");

            RawResponse open = call(door, health, HOST);
            assertThat(open.status()).isEqualTo(503);
            assertThat(open.header("Retry-After")).isEqualTo("5");
            assertThat(open.body()).isEqualTo("{\"status\":\"DOWN\"}");
            RawResponse wrong = call(door, health, HOST, "Authorization: Bearer wrong");
            assertThat(wrong.body()).isEqualTo("{\"status\":\"DOWN\"}");
            RawResponse told = call(door, health, HOST, "Authorization: Bearer " + RunningCrmGate.API_KEY);
            assertThat(told.status()).isEqualTo(503);
            assertThat(told.json().path("status").asText()).isEqualTo("DOWN");
            assertThat(told.json().path("code").asText()).isEqualTo("starting");
            assertThat(told.json().path("reason").asText()).isEqualTo("The store is not there.");
        }
        try (HttpDoor door = open(Map.of())) {
            assertThat(call(door, health, HOST).json().path("reason").asText()).isNotEmpty();
            assertThat(call(door, health, "Host: rebound.example").body()).isEqualTo("{\"status\":\"DOWN\"}");
        }
    }

    @Test
    void whileItStopsCallsInFlightAreAnsweredAndOthersAreToldSo() throws Exception {
        try (SimulatedZoho zoho = SimulatedZoho.start()) {
            RunningCrmGate gate = RunningCrmGate.start(RunningCrmGate.zoho(zoho, "us"));
            zoho.hangTokens(true);
            CompletableFuture<Answer> inFlight = gate.getAsync("/api/leads?limit=1");
            RawCaller half = new RawCaller(gate.port())
                    .sendHead("POST /api/connections HTTP/1.1", HOST, "Content-Length: 2", "Expect: 100-continue");
            assertThat(half.read().status()).isEqualTo(100); // so that its route has been chosen
            await().until(() -> zoho.tokenCallsOf(zoho.refreshToken("us")) == 1);
            CompletableFuture<Void> stop =
                    CompletableFuture.runAsync(gate::close, task -> new Thread(task, "stop").start());

            await().untilAsserted(() -> {
                Answer late = gate.get("/api/leads?limit=1");
                assertThat(late.code()).isEqualTo("stopping");
                assertThat(late.status()).isEqualTo(503);
                assertThat(late.header("Retry-After")).isEqualTo("5");
            });
            assertThat(gate.get("/observe/health").json().path("status").asText())
                    .isEqualTo("DOWN");
            assertThat(half.send("{}").read().json().path("code").asText()).isEqualTo("stopping");
            half.close();
            assertThat(inFlight).isNotDone();
            zoho.hangTokens(false);

            assertThat(inFlight.join().status()).isEqualTo(200);
            stop.join();
        }
    }

    @Test
    void aStoreThatIsDownIsWaitedForAndHealthSaysWhy() throws SettingsException {
        try (TestPostgres postgres = TestPostgres.stopped();
                CapturedLog log = CapturedLog.ofEverything()) {
            CrmGateSettings settings = settings(Map.of(
                    "crmgate.store.url",
                    postgres.url(),
                    "crmgate.vault.key",
                    TestStore.VAULT_KEY,
                    "crmgate.store.start-timeout",
                    "10m"));
            try (HttpDoor door = open(settings)) {
                log.clear();
                CompletableFuture<Store> opened = CompletableFuture.supplyAsync(
                        () -> StoreStart.open(settings, Clock.systemUTC(), door), Executors.newSingleThreadExecutor());
                await().untilAsserted(() -> assertThat(call(door, "GET /observe/health HTTP/1.1", HOST)
                                .json()
                                .path("reason")
                                .asText())
                        .contains("waits for its store", "crmgate.store.url")
                        .doesNotContain("user="));
                assertThat(call(door, "GET /api/leads HTTP/1.1", HOST)
                                .json()
                                .path("detail")
                                .asText())
                        .doesNotContain("jdbc:");
                assertThat(opened).isNotDone();
                assertThat(log.lines().stream().filter(line -> !line.contains("correlation=")))
                        .singleElement()
                        .satisfies(line -> assertThat(line)
                                .contains("tries again for 600 s")
                                .doesNotContain("Exception"));

                postgres.start();
                opened.join().close();
            }
        }
    }

    @Test
    void aStoreThatStaysDownEndsTheStart() throws SettingsException {
        try (TestPostgres postgres = TestPostgres.stopped()) {
            CrmGateSettings settings = settings(Map.of(
                    "crmgate.store.url",
                    postgres.url(),
                    "crmgate.vault.key",
                    TestStore.VAULT_KEY,
                    "crmgate.store.start-timeout",
                    "1s"));

            assertThatThrownBy(() -> new CrmGateProcess(settings, Map.of(), Clock.systemUTC()))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContainingAll(
                            "crmgate.store.url", "waited for it for 1 s", "crmgate.store.start-timeout");
        }
    }

    @ParameterizedTest
    @CsvSource({"user=postgres, user=nobody", "/test, /none"})
    void aStoreThatRefusesIsNotWaitedFor(String right, String wrong) throws SettingsException {
        String url = TestPostgres.newDatabase().replaceAll(right + "\\d*", wrong);
        CrmGateSettings settings = settings(Map.of(
                "crmgate.store.url",
                url,
                "crmgate.vault.key",
                TestStore.VAULT_KEY,
                "crmgate.store.start-timeout",
                "1s"));

        assertThatThrownBy(() -> new CrmGateProcess(settings, Map.of(), Clock.systemUTC()))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("does not exist")
                .hasMessageNotContaining("waited");
    }

    @Test
    void bothLoopbackAddressesListenWithoutAKey() throws Exception {
        Assumptions.assumeTrue(Loopback.addresses().size() == 2);
        try (HttpDoor door = open(Map.of())) {
            for (String address : Loopback.addresses()) {
                try (RawCaller caller = new RawCaller(InetAddress.getByName(address), door.port())) {
                    assertThat(caller.sendHead("GET / HTTP/1.1", "Host: [::1]")
                                    .read()
                                    .status())
                            .isEqualTo(503);
                }
            }
        }
        assertThat(settings(Map.of("crmgate.api-key", RunningCrmGate.API_KEY))
                        .server()
                        .addresses())
                .containsExactly("0.0.0.0");
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1", "::1"})
    void aTakenPortOfEitherAddressIsAnError(String address) throws Exception {
        Assumptions.assumeTrue(Loopback.addresses().contains(address));
        try (ServerSocket taken = new ServerSocket()) {
            taken.bind(new InetSocketAddress(address, 0));

            assertThatThrownBy(() -> open(Map.of("camel.server.port", String.valueOf(taken.getLocalPort())))
                            .close())
                    .isInstanceOf(PortTakenException.class)
                    .hasMessageContaining("can't listen on " + address + ":" + taken.getLocalPort());
        }
    }

    private static RawResponse call(HttpDoor door, String... head) {
        try (RawCaller caller = new RawCaller(door.port())) {
            return caller.sendHead(head).read();
        }
    }

    private static HttpDoor open(Map<String, String> settings) throws SettingsException {
        return open(settings(settings));
    }

    private static HttpDoor open(CrmGateSettings settings) {
        HttpGuard guard = new HttpGuard(
                new ApiKeyCheck(settings.server().apiKey(), Clock.systemUTC()),
                new VisitorHeaders(settings.authorization(), settings.server().clientAddressHeader()));
        return HttpDoor.open(
                VertxFactory.create(1),
                settings.server().idleTimeout(),
                settings.server().addresses(),
                settings.server().port(),
                settings.authorization(),
                guard::trusts);
    }

    private static CrmGateSettings settings(Map<String, String> settings) throws SettingsException {
        Map<String, String> all = new HashMap<>(settings);
        all.putIfAbsent("camel.server.port", "0");
        all.putIfAbsent("crmgate.store.url", "jdbc:h2:mem:door");
        return CrmGateSettings.read(new SettingsSource(all, Map.of(), Map.of()), (key, reason) -> {});
    }
}
