package io.github.crmgate.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.github.crmgate.app.RunningCrmGate.Answer;
import io.github.crmgate.connection.StoredTokenSet;
import io.github.crmgate.connection.TokenStore;
import io.github.crmgate.json.Json;
import io.github.crmgate.sandbox.zoho.SimulatedZoho;
import io.github.crmgate.store.Store;
import io.github.crmgate.store.StoreUrl;
import io.github.crmgate.testing.FreePort;
import io.github.crmgate.testing.TestStore;
import io.github.crmgate.vault.VaultKey;
import io.github.crmgate.vault.VaultKeys;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Callers of a connection that hangs leave health, and the callers of other connections, undisturbed. */
final class BulkheadTest {
    private static final int WORKERS = 8;
    private static final int MAX_CALLS = 4;
    private static final int CALLERS = 40;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final SimulatedZoho zoho = SimulatedZoho.start();
    private final Map<String, String> settings = new HashMap<>(RunningCrmGate.zoho(zoho, "us"));
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final AtomicInteger hanging = new AtomicInteger();
    private HttpServer crm;
    private RunningCrmGate gate;

    @BeforeEach
    void start() throws IOException {
        crm = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        crm.setExecutor(task -> new Thread(task).start());
        crm.createContext("/", exchange -> {
            if (exchange.getRequestURI().getPath().contains("/hanging/leads")) {
                hanging.incrementAndGet();
                hang();
            }
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, 2);
            exchange.getResponseBody().write("{}".getBytes(StandardCharsets.US_ASCII));
            exchange.close();
        });
        crm.start();
        settings.put("crmgate.store.url", "jdbc:h2:mem:" + UUID.randomUUID());
        settings.put("crmgate.vault.key", TestStore.VAULT_KEY);
        settings.put("camel.server.port", String.valueOf(FreePort.next()));
        settings.put("crmgate.http.workers", String.valueOf(WORKERS));
        settings.put("crmgate.bulkhead.max-calls", String.valueOf(MAX_CALLS));
        settings.put("crmgate.http.upload-timeout", "5s");
        settings.put("crmgate.http.timeout", "60s");
        for (String name : new String[] {"hanging", "healthy"}) {
            String url = "http://localhost:" + crm.getAddress().getPort() + "/" + name;
            settings.put("crmgate.profiles." + name + ".type", "api-key");
            settings.put("crmgate.profiles." + name + ".base-url", url);
            settings.put("crmgate.profiles." + name + ".auth-check-url", url + "/me");
        }
        settings.put("crmgate.profiles.slow.type", "api-key");
        settings.put("crmgate.profiles.slow.base-url", "http://localhost:1");
        settings.put(
                "crmgate.profiles.slow.auth-check-url",
                "http://localhost:" + crm.getAddress().getPort() + "/hanging/leads");
        gate = RunningCrmGate.start(settings);
        for (String name : new String[] {"hanging", "healthy"}) {
            String account = Json.write(Map.of("provider", name, "key", "nut", "id", name));
            assertThat(gate.post("/api/connections", account).status()).isEqualTo(201);
        }
    }

    private void hang() {
        try {
            goOn.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @AfterEach
    void stop() {
        goOn.countDown();
        gate.close();
        crm.stop(0);
        zoho.close();
    }

    @Test
    void callersOfAHangingCrmLeaveOthersUndisturbed() {
        List<CompletableFuture<Answer>> callers = callers("/api/proxy/hanging/leads");

        assertOthersAreServed(callers);
        goOn.countDown();
        assertThat(callers).filteredOn(call -> call.join().status() == 200).hasSize(MAX_CALLS);
        await().until(() -> gate.get("/api/proxy/hanging/leads").status() == 200);
    }

    @Test
    void accountsThatAreBeingConnectedLeaveOthersUndisturbed() {
        ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
        List<CompletableFuture<Answer>> callers = IntStream.range(0, CALLERS)
                .mapToObj(i -> Json.write(Map.of("provider", "slow", "key", "nut", "id", "slow" + i)))
                .map(account -> CompletableFuture.supplyAsync(() -> gate.post("/api/connections", account), threads))
                .toList();
        threads.shutdown();

        assertOthersAreServed(callers);
        goOn.countDown();
        assertThat(callers).filteredOn(call -> call.join().status() == 201).hasSize(MAX_CALLS);
    }

    /** The connections together may occupy all workers. */
    @Test
    void healthAndMetricsNeedNoWorker() {
        List<CompletableFuture<Answer>> callers = new ArrayList<>(callers("/api/proxy/hanging/leads"));
        callers.addAll(callers("/api/proxy/healthy/hanging/leads"));
        await().until(() -> hanging.get() == WORKERS);

        for (String path : List.of("/observe/health", "/observe/metrics")) {
            assertThat(CompletableFuture.supplyAsync(() -> gate.getText(path).statusCode()))
                    .succeedsWithin(PATIENCE)
                    .isEqualTo(200);
        }
        goOn.countDown();
        assertThat(callers) // one that came last may have waited for a worker that is free now
                .filteredOn(call -> call.join().status() == 200)
                .hasSizeGreaterThanOrEqualTo(WORKERS);
    }

    @Test
    void callersWhoWaitForATokenLeaveOthersUndisturbed() {
        assertThat(gate.get("/api/leads?limit=1").status()).isEqualTo(200);
        VaultKeys keys = new VaultKeys(VaultKey.parse(TestStore.VAULT_KEY).orElseThrow(), List.of());
        StoreUrl url = StoreUrl.parse(settings.get("crmgate.store.url")).orElseThrow();
        try (Store store = Store.open(url, null, null, keys, Clock.systemUTC(), false)) {
            TokenStore grants = store.grants();
            StoredTokenSet lease = grants.lease(
                            grants.load("default").orElseThrow(),
                            "a process that was killed",
                            Duration.ofHours(1),
                            Clock.systemUTC().instant())
                    .orElseThrow();
            zoho.expireAccessTokens();
            List<CompletableFuture<Answer>> callers = callers("/api/leads?limit=1");

            assertOthersAreServed(callers);
            grants.release(lease, null, false);
            assertThat(callers).filteredOn(call -> call.join().status() == 200).hasSize(MAX_CALLS);
        }
    }

    @Test
    void uploadsThatTrickleLeaveOthersUndisturbedAndEnd() throws Exception {
        List<Socket> uploads = new CopyOnWriteArrayList<>();
        ScheduledExecutorService trickle = Executors.newSingleThreadScheduledExecutor();
        trickle.scheduleAtFixedRate(() -> uploads.forEach(BulkheadTest::sendByte), 1, 1, TimeUnit.SECONDS);
        try {
            for (int i = 0; i < CALLERS; i++) {
                Socket socket = new Socket(
                        InetAddress.getLoopbackAddress(), URI.create(gate.url()).getPort());
                socket.setSoTimeout(60_000);
                uploads.add(socket);
                socket.getOutputStream()
                        .write(
                                ("POST /api/proxy/hanging/upload HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99\r\n\r\n{")
                                        .getBytes(StandardCharsets.US_ASCII));
            }
            assertOthersAreServed(List.of());

            List<String> statuses = new ArrayList<>();
            for (Socket socket : uploads) {
                statuses.add(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII));
            }
            assertThat(statuses)
                    .containsOnly("HTTP/1.1 503", "HTTP/1.1 408")
                    .filteredOn("HTTP/1.1 408"::equals)
                    .hasSizeGreaterThanOrEqualTo(MAX_CALLS);
        } finally {
            trickle.shutdownNow();
            for (Socket socket : uploads) {
                socket.close();
            }
        }
        await().until(() -> gate.post("/api/proxy/hanging/upload", "{}").status() == 200);
        assertThat(gate.get("/api/dead-letters").data()).isEmpty();
    }

    private static void sendByte(Socket socket) {
        try {
            socket.getOutputStream().write(' ');
        } catch (IOException e) {
            // CrmGate has closed the connection
        }
    }

    private List<CompletableFuture<Answer>> callers(String path) {
        return IntStream.range(0, CALLERS).mapToObj(i -> gate.getAsync(path)).toList();
    }

    /** All but those who have a permit are refused at once; they hold no thread that others need. */
    private void assertOthersAreServed(List<CompletableFuture<Answer>> callers) {
        await().until(() -> callers.stream().filter(CompletableFuture::isDone).count() >= callers.size() - MAX_CALLS);
        assertThat(gate.get("/observe/health").status()).isEqualTo(200);
        assertThat(gate.getText("/observe/metrics").statusCode()).isEqualTo(200);
        assertThat(gate.get("/api/proxy/healthy/leads").status()).isEqualTo(200);
        assertThat(callers.stream().filter(CompletableFuture::isDone))
                .hasSize(Math.max(0, callers.size() - MAX_CALLS))
                .allSatisfy(call -> {
                    assertThat(call.join().status()).isEqualTo(503);
                    assertThat(call.join().code()).isEqualTo("connection_busy");
                    assertThat(call.join().header("Retry-After")).isEqualTo("1");
                });
    }
}
