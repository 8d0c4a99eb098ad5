package io.github.crmgate.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Which routes are run: those of the folder {@code routes} that the process is started in, those of the jar, or both. */
enum RouteFolder {
    /** It holds CrmGate's routes: they are run in place of those in the jar, with whatever lies beside them. */
    WHOLE("file:routes/*.yaml"),
    /** It holds an operator's own routes only: they are run beside those in the jar. */
    ADDED("classpath:routes/*.yaml,file:routes/*.yaml"),
    /** There is none, or nothing in it. */
    NONE("classpath:routes/*.yaml");

    private static final Path FOLDER = Path.of("routes");

    private final String pattern;

    RouteFolder(String pattern) {
        this.pattern = pattern;
    }

    static RouteFolder present() {
        return of(FOLDER);
    }

    static RouteFolder of(Path folder) {
        if (Files.exists(folder.resolve("crm-call.camel.yaml"))) {
            return WHOLE;
        }
        return Files.isDirectory(folder) && holdsRoutes(folder) ? ADDED : NONE;
    }

    /** As Camel takes it. */
    String pattern() {
        return pattern;
    }

    /** For the log. */
    String words() {
        return switch (this) {
            case WHOLE -> FOLDER.toAbsolutePath().toString();
            case ADDED -> "the jar and " + FOLDER.toAbsolutePath();
            case NONE -> "the jar";
        };
    }

    private static boolean holdsRoutes(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.anyMatch(file -> file.toString().endsWith(".yaml"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
