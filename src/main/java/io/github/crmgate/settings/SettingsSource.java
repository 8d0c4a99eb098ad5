package io.github.crmgate.settings;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Source of values. A system property ({@code -Dkey=value}) wins over an environment variable, which wins over the
 * files: {@value #LOCAL_FILE}, which version control ignores, {@value #FILE}, which is a template, and profiles of
 * {@code profiles/*.yaml}.
 */
public final class SettingsSource {
    /** File that may contain secrets. */
    public static final String LOCAL_FILE = "application-local.properties";

    private static final String FILE = "application.properties";
    private static final Pattern MALFORMED_ESCAPE = Pattern.compile("\\\\u(?![0-9a-fA-F]{4})");

    /** Containers allow names with dots and in lower case; variables of settings have neither. */
    private static final Pattern LIKE_A_SETTING = Pattern.compile("(?i)crmgate[._].*");

    /** Blanks, and invisible characters that copying from a web page adds. */
    private static final Pattern AROUND = Pattern.compile("^[\\s\u00A0\u200B\uFEFF]+|[\\s\u00A0\u200B\uFEFF]+$");

    private final Map<String, String> system;
    private final Map<String, String> environment;
    private final Map<String, String> file;

    public SettingsSource(Map<String, String> system, Map<String, String> environment, Map<String, String> file) {
        this.system = Map.copyOf(system);
        this.environment = Map.copyOf(environment);
        this.file = Collections.unmodifiableMap(new LinkedHashMap<>(file));
    }

    /**
     * Returns the source of this process: system properties, environment, and files of the working directory.
     *
     * @throws UnreadableFileException if a file exists and can't be read
     */
    public static SettingsSource ofProcess() throws IOException {
        return new SettingsSource(strings(System.getProperties()), System.getenv(), filesOf(Path.of("")));
    }

    /** Returns the files and the folder of the working directory as a text for users that marks missing ones. */
    public static String files() {
        return Stream.of(LOCAL_FILE, FILE, ProfileFiles.FOLDER)
                .map(name -> Path.of(name).toAbsolutePath())
                .map(path -> Files.exists(path) ? path.toString() : path + " (there is none)")
                .collect(Collectors.joining(", "));
    }

    /**
     * Returns the values of a folder's {@value #LOCAL_FILE}, which win, of its {@value #FILE}, or of the one in the
     * jar, and of its profiles.
     */
    static Map<String, String> filesOf(Path folder) throws IOException {
        Map<String, String> values = new LinkedHashMap<>(ProfileFiles.of(folder));
        Path shared = folder.resolve(FILE);
        if (Files.exists(shared)) {
            values.putAll(read(shared));
        } else {
            try (InputStream stream = SettingsSource.class.getResourceAsStream("/" + FILE)) {
                if (stream != null) {
                    values.putAll(PropertiesText.read(new InputStreamReader(stream, StandardCharsets.UTF_8)));
                }
            }
        }
        Path local = folder.resolve(LOCAL_FILE);
        if (Files.exists(local)) {
            values.putAll(read(local));
        }
        return values;
    }

    private static Map<String, String> read(Path path) throws IOException {
        String text = TextFile.read(path);
        try {
            return PropertiesText.read(new StringReader(text));
        } catch (IllegalArgumentException e) {
            long line = text.lines()
                            .takeWhile(each -> !MALFORMED_ESCAPE.matcher(each).find())
                            .count()
                    + 1;
            throw new UnreadableFileException(
                    path,
                    "has a backslash with 'u' that is no character such as \\u00e9 in line " + line
                            + "; write \\\\ for a backslash");
        }
    }

    /** Returns the values of the files, in order of their lines. */
    public Map<String, String> ofFiles() {
        return file;
    }

    /** Returns the value of highest precedence, without surrounding blanks; null if it is not set or empty. */
    @Nullable
    String find(Setting setting) {
        String value = system.get(setting.key());
        if (value == null) {
            value = environment.get(setting.environmentVariable());
        }
        if (value == null) {
            value = file.get(setting.key());
        }
        if (value == null) {
            return null;
        }
        String stripped = AROUND.matcher(value).replaceAll("");
        return stripped.isEmpty() ? null : stripped;
    }

    /** Returns the origin of the value of highest precedence for users: the environment variable or the key. */
    String origin(Setting setting) {
        return !system.containsKey(setting.key()) && environment.containsKey(setting.environmentVariable())
                ? setting.environmentVariable() + " in the environment"
                : setting.key();
    }

    /** Returns all keys with a prefix that the files or the command line set, in order. */
    SortedSet<String> keysBelow(String prefix) {
        SortedSet<String> keys = new TreeSet<>(file.keySet());
        keys.addAll(system.keySet());
        keys.removeIf(key -> !key.startsWith(prefix));
        return keys;
    }

    /** Returns all keys with a prefix: those of the files in order of their lines, then those of the command line. */
    List<String> keysAsWritten(String prefix) {
        LinkedHashSet<String> keys = new LinkedHashSet<>(file.keySet());
        keys.addAll(new TreeSet<>(system.keySet()));
        keys.removeIf(key -> !key.startsWith(prefix));
        return List.copyOf(keys);
    }

    /** Returns the environment variables that look like settings, in order. */
    SortedSet<String> environmentVariables() {
        SortedSet<String> names = new TreeSet<>(environment.keySet());
        names.removeIf(name -> !LIKE_A_SETTING.matcher(name).matches());
        return names;
    }

    private static Map<String, String> strings(Properties properties) {
        return properties.stringPropertyNames().stream().collect(Collectors.toMap(n -> n, properties::getProperty));
    }
}
