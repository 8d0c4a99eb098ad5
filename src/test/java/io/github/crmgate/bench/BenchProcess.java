package io.github.crmgate.bench;

import io.github.crmgate.connection.AccessToken;
import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.ConnectionStatus;
import io.github.crmgate.connection.Credential;
import io.github.crmgate.connection.TokenSet;
import io.github.crmgate.secret.Secret;
import io.github.crmgate.store.Store;
import io.github.crmgate.store.StoreUrl;
import io.github.crmgate.testing.PackedJar;
import io.github.crmgate.testing.TestPostgres;
import io.github.crmgate.testing.TestStore;
import io.github.crmgate.vault.VaultKey;
import io.github.crmgate.vault.VaultKeys;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A packed process of CrmGate with many connections to one CRM. */
final class BenchProcess {
    private static final Duration START = Duration.ofMinutes(4);
    private static final @Nullable String POSTGRES = System.getProperty("postgres");

    private BenchProcess() {}

    /** Makes a failure of this thread end the program, whatever other threads it has started. */
    static void exitOnFailure() {
        Thread.currentThread().setUncaughtExceptionHandler((thread, e) -> {
            e.printStackTrace();
            System.exit(1);
        });
    }

    /** Returns the URL of an empty database: that of {@code -Dpostgres}, or a new one of the PostgreSQL of the tests. */
    static String emptyPostgres() throws Exception {
        return POSTGRES == null ? TestPostgres.newDatabase() : emptied(POSTGRES);
    }

    /** Creates connections {@code c0}, {@code c1} and so on, each with a token for eleven hours. */
    static void fill(String url, int connections, int crm) {
        VaultKey key = VaultKey.parse(TestStore.VAULT_KEY).orElseThrow();
        Clock clock = Clock.systemUTC();
        try (Store store = Store.open(
                StoreUrl.parse(url).orElseThrow(), null, null, new VaultKeys(key, List.of()), clock, false)) {
            IntStream.range(0, connections).parallel().forEach(i -> {
                Instant now = clock.instant();
                Connection connection = new Connection(
                        "c" + i,
                        "zoho",
                        "us",
                        null,
                        "user" + i,
                        ConnectionStatus.ACTIVE,
                        List.of("leads"),
                        now,
                        null,
                        now.plus(Duration.ofHours(12)),
                        null);
                AccessToken token = new AccessToken(
                        Secret.of("1000.token-" + i),
                        URI.create("http://127.0.0.1:" + crm),
                        now.plus(Duration.ofHours(11)),
                        now.plus(Duration.ofHours(12)));
                store.connections()
                        .save(connection, new TokenSet(new Credential.RefreshToken(Secret.of("1000.r-" + i)), token));
            });
        }
    }

    /** Starts one, whose log is a file of the folder, named by the port. */
    static Process start(String url, int crm, int port, Path folder, String... settings) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                System.getProperty("java.home") + "/bin/java",
                "-Xmx" + System.getProperty("heap", "256m"),
                "-XX:+UseSerialGC",
                "-Dcrmgate.provider=zoho",
                "-Dcrmgate.zoho.region=us",
                "-Dcrmgate.zoho.client-id=bench",
                "-Dcrmgate.zoho.client-secret=bench",
                "-Dcrmgate.zoho.regions.us.api-url=http://127.0.0.1:" + crm,
                "-Dcrmgate.store.url=" + url,
                "-Dcrmgate.vault.key=" + TestStore.VAULT_KEY,
                "-Dcamel.server.port=" + port));
        command.addAll(List.of(settings));
        command.addAll(List.of("-jar", PackedJar.PATH.toString()));
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(port + ".log").toFile())
                .start();
    }

    /** Waits until it serves. */
    static void awaitReady(Process process, int port) throws InterruptedException {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest health = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/observe/health"))
                .build();
        long end = System.nanoTime() + START.toNanos();
        while (!serves(health, client)) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new IllegalStateException("CrmGate did not start on port " + port);
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private static boolean serves(HttpRequest health, HttpClient client) throws InterruptedException {
        try {
            return client.send(health, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** Returns the megabytes of resident memory. */
    static long resident(Process process) throws IOException {
        String status = Files.readString(Path.of("/proc/" + process.pid() + "/status"));
        return Long.parseLong(status.replaceAll("(?s).*VmRSS:\\s+(\\d+) kB.*", "$1")) / 1024;
    }

    private static String emptied(String url) throws SQLException {
        try (java.sql.Connection store = DriverManager.getConnection(url);
                Statement statement = store.createStatement()) {
            statement.execute("DROP SCHEMA public CASCADE");
            statement.execute("CREATE SCHEMA public");
        }
        return url;
    }
}
