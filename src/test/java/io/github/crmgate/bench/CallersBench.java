package io.github.crmgate.bench;

import io.github.crmgate.testing.FreePort;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.File;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Measures the packed process: many callers at once against a simulated Zoho that takes its time. Not a test: it needs
 * {@code target/crmgate.jar} and a quiet machine, and prints figures.
 *
 * <p>Settings: {@code -Dcallers=500 -Ddelay=300 -Dseconds=20 -Dworkers=… -Djava=/path/to/java -Dstore=jdbc:…}.
 */
public final class CallersBench {
    private static final String LEADS = """
            {"data":[{"id":"5725767000000569652","First_Name":"Ann","Last_Name":"Lee","Full_Name":"Ann Lee",\
            "Company":"Acme","Email":"ann@example.com","Phone":null,"Mobile":null,"Lead_Status":"Contacted",\
            "Lead_Source":"Web","Owner":{"id":"5725767000000189001","name":"Bo","email":"bo@example.com"},\
            "Created_Time":"2026-01-01T10:00:00+00:00","Modified_Time":"2026-01-02T10:00:00+00:00"}],\
            "info":{"per_page":50,"count":1,"page":1,"more_records":false}}""";
    private static final String TOKEN =
            "{\"access_token\":\"1000.bench\",\"expires_in\":3600,\"token_type\":\"Bearer\"}";

    private CallersBench() {}

    public static void main(String[] arguments) throws Exception {
        int callers = Integer.getInteger("callers", 500);
        int delay = Integer.getInteger("delay", 300);
        int seconds = Integer.getInteger("seconds", 20);
        Vertx vertx = Vertx.vertx();
        HttpServer crm = vertx.createHttpServer()
                .requestHandler(request -> answer(vertx, request, delay))
                .listen(0)
                .toCompletionStage()
                .toCompletableFuture()
                .get();
        int port = FreePort.next();
        Process process = start(crm.actualPort(), port);
        try {
            await(port);
            System.out.printf("%d callers, CRM takes %d ms, warm-up and then %d s:%n", callers, delay, seconds);
            measure(vertx, process, port, callers, 15);
            measure(vertx, process, port, callers, seconds);
        } finally {
            process.destroy();
            process.waitFor(15, TimeUnit.SECONDS);
            vertx.close();
        }
    }

    private static void answer(Vertx vertx, HttpServerRequest request, int delay) {
        if (request.path().startsWith("/oauth")) {
            request.response().putHeader("Content-Type", "application/json").end(TOKEN);
        } else {
            vertx.setTimer(
                    delay,
                    timer -> request.response()
                            .putHeader("Content-Type", "application/json")
                            .end(LEADS));
        }
    }

    private static void measure(Vertx vertx, Process process, int port, int callers, int seconds)
            throws InterruptedException {
        HttpClient client = vertx.createHttpClient(new HttpClientOptions()
                .setMaxPoolSize(callers)
                .setDefaultPort(port)
                .setDefaultHost("127.0.0.1"));
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        Duration before = process.info().totalCpuDuration().orElseThrow();
        AtomicLong good = new AtomicLong();
        AtomicLong bad = new AtomicLong();
        AtomicInteger running = new AtomicInteger(callers);
        ConcurrentLinkedQueue<Long> millis = new ConcurrentLinkedQueue<>();
        for (int i = 0; i < callers; i++) {
            call(client, end, good, bad, running, millis);
        }
        while (running.get() > 0) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
        long[] sorted = millis.stream().mapToLong(Long::longValue).sorted().toArray();
        System.out.printf(
                "  %.0f answers a second, %d failed, p50 %d ms, p99 %d ms, max %d ms, CPU %.2f ms an answer%n",
                good.get() / (double) seconds,
                bad.get(),
                sorted[sorted.length / 2],
                sorted[sorted.length * 99 / 100],
                sorted[sorted.length - 1],
                process.info().totalCpuDuration().orElseThrow().minus(before).toMillis() / (double) good.get());
        client.close();
    }

    private static void call(
            HttpClient client,
            long end,
            AtomicLong good,
            AtomicLong bad,
            AtomicInteger running,
            ConcurrentLinkedQueue<Long> millis) {
        long start = System.nanoTime();
        if (start >= end) {
            running.decrementAndGet();
            return;
        }
        client.request(HttpMethod.GET, "/api/leads")
                .compose(request -> request.send())
                .compose(response -> response.body().map(body -> response.statusCode() == 200 && body.length() > 100))
                .onComplete(result -> {
                    (result.succeeded() && result.result() ? good : bad).incrementAndGet();
                    millis.add((System.nanoTime() - start) / 1_000_000);
                    call(client, end, good, bad, running, millis);
                });
    }

    private static Process start(int crm, int port) throws Exception {
        String java = System.getProperty("java", System.getProperty("java.home") + "/bin/java");
        List<String> command = new ArrayList<>(List.of(java));
        command.addAll(Arrays.asList(System.getProperty("options", "").split(" ")));
        command.removeIf(String::isEmpty);
        command.addAll(List.of(
                "-Dcrmgate.provider=zoho",
                "-Dcrmgate.zoho.region=us",
                "-Dcrmgate.zoho.client-id=bench",
                "-Dcrmgate.zoho.client-secret=bench",
                "-Dcrmgate.zoho.refresh-token=bench",
                "-Dcrmgate.zoho.regions.us.accounts-url=http://127.0.0.1:" + crm,
                "-Dcrmgate.zoho.regions.us.api-url=http://127.0.0.1:" + crm,
                "-Dcrmgate.store.url=" + System.getProperty("store", "jdbc:h2:mem:bench"),
                "-Dcrmgate.vault.key=AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
                "-Dcrmgate.http.workers=" + Integer.getInteger("workers", 256),
                "-Dcamel.server.port=" + port,
                "-jar",
                "target/crmgate.jar"));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(new File("target/bench.log"))
                .start();
    }

    private static void await(int port) throws Exception {
        java.net.http.HttpClient client = java.net.http.HttpClient.newHttpClient();
        HttpRequest health = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/observe/health"))
                .build();
        for (int i = 0; i < 200; i++) {
            try {
                if (client.send(health, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
                    return;
                }
            } catch (java.io.IOException e) {
                // not yet
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        throw new IllegalStateException("CrmGate did not start; see target/bench.log");
    }
}
