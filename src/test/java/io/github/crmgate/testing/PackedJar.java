package io.github.crmgate.testing;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The packed CrmGate, which Maven builds before the tests, and the archive of classes that starts from it may use. */
public final class PackedJar {
    /** The jar; its libraries are in the folder {@code lib} beside it. */
    public static final Path PATH =
            Path.of(System.getProperty("crmgate.jar", "target/crmgate.jar")).toAbsolutePath();

    /** JVM options that save CPU time at the start of a process. */
    public static final List<String> START = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData");

    private PackedJar() {}

    /**
     * Returns a command that starts another class of the tests' class path. The jar comes first, so that the class
     * archive can be used.
     */
    public static List<String> starting(String main, String... options) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(START);
        command.addAll(classArchive());
        command.addAll(List.of("-cp", PATH + File.pathSeparator + classPath()));
        command.addAll(List.of(options));
        command.add(main);
        return command;
    }

    /** Returns the JVM option that makes a process of this JDK use the archive, if the start script has created it. */
    public static List<String> classArchive() {
        File[] archives = PATH.getParent().toFile().listFiles((folder, name) -> name.endsWith(".jsa"));
        return Stream.of(archives)
                .max(Comparator.comparing(File::lastModified))
                .map(newest -> "-XX:SharedArchiveFile=" + newest)
                .stream()
                .toList();
    }

    private static String classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }
}
