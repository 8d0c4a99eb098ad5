package io.github.crmgate.bench;

import io.github.crmgate.json.Json;
import io.github.crmgate.testing.FreePort;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Measures the packed process with few and with many connections: start, memory, and the time of a lead call through a
 * random one of them to a CRM that responds at once. Not a test: it needs {@code target/crmgate.jar} and a quiet machine,
 * and prints one JSON object a line.
 *
 * <p>Settings: {@code -Dcounts=100,10000,100000 -Dstores=H2,PostgreSQL -Dseconds=15 -Dheap=256m}, and {@code
 * -Dpostgres=jdbc:postgresql:…} for a database of its own, whose schema {@code public} it drops. The heap is limited so
 * that memory shows what is needed, not what the collector takes where there is plenty. The load lasts twice the seconds:
 * the first half is a warm-up.
 */
public final class ConnectionsBench {
    private static final int CALLERS = 4;
    private static final String LEADS = "{\"data\":[{\"id\":\"5725767000000569652\",\"Last_Name\":\"Lee\"}],"
            + "\"info\":{\"per_page\":1,\"count\":1,\"page\":1,\"more_records\":false}}";

    private ConnectionsBench() {}

    public static void main(String[] arguments) throws Exception {
        BenchProcess.exitOnFailure();
        int crm = Vertx.vertx()
                .createHttpServer()
                .requestHandler(request -> request.response()
                        .putHeader("Content-Type", "application/json")
                        .end(LEADS))
                .listen(0)
                .toCompletionStage()
                .toCompletableFuture()
                .get()
                .actualPort();
        for (String store : System.getProperty("stores", "H2,PostgreSQL").split(",")) {
            for (String count : System.getProperty("counts", "100,10000,100000").split(",")) {
                measure(store, Integer.parseInt(count), crm);
            }
        }
        System.exit(0);
    }

    private static void measure(String store, int count, int crm) throws Exception {
        Path folder = Files.createTempDirectory("crmgate-bench");
        String url = store.equals("H2") ? "jdbc:h2:file:" + folder.resolve("store") : BenchProcess.emptyPostgres();
        BenchProcess.fill(url, count, crm);
        int port = FreePort.next();
        long start = System.nanoTime();
        Process process = BenchProcess.start(url, crm, port, folder);
        try {
            BenchProcess.awaitReady(process, port);
            double started = (System.nanoTime() - start) / 1e9;
            int seconds = Integer.getInteger("seconds", 15);
            load(port, count, seconds);
            long[] micros = load(port, count, seconds);
            System.out.println(Json.write(Json.object()
                    .put("store", store)
                    .put("connections", count)
                    .put("startSeconds", started)
                    .put("perSecond", micros.length / (double) seconds)
                    .put("p50", micros[micros.length / 2] / 1000.0)
                    .put("p99", micros[micros.length * 99 / 100] / 1000.0)
                    .put("residentMb", BenchProcess.resident(process))));
        } finally {
            process.destroy();
            process.waitFor(15, TimeUnit.SECONDS);
        }
    }

    /** Returns the times of calls in microseconds, sorted. */
    private static long[] load(int port, int count, int seconds) throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        Callable<List<Long>> caller = () -> {
            HttpClient client =
                    HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
            List<Long> micros = new ArrayList<>();
            while (System.nanoTime() < end) {
                int id = ThreadLocalRandom.current().nextInt(count);
                long begin = System.nanoTime();
                URI leads = URI.create("http://127.0.0.1:" + port + "/api/leads?limit=1&connection=c" + id);
                int status = client.send(HttpRequest.newBuilder(leads).build(), HttpResponse.BodyHandlers.discarding())
                        .statusCode();
                if (status != 200) {
                    throw new IllegalStateException("A call through c" + id + " got the status " + status);
                }
                micros.add((System.nanoTime() - begin) / 1_000);
            }
            return micros;
        };
        List<Long> all = new ArrayList<>();
        for (Future<List<Long>> future : callers.invokeAll(Collections.nCopies(CALLERS, caller))) {
            all.addAll(future.get());
        }
        callers.shutdown();
        return all.stream().mapToLong(Long::longValue).sorted().toArray();
    }
}
