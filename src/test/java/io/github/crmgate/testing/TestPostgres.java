package io.github.crmgate.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.config.Configurator;
import org.flywaydb.core.Flyway;

/**
 * A PostgreSQL server, which root may run too: one that all tests of a JVM share, or one of a test's own, which it may stop, kill and start
 * again. Both end with the JVM, and keep what they said they kept as the real one does.
 */
public final class TestPostgres implements AutoCloseable {
    private static final AtomicInteger DATABASES = new AtomicInteger();
    private static final int MOST_STARTS = 20;

    private final Path folder;
    private final int port;
    private EmbeddedPostgres server;

    private TestPostgres() {
        try {
            this.folder = Files.createTempDirectory("crmgate-postgres");
            this.port = FreePort.next();
            EmptyCluster.copyTo(folder.resolve("data"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(this::end, "postgres-end"));
    }

    /** The URL of a new, empty database of the shared server. */
    public static String newDatabase() {
        return Shared.SERVER.database("");
    }

    /** The URL of a new database of the shared server, which has the tables of a store, without a row. */
    public static String newStore() {
        return Shared.SERVER.database(" TEMPLATE " + Shared.STORE);
    }

    /** The URL of a new, empty database of the shared server that sorts texts as people do: {@code a, B, c}. */
    public static String newDatabaseInEnglish() {
        return Shared.SERVER.database(" TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'en-US'");
    }

    /** A server for one test. */
    public static TestPostgres own() {
        TestPostgres server = stopped();
        server.start();
        return server;
    }

    /** A server for one test that is not started yet. */
    public static TestPostgres stopped() {
        return new TestPostgres();
    }

    /** The URL of a database of this server; the same however often it is started. */
    public String url() {
        return url("postgres");
    }

    /** Starts it, on the port and with the data of before. */
    public void start() {
        for (int tries = 1; server == null; tries++) {
            try {
                server = EmbeddedPostgres.builder()
                        .setPort(port)
                        .setDataDirectory(folder.resolve("data"))
                        .setCleanDataDirectory(false)
                        .setServerConfig("synchronous_commit", "on")
                        .setServerConfig("autovacuum", "off")
                        .setServerConfig("track_counts", "off") // each connection would set its statistics up
                        .setServerConfig("full_page_writes", "off") // only a crash of the system needs them
                        .start();
            } catch (IOException | IllegalStateException e) { // processes of one that was killed may still be there
                if (tries == MOST_STARTS) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    /** Stops it; clients get an error. */
    public void stop() {
        try {
            if (server != null) {
                server.close();
                server = null;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends it as {@code kill -9} does; clients get no error. */
    public void kill() {
        postmaster().ifPresent(TestPostgres::kill);
        Level level = LogManager.getLogger(EmbeddedPostgres.class).getLevel();
        Configurator.setLevel(EmbeddedPostgres.class, Level.OFF); // it complains that there is nothing to stop
        stop();
        Configurator.setLevel(EmbeddedPostgres.class, level);
    }

    @Override
    public void close() {
        stop();
        delete();
    }

    private static void kill(ProcessHandle postmaster) {
        List<ProcessHandle> all =
                Stream.concat(Stream.of(postmaster), postmaster.descendants()).toList();
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(process -> process.onExit().join());
    }

    /** The library has stopped it by now, or is about to. */
    private void end() {
        postmaster().ifPresent(process -> {
            try {
                process.onExit().get(10, TimeUnit.SECONDS);
            } catch (InterruptedException | ExecutionException | TimeoutException e) {
                kill(process);
            }
        });
        delete();
    }

    private Optional<ProcessHandle> postmaster() {
        try {
            List<String> lines = Files.readAllLines(folder.resolve("data/postmaster.pid"));
            return ProcessHandle.of(Long.parseLong(lines.get(0)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private void delete() {
        try (Stream<Path> files = Files.exists(folder) ? Files.walk(folder) : Stream.empty()) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String database(String options) {
        String name = "test" + DATABASES.incrementAndGet();
        execute("CREATE DATABASE " + name + " STRATEGY file_copy" + options); // faster without fsync
        return url(name);
    }

    private void execute(String sql) {
        try (Connection connection = DriverManager.getConnection(url());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private String url(String database) {
        return "jdbc:postgresql://localhost:" + port + "/" + database + "?user=postgres";
    }

    /** Started when the first test asks. */
    private static final class Shared {
        static final String STORE = "store";
        static final TestPostgres SERVER = own();

        static {
            SERVER.execute("CREATE DATABASE " + STORE);
            Flyway.configure()
                    .dataSource(SERVER.url(STORE), null, null)
                    .table("crmgate_schema_history")
                    .locations("classpath:db/migration")
                    .load()
                    .migrate();
        }
    }
}
