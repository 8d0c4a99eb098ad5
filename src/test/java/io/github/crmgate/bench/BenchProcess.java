package io.github.crmgate.bench;

import io.github.crmgate.connection.AccessToken;
import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.ConnectionStatus;
import io.github.crmgate.connection.Credential;
import io.github.crmgate.connection.TokenSet;
import io.github.crmgate.secret.Secret;
import io.github.crmgate.store.Store;
import io.github.crmgate.store.StoreUrl;
import io.github.crmgate.testing.TestPostgres;
import io.github.crmgate.testing.TestStore;
import io.github.crmgate.vault.VaultKey;
import io.github.crmgate.vault.VaultKeys;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A packed process of CrmGate with many connections to one CRM. */
final class BenchProcess {
    private static final @Nullable String POSTGRES = System.getProperty("postgres");
    private static final String JAR = System.getProperty("crmgate.jar", "target/crmgate.jar");

    private BenchProcess() {}

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
    static Process start(String url, int crm, int port, Path folder, List<String> options) throws IOException {
        Stream<String> command = Stream.of(
                        Stream.of(System.getProperty("java.home") + "/bin/java"),
                        options.stream(),
                        Stream.of(
                                "-Dcrmgate.provider=zoho",
                                "-Dcrmgate.zoho.region=us",
                                "-Dcrmgate.zoho.client-id=bench",
                                "-Dcrmgate.zoho.client-secret=bench",
                                "-Dcrmgate.zoho.regions.us.api-url=http://127.0.0.1:" + crm,
                                "-Dcrmgate.store.url=" + url,
                                "-Dcrmgate.vault.key=" + TestStore.VAULT_KEY,
                                "-Dcamel.server.port=" + port,
                                "-jar",
                                new File(JAR).getAbsolutePath()))
                .flatMap(part -> part);
        return new ProcessBuilder(command.toList())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(port + ".log").toFile())
                .start();
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
