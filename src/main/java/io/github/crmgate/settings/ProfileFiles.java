package io.github.crmgate.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The files {@code profiles/NAME.yaml}, each of which describes the profile of its name, as settings. */
public final class ProfileFiles {
    static final String FOLDER = "profiles";
    private static final String SUFFIX = ".yaml";

    /** Separators of lists, which are one setting each. */
    private static final Map<String, String> SEPARATORS = Map.of("shares", "|", "dead-grant-codes", ",");

    private ProfileFiles() {}

    /** Returns what a profile says, by the keys below {@code crmgate.profiles.NAME.}, in order. */
    public static Map<String, String> parse(String text) {
        return YamlText.read(text, SEPARATORS);
    }

    /**
     * Returns the settings of all files, in order of their names.
     *
     * @param folder the working directory
     * @throws UnreadableFileException if a file can't be read, or is no YAML
     */
    static Map<String, String> of(Path folder) throws IOException {
        Path profiles = folder.resolve(FOLDER);
        Map<String, String> values = new LinkedHashMap<>();
        if (Files.isDirectory(profiles)) {
            for (Path file : files(profiles)) {
                String name = file.getFileName().toString().replaceFirst("\\.yaml$", "");
                if (name.contains(".")) {
                    throw new UnreadableFileException(file, "has a dot in its name; name it after the profile");
                }
                String prefix = "crmgate.profiles." + name + ".";
                read(file).forEach((key, value) -> values.put(prefix + key, value));
            }
        }
        return values;
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(SUFFIX))
                    .sorted()
                    .toList();
        }
    }

    private static Map<String, String> read(Path file) throws UnreadableFileException {
        try {
            return parse(TextFile.read(file));
        } catch (IllegalArgumentException e) {
            throw new UnreadableFileException(file, String.valueOf(e.getMessage()));
        }
    }
}
