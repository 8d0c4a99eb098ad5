package io.github.crmgate.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.json.Json;
import io.github.crmgate.testing.FreePort;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Measures two packed processes that poll few and many connections every hour from one PostgreSQL: start, memory, polls
 * and changes a second through to a receiver. Not a test: it needs {@code target/crmgate.jar}, and prints one JSON object
 * a line.
 *
 * <p>The CRM responds to no call until both processes have started. The clock starts then, so that all polls and changes
 * that are counted are made after it.
 *
 * <p>Uses the PostgreSQL of the tests, or, with {@code -Dpostgres=jdbc:postgresql:…}, a database of its own, whose schema
 * {@code public} it drops.
 *
 * <p>Settings: {@code -Dcounts=100,100000 -Dchanges=200,0 -Dseconds=60 -Dheap=256m}: for each number of connections,
 * the changes that each first poll reads (at most 200, one page), and how long polls are counted at most. {@code
 * -Dkafka=host:port} delivers to the topic {@code crmgate-bench} instead of files; then changes are counted in the store,
 * which counts those that the brokers acknowledged.
 */
public final class PollsBench {
    private static final int PROCESSES = 2;
    private static final @Nullable String KAFKA = System.getProperty("kafka");

    private final int connections;
    private final int changes;
    private final String page;
    private final Set<String> polled = ConcurrentHashMap.newKeySet();
    private final CompletableFuture<Void> opened = new CompletableFuture<>();

    private PollsBench(int connections, int changes) {
        this.connections = connections;
        this.changes = changes;
        String time = Instant.now()
                .minusSeconds(600)
                .truncatedTo(ChronoUnit.SECONDS)
                .atOffset(ZoneOffset.UTC)
                .toString();
        this.page = changes == 0
                ? ""
                : IntStream.range(0, changes)
                        .mapToObj(i ->
                                "{\"id\":\"57257670000%08d\",\"Last_Name\":\"Lee\",\"Created_Time\":\"%s\",\"Modified_Time\":\"%s\"}"
                                        .formatted(i, time, time))
                        .collect(Collectors.joining(
                                ",",
                                "{\"data\":[",
                                "],\"info\":{\"per_page\":200,\"count\":" + changes
                                        + ",\"page\":1,\"more_records\":false}}"));
    }

    public static void main(String[] arguments) throws Exception {
        BenchProcess.exitOnFailure();
        String[] counts = System.getProperty("counts", "100,100000").split(",");
        String[] changes = System.getProperty("changes", "200,0").split(",");
        for (int i = 0; i < counts.length; i++) {
            new PollsBench(Integer.parseInt(counts[i]), Integer.parseInt(changes[i])).measure();
        }
        System.exit(0);
    }

    private void measure() throws Exception {
        int crm = Vertx.vertx()
                .createHttpServer()
                .requestHandler(this::respond)
                .listen(0)
                .toCompletionStage()
                .toCompletableFuture()
                .get()
                .actualPort();
        Path folder = Files.createTempDirectory("crmgate-bench");
        String url = BenchProcess.emptyPostgres();
        BenchProcess.fill(url, connections, crm);
        List<Process> processes = new ArrayList<>();
        try {
            long start = System.nanoTime();
            List<Integer> ports = new ArrayList<>();
            for (int i = 0; i < PROCESSES; i++) {
                ports.add(FreePort.next());
                processes.add(start(url, crm, ports.get(i), folder));
            }
            for (int i = 0; i < PROCESSES; i++) {
                BenchProcess.awaitReady(processes.get(i), ports.get(i));
            }
            ObjectNode result = Json.object()
                    .put("connections", connections)
                    .put("changesEach", changes)
                    .put("startSeconds", millis(start) / 1000.0)
                    .put("startCpu", cpu(processes));
            long first = System.nanoTime();
            opened.complete(null);
            long wanted = (long) connections * changes;
            await(
                    Duration.ofSeconds(Integer.getInteger("seconds", 60)),
                    () -> polled.size() == connections && (wanted == 0 || delivered(folder, url) >= wanted));
            double seconds = millis(first) / 1000.0;
            long delivered = delivered(folder, url);
            result.put("seconds", seconds)
                    .put("polled", polled.size())
                    .put("pollsPerSecond", polled.size() / seconds)
                    .put("changes", delivered)
                    .put("changesPerSecond", delivered / seconds)
                    .put("receiver", KAFKA == null ? "file" : "kafka")
                    .put("cpu", cpu(processes))
                    .set("residentMb", resident(processes));
            System.out.println(Json.write(result));
        } finally {
            processes.forEach(Process::destroy);
            for (Process process : processes) {
                process.waitFor(15, TimeUnit.SECONDS);
            }
        }
    }

    /** Responds to the first call with each token with the page, and with 304 from then on. */
    private void respond(HttpServerRequest request) {
        Context context = Vertx.currentContext();
        CompletableFuture<Void> unused = opened.thenRun(() -> context.runOnContext(now -> page(request)));
    }

    private void page(HttpServerRequest request) {
        boolean first = polled.add(String.valueOf(request.getHeader("Authorization")));
        if (first && !page.isEmpty()) {
            request.response().putHeader("Content-Type", "application/json").end(page);
        } else {
            request.response().setStatusCode(304).end();
        }
    }

    private static Process start(String url, int crm, int port, Path folder) throws IOException {
        String receiver = KAFKA == null
                ? "file:" + folder + "?fileName=" + port + ".ndjson&fileExist=Append&appendChars=%0A"
                : "kafka:crmgate-bench?brokers=" + KAFKA;
        return BenchProcess.start(
                url,
                crm,
                port,
                folder,
                "-Dcrmgate.poll.enabled=true",
                "-Dcrmgate.poll.connections=*",
                "-Dcrmgate.poll.schedule=0 0 * * * ?",
                "-Dcrmgate.poll.jitter=30m",
                "-Dcrmgate.poll.from=beginning",
                "-Dcrmgate.poll.deletions=false",
                "-Dcrmgate.poll.to=" + receiver);
    }

    private static long delivered(Path folder, String url) throws Exception {
        if (KAFKA == null) {
            return lines(folder);
        }
        try (java.sql.Connection store = DriverManager.getConnection(url);
                ResultSet sum = store.createStatement().executeQuery("SELECT sum(delivered) FROM record_poll")) {
            return sum.next() ? sum.getLong(1) : 0;
        }
    }

    private static long lines(Path folder) throws IOException {
        long count = 0;
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".ndjson")).toList()) {
                try (Stream<String> lines = Files.lines(file)) {
                    count += lines.count();
                }
            }
        }
        return count;
    }

    /** Returns the CPU seconds of all processes since their start. */
    private static double cpu(List<Process> processes) {
        return processes.stream()
                        .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
                        .mapToLong(Duration::toMillis)
                        .sum()
                / 1000.0;
    }

    /** Returns the megabytes of resident memory of each process. */
    private static ArrayNode resident(List<Process> processes) throws IOException {
        ArrayNode sizes = Json.MAPPER.createArrayNode();
        for (Process process : processes) {
            sizes.add(BenchProcess.resident(process));
        }
        return sizes;
    }

    private static long millis(long since) {
        return (System.nanoTime() - since) / 1_000_000;
    }

    private static void await(Duration most, Condition condition) throws Exception {
        long end = System.nanoTime() + most.toNanos();
        while (!condition.holds() && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    @FunctionalInterface
    private interface Condition {
        boolean holds() throws Exception;
    }
}
