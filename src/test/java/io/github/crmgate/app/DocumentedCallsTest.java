package io.github.crmgate.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.crmgate.testing.FreePort;
import io.github.crmgate.testing.PackedJar;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The calls that the documents print succeed, in their order, with the sandbox that the README starts. */
final class DocumentedCallsTest {
    private static final List<String> DOCUMENTS =
            List.of("README.md", "docs/api.md", "docs/dead-letters.md", "docs/writing-records.md");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```sh\\n(.*?)^```");
    private static final Pattern RECEIVER = Pattern.compile("http://localhost:(\\d+)/leads");
    private static final Pattern FIRST_WORD = Pattern.compile("(curl|NEXT=|#| |$).*");

    @TempDir
    private Path folder;

    @Test
    void theyWorkAsPrinted() throws IOException, InterruptedException {
        assumeTrue(Stream.of("/bin/sh", "/usr/bin/curl").allMatch(tool -> Files.isExecutable(Path.of(tool))));
        String script = script();
        assertThat(script.lines().filter(line -> line.contains("curl"))).hasSizeGreaterThan(30);
        int port = FreePort.next();
        Path log = folder.resolve("sandbox.log");
        Process sandbox =
                start(log, PackedJar.starting("io.github.crmgate.sandbox.Sandbox", "-Dcamel.server.port=" + port));
        try {
            await().atMost(Duration.ofMinutes(10)).until(() -> {
                assertThat(sandbox.isAlive()).as(Files.readString(log)).isTrue();
                return receiver(log).find();
            });
            Matcher receiver = receiver(log);
            assertThat(receiver.find()).isTrue();

            Path calls = folder.resolve("calls.log");
            Process shell = start(
                    calls,
                    List.of(
                            "/bin/sh",
                            "-exc",
                            "curl() { /usr/bin/curl -sS --fail-with-body \"$@\"; }\n"
                                    + script.replace(":8080", ":" + port).replace(":8090", ":" + receiver.group(1))));

            assertThat(shell.waitFor(10, TimeUnit.MINUTES)).isTrue();
            assertThat(shell.exitValue()).as(Files.readString(calls)).isZero();
        } finally {
            sandbox.destroyForcibly().waitFor();
        }
    }

    /** All blocks that consist of calls only; one with an ellipsis is an illustration. */
    private static String script() throws IOException {
        StringBuilder script = new StringBuilder();
        for (String document : DOCUMENTS) {
            script.append(BLOCK.matcher(Files.readString(Path.of(document)))
                    .results()
                    .map(block -> block.group(1))
                    .filter(block -> block.lines()
                            .allMatch(line -> FIRST_WORD.matcher(line).matches() && !line.contains("…")))
                    .collect(Collectors.joining("\n")));
        }
        return script.toString();
    }

    private Process start(Path output, List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("CRMGATE_"));
        builder.redirectInput(new File("/dev/null"));
        return builder.start();
    }

    private static Matcher receiver(Path log) throws IOException {
        return RECEIVER.matcher(Files.readString(log));
    }
}
