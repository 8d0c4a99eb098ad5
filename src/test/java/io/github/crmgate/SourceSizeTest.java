package io.github.crmgate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Files and packages stay small enough to read; each rule is shown to find what breaks it. */
final class SourceSizeTest {
    private static final int MAX_LINES = 300;
    private static final int MAX_IMPORTS = 40;
    private static final int MAX_FILES = 20;
    private static final int MAX_PUBLIC_TYPES = 40;

    private static final Pattern PUBLIC_TYPE =
            Pattern.compile("^public (final |sealed |abstract )*(class|record|interface|enum|@interface) ");

    @Test
    void noFileIsTooLong() {
        assertThat(tooLong(sources())).isEmpty();
        assertThat(tooLong(Map.of(Path.of("a/A.java"), "line\n".repeat(MAX_LINES + 1))))
                .hasSize(1);
        assertThat(tooLong(Map.of(Path.of("a/A.java"), "line\n".repeat(MAX_LINES))))
                .isEmpty();
    }

    @Test
    void noFileHasTooManyImports() {
        assertThat(withManyImports(sources())).isEmpty();
        assertThat(withManyImports(Map.of(Path.of("a/A.java"), "import a.B;\n".repeat(MAX_IMPORTS + 1))))
                .hasSize(1);
        assertThat(withManyImports(Map.of(Path.of("a/A.java"), "import a.B;\n".repeat(MAX_IMPORTS))))
                .isEmpty();
    }

    @Test
    void noPackageHasTooManyFiles() {
        Map<Path, String> many = new TreeMap<>();
        for (int i = 0; i <= MAX_FILES; i++) {
            many.put(Path.of("a/A" + i + ".java"), "");
        }

        assertThat(crowded(sources())).isEmpty();
        assertThat(crowded(many)).hasSize(1);
    }

    /** A package of routes shows its registering class, and what other packages need. */
    @Test
    void routesShowFewTypes() {
        Map<Path, String> routes = sources().entrySet().stream()
                .filter(file -> file.getKey().toString().contains("/crmgate/route/"))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));

        assertThat(publicTypes(routes)).hasSizeBetween(11, MAX_PUBLIC_TYPES);
        assertThat(publicTypes(Map.of(
                        Path.of("a/A.java"), "public final class A {\n", Path.of("a/B.java"), "final class B {\n")))
                .containsExactly("A");
    }

    private static List<Path> tooLong(Map<Path, String> files) {
        return files.keySet().stream()
                .filter(path -> files.get(path).lines().count() > MAX_LINES)
                .toList();
    }

    private static List<Path> withManyImports(Map<Path, String> files) {
        return files.keySet().stream()
                .filter(path -> files.get(path)
                                .lines()
                                .filter(line -> line.startsWith("import "))
                                .count()
                        > MAX_IMPORTS)
                .toList();
    }

    private static List<Path> crowded(Map<Path, String> files) {
        Map<Path, Long> counts = files.keySet().stream()
                .filter(path -> !path.endsWith("package-info.java"))
                .collect(Collectors.groupingBy(Path::getParent, Collectors.counting()));
        return counts.keySet().stream()
                .filter(folder -> counts.get(folder) > MAX_FILES)
                .toList();
    }

    private static List<String> publicTypes(Map<Path, String> files) {
        List<String> types = new ArrayList<>();
        files.forEach((path, text) -> {
            if (text.lines().anyMatch(line -> PUBLIC_TYPE.matcher(line).find())) {
                types.add(path.getFileName().toString().replace(".java", ""));
            }
        });
        return types;
    }

    private static Map<Path, String> sources() {
        try (Stream<Path> paths = Files.walk(Path.of("src/main/java"))) {
            Map<Path, String> files = new TreeMap<>();
            for (Path path :
                    paths.filter(path -> path.toString().endsWith(".java")).toList()) {
                files.put(path, Files.readString(path));
            }
            return files;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
