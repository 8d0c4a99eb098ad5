package io.github.crmgate.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.crmgate.app.config.CrmGateSettings;
import io.github.crmgate.app.config.CrmModules;
import io.github.crmgate.crm.CrmModule;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.sandbox.Sandbox;
import io.github.crmgate.sandbox.zoho.SimulatedZoho;
import io.github.crmgate.settings.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The documents say what the code says. */
final class ReadmeTest {
    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");
    private static final Pattern LINK = Pattern.compile("\\]\\(((?!http)[^)#]+)");

    @Test
    void theReadmeStaysShort() throws IOException {
        assertThat(Files.readString(Path.of("README.md")).strip().split("\\s+")).hasSizeLessThanOrEqualTo(900);
    }

    @Test
    void gitIgnoresTheFilesForSecretsAndForTheStore() throws IOException {
        assertThat(Files.readAllLines(Path.of(".gitignore"))).contains("application-local.properties", "data/");
    }

    @Test
    void theExamplesNameALeadOfTheSandbox() throws IOException {
        try (SimulatedZoho zoho = SimulatedZoho.start()) {
            assertThat(Files.readString(Path.of("README.md")))
                    .contains("\"id\":\"" + Sandbox.newest(zoho) + "\"", "/Leads/" + Sandbox.newest(zoho) + "'");
        }
    }

    @Test
    void theSettingsAreAllListedAsTheCodeDescribesThem() throws IOException {
        List<String> listed = new ArrayList<>(rows("docs/settings.md"));
        for (CrmModule module : CrmModules.present()) {
            if (!listed.containsAll(rows(module.settings()))) { // a provider's page may list them
                listed.addAll(rows("docs/" + module.name() + ".md").stream()
                        .filter(row -> row.startsWith("| `crmgate."))
                        .toList());
            }
        }

        assertThat(listed).containsExactlyInAnyOrderElementsOf(rows(CrmGateSettings.all()));
    }

    @Test
    void theErrorsAreAllListedWithTheirStatus() throws IOException {
        List<String> codes = Stream.of(ProblemCode.values())
                .map(code -> "| `%s` | %d |".formatted(code.code(), code.status()))
                .toList();

        assertThat(rows("docs/errors.md"))
                .hasSameSizeAs(codes)
                .zipSatisfy(codes, (row, code) -> assertThat(row).startsWith(code));
    }

    @Test
    void theCallsAreAllListed() throws IOException {
        String document = Files.readString(Path.of("docs/api.md"));
        Map<?, ?> openApi = (Map<?, ?>) new Load(LoadSettings.builder().build())
                .loadFromString(Files.readString(Path.of("src/main/resources/openapi.yaml")));
        List<String> calls = new ArrayList<>();
        ((Map<?, ?>) openApi.get("paths"))
                .forEach((path, operations) -> ((Map<?, ?>) operations)
                        .keySet().stream()
                                .filter(METHODS::contains)
                                .forEach(method -> calls.add(method.toString().toUpperCase(Locale.ROOT) + " " + path)));

        assertThat(calls)
                .hasSizeGreaterThan(20)
                .filteredOn(call -> !call.contains("/api/proxy/"))
                .allSatisfy(call -> assertThat(document).contains("`" + call));
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
                    .filter(name -> !ofProvider(name))
                    .toList();
            assertThat(names)
                    .hasSizeGreaterThan(15)
                    .allSatisfy(name -> assertThat(architecture).contains("`" + name + "`"));
        }
    }

    @Test
    void everyPackageSaysWhatItContainsAndUses() throws IOException {
        try (Stream<Path> folders = Files.walk(Path.of("src/main/java/io/github/crmgate"))) {
            assertThat(folders.filter(ReadmeTest::holdsClasses))
                    .allSatisfy(folder -> assertThat(folder.resolve("package-info.java"))
                            .exists()
                            .content()
                            .containsPattern("(?i)(?:may )?uses?"));
        }
    }

    private static boolean holdsClasses(Path folder) {
        String[] files = folder.toFile().list((parent, name) -> name.endsWith(".java"));
        return files != null && files.length > 0;
    }

    @Test
    void linksBetweenDocumentsLead() throws IOException {
        try (Stream<Path> docs = Files.walk(Path.of("docs"));
                Stream<Path> top = Files.list(Path.of(""))) {
            for (Path document : Stream.concat(top, docs)
                    .filter(path -> path.toString().endsWith(".md"))
                    .toList()) {
                Matcher links = LINK.matcher(Files.readString(document));
                while (links.find()) {
                    assertThat(document.resolveSibling(links.group(1)))
                            .as(document + " links to")
                            .exists();
                }
            }
        }
    }

    private static boolean ofProvider(String name) {
        return CrmModules.names().stream()
                .anyMatch(provider -> name.equals("crm." + provider) || name.equals(provider + ".camel.yaml"));
    }

    private static List<String> rows(List<Setting> settings) {
        return settings.stream()
                .map(setting -> "| `%s` | %s | %s |"
                        .formatted(
                                setting.key(),
                                setting.fallback() == null ? "" : "`" + setting.fallback() + "`",
                                setting.description()))
                .toList();
    }

    /** The rows of tables whose first column is a key or a code. */
    private static List<String> rows(String document) throws IOException {
        return Files.readString(Path.of(document))
                .lines()
                .filter(line -> line.startsWith("| `"))
                .toList();
    }
}
