package io.github.crmgate.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.crmgate.testing.PackedJar;
import io.github.crmgate.testing.TestPostgres;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What was said to be kept is there after a process was killed, and nothing half. */
@Execution(ExecutionMode.CONCURRENT)
final class KilledProcessTest {
    private static final int LEAST = 50;
    private static final int UUID_LENGTH = 36;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(names = {"H2_FILE", "POSTGRES"})
    void aStoreOutlivesAProcess(TestDatabase database) throws Exception {
        StoreUrl url = database.fresh(folder);

        List<String> printed = killedAfter(LEAST, started(url));

        assertThatAllIsThere(url, printed);
    }

    @Test
    void aSharedStoreOutlivesItsServer() throws Exception {
        try (TestPostgres server = TestPostgres.own()) {
            StoreUrl url = TestDatabase.url(server.url() + "&sslmode=disable");
            Process process = started(url);
            List<String> printed = new ArrayList<>();
            try (BufferedReader output = process.inputReader()) {
                read(output, LEAST, printed);
                server.kill();
                process.toHandle().destroyForcibly();
                read(output, Integer.MAX_VALUE, printed);
            }
            process.waitFor();
            server.start();

            assertThatAllIsThere(url, printed);
        }
    }

    private static List<String> killedAfter(int lines, Process process) throws IOException, InterruptedException {
        List<String> printed = new ArrayList<>();
        try (BufferedReader output = process.inputReader()) {
            read(output, lines, printed);
            process.toHandle().destroyForcibly(); // unlike the process itself, leaves what it printed
            read(output, Integer.MAX_VALUE, printed);
        }
        process.waitFor();
        return printed;
    }

    private static Process started(StoreUrl url) throws IOException {
        List<String> command = PackedJar.starting(SavingProcess.class.getName());
        command.add(plain(url));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** Without what the store itself adds. */
    private static String plain(StoreUrl url) {
        return url.jdbc().replaceFirst(";.*", "");
    }

    private static void read(BufferedReader output, int lines, List<String> into) throws IOException {
        for (int i = 0; i < lines; i++) {
            String line = output.readLine();
            if (line == null) {
                return;
            }
            into.add(line);
        }
    }

    private static void assertThatAllIsThere(StoreUrl url, List<String> printed) {
        assertThat(printed).hasSizeGreaterThanOrEqualTo(LEAST);
        try (StoreUnderTest test = StoreUnderTest.open(url)) {
            newest(printed)
                    .forEach((id, word) -> assertThat(
                                    test.loaded(id).grant().credential().value().reveal())
                            .isIn(word.equals("saved") ? "first of " + id : "second of " + id, "second of " + id));
            assertThat(test.number("SELECT count(*) FROM connection_grant"))
                    .isEqualTo(test.number("SELECT count(*) FROM connection"))
                    .isGreaterThanOrEqualTo(LEAST / 2);
        }
    }

    /** What was printed last of each id; the very last line may be half. */
    private static Map<String, String> newest(List<String> printed) {
        Map<String, String> newest = new LinkedHashMap<>();
        printed.stream()
                .map(line -> line.split(" "))
                .filter(words -> words.length == 2 && words[1].length() == UUID_LENGTH)
                .forEach(words -> newest.put(words[1], words[0]));
        return newest;
    }
}
