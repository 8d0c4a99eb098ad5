package io.github.crmgate.bench;

import io.github.crmgate.connection.AccessToken;
import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.ConnectionStatus;
import io.github.crmgate.connection.Credential;
import io.github.crmgate.connection.TokenSet;
import io.github.crmgate.secret.Secret;
import io.github.crmgate.store.Store;
import io.github.crmgate.store.StoreUrl;
import io.github.crmgate.testing.FreePort;
import io.github.crmgate.testing.TestPostgres;
import io.github.crmgate.testing.TestStore;
import io.github.crmgate.vault.VaultKey;
import io.github.crmgate.vault.VaultKeys;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Measures the packed process with few and with many connections: start, memory, and the time of a lead call to a CRM
 * that answers at once. Not a test: it needs {@code target/crmgate.jar} and a quiet machine, and prints figures.
 *
 * <p>Settings: {@code -Dcounts=100,100000,100,100000 -Dstores=H2,POSTGRESQL -Dseconds=15 -Dheap=80m}. The heap is
 * limited so that memory tells what is needed, not what the collector takes where there is plenty.
 */
public final class ConnectionsBench {
    private static final int CALLERS = 4;
    private static final String LEADS = "{\"data\":[{\"id\":\"5725767000000569652\",\"Last_Name\":\"Lee\"}],"
            + "\"info\":{\"per_page\":1,\"count\":1,\"page\":1,\"more_records\":false}}";

    private ConnectionsBench() {}

    public static void main(String[] arguments) throws Exception {
        Vertx vertx = Vertx.vertx();
        HttpServer crm = vertx.createHttpServer()
                .requestHandler(request -> request.response()
                        .putHeader("Content-Type", "application/json")
                        .end(LEADS))
                .listen(0)
                .toCompletionStage()
                .toCompletableFuture()
                .get();
        for (String kind : System.getProperty("stores", "H2,POSTGRESQL").split(",")) {
            for (String count :
                    System.getProperty("counts", "100,100000,100,100000").split(",")) {
                measure(kind, Integer.parseInt(count), crm.actualPort());
            }
        }
        System.exit(0);
    }

    private static void measure(String kind, int count, int crm) throws Exception {
        Path folder = Files.createTempDirectory("crmgate-bench");
        String url = kind.equals("H2") ? "jdbc:h2:file:" + folder.resolve("store") : TestPostgres.newDatabase();
        fill(url, count, crm);
        int port = FreePort.next();
        long start = System.nanoTime();
        Process process = start(url, crm, port);
        try {
            HttpClient client = HttpClient.newHttpClient();
            while (call(client, port, "/observe/health") != 200) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
            long started = (System.nanoTime() - start) / 1_000_000;
            int seconds = Integer.getInteger("seconds", 15);
            load(port, count, seconds);
            long[] micros = load(port, count, seconds);
            run("jcmd", String.valueOf(process.pid()), "GC.run");
            System.out.printf(
                    "%s %d connections: start %d ms, a call p50 %d us, p99 %d us, mean %.0f us, %.0f a second, heap %s, RSS %s%n",
                    kind,
                    count,
                    started,
                    micros[micros.length / 2],
                    micros[micros.length * 99 / 100],
                    Arrays.stream(micros).average().orElse(0),
                    micros.length / (double) seconds,
                    heap(process),
                    rss(process));
        } finally {
            process.destroy();
            process.waitFor(15, TimeUnit.SECONDS);
        }
    }

    private static void fill(String url, int count, int crm) {
        VaultKey key = VaultKey.parse(TestStore.VAULT_KEY).orElseThrow();
        Clock clock = Clock.systemUTC();
        try (Store store = Store.open(
                StoreUrl.parse(url).orElseThrow(), null, null, new VaultKeys(key, List.of()), clock, false)) {
            for (int i = 0; i < count; i++) {
                Connection connection = new Connection(
                        "c" + i,
                        "zoho",
                        "us",
                        null,
                        "user" + i,
                        ConnectionStatus.ACTIVE,
                        List.of("leads"),
                        clock.instant(),
                        null,
                        clock.instant().plus(Duration.ofHours(12)),
                        null);
                AccessToken token = new AccessToken(
                        Secret.of("1000.token-" + i),
                        URI.create("http://127.0.0.1:" + crm),
                        clock.instant().plus(Duration.ofHours(11)),
                        clock.instant().plus(Duration.ofHours(12)));
                store.connections()
                        .save(connection, new TokenSet(new Credential.RefreshToken(Secret.of("1000.r-" + i)), token));
            }
        }
    }

    /** The times of calls in microseconds, sorted. */
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
                if (call(client, port, "/api/leads?limit=1&connection=c" + id) != 200) {
                    throw new IllegalStateException("a call failed; see target/bench.log");
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

    private static int call(HttpClient client, int port, String path) throws InterruptedException {
        try {
            return client.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            return 0;
        }
    }

    private static Process start(String url, int crm, int port) throws IOException {
        return new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-Xmx" + System.getProperty("heap", "80m"),
                        "-Dcrmgate.provider=zoho",
                        "-Dcrmgate.zoho.region=us",
                        "-Dcrmgate.zoho.client-id=bench",
                        "-Dcrmgate.zoho.client-secret=bench",
                        "-Dcrmgate.zoho.regions.us.api-url=http://127.0.0.1:" + crm,
                        "-Dcrmgate.store.url=" + url,
                        "-Dcrmgate.vault.key=" + TestStore.VAULT_KEY,
                        "-Dcamel.server.port=" + port,
                        "-jar",
                        "target/crmgate.jar")
                .redirectErrorStream(true)
                .redirectOutput(new File("target/bench.log"))
                .start();
    }

    private static String heap(Process process) throws Exception {
        return run("jcmd", String.valueOf(process.pid()), "GC.heap_info")
                .replaceAll("(?s).*?total (\\d+K), used (\\d+K).*", "$2 of $1");
    }

    private static String rss(Process process) throws IOException {
        return Files.readString(Path.of("/proc/" + process.pid() + "/status"))
                .replaceAll("(?s).*VmRSS:\\s+(\\d+) kB.*", "$1K");
    }

    private static String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        process.waitFor();
        return output;
    }
}
