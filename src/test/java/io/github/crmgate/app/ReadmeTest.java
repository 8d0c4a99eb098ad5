package io.github.crmgate.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The documents say what the code says. */
final class ReadmeTest {
    private static final Pattern LINK = Pattern.compile("\\]\\(((?!http)[^)#]+)");

    @Test
    void theReadmeListsAllSettingsAsTheCodeDescribesThem() throws IOException {
        String table = CrmGateSettings.all().stream()
                .map(setting -> "| `%s` | %s | %s |\n"
                        .formatted(
                                setting.key(),
                                setting.fallback() == null ? "" : "`" + setting.fallback() + "`",
                                setting.description()))
                .collect(Collectors.joining());

        assertThat(Files.readString(Path.of("README.md"))).contains(table);
    }

    @Test
    void theArchitectureNamesEveryPackageAndEveryRouteFile() throws IOException {
        String architecture = Files.readString(Path.of("docs/architecture.md"));
        Path base = Path.of("src/main/java/io/github/crmgate");
        try (Stream<Path> packages = Files.walk(base);
                Stream<Path> routes = Files.list(Path.of("routes"))) {
            List<String> names = Stream.concat(
                            packages.filter(Files::isDirectory)
                                    .filter(path -> !path.equals(base))
                                    .map(path ->
                                            base.relativize(path).toString().replace('/', '.')),
                            routes.map(path -> path.getFileName().toString()))
                    .toList();
            assertThat(names)
                    .hasSizeGreaterThan(15)
                    .allSatisfy(name -> assertThat(architecture).contains("`" + name + "`"));
        }
    }

    @Test
    void linksBetweenDocumentsLead() throws IOException {
        try (Stream<Path> docs = Stream.concat(Stream.of(Path.of("README.md")), Files.list(Path.of("docs")))) {
            for (Path document : docs.toList()) {
                Matcher links = LINK.matcher(Files.readString(document));
                while (links.find()) {
                    assertThat(document.resolveSibling(links.group(1)))
                            .as(document + " links to")
                            .exists();
                }
            }
        }
    }
}
