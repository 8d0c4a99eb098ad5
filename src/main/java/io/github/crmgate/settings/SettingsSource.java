package io.github.crmgate.settings;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
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
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where values come from. A system property ({@code -Dkey=value}) wins over an environment variable, which wins over
 * the file.
 */
public final class SettingsSource {
    private final Map<String, String> system;
    private final Map<String, String> environment;
    private final Map<String, String> file;

    public SettingsSource(Map<String, String> system, Map<String, String> environment, Map<String, String> file) {
        this.system = Map.copyOf(system);
        this.environment = Map.copyOf(environment);
        this.file = Collections.unmodifiableMap(new LinkedHashMap<>(file));
    }

    /**
     * This process: its system properties, its environment, and {@code application.properties} of the working
     * directory, else of the jar.
     *
     * @throws IOException if the file is there and can't be read
     */
    public static SettingsSource ofProcess() throws IOException {
        Map<String, String> file = Map.of();
        Path path = Path.of("application.properties");
        if (Files.exists(path)) {
            try (Reader reader = Files.newBufferedReader(path, StandardCharsets.UTF_8)) {
                file = PropertiesText.read(reader);
            } catch (IllegalArgumentException e) {
                throw new IOException(path + ": " + e.getMessage(), e);
            }
        } else {
            try (InputStream stream = SettingsSource.class.getResourceAsStream("/application.properties")) {
                if (stream != null) {
                    file = PropertiesText.read(new InputStreamReader(stream, StandardCharsets.UTF_8));
                }
            }
        }
        return new SettingsSource(strings(System.getProperties()), System.getenv(), file);
    }

    /** The value of highest precedence, without blanks around it; null if none is set or it is empty. */
    @Nullable
    String find(Setting setting) {
        String value = system.get(setting.key());
        if (value == null) {
            value = environment.get(setting.environmentVariable());
        }
        if (value == null) {
            value = file.get(setting.key());
        }
        return value == null || value.isBlank() ? null : value.strip();
    }

    /** All keys with a prefix that the file or the command line sets, in order. */
    SortedSet<String> keysBelow(String prefix) {
        SortedSet<String> keys = new TreeSet<>(file.keySet());
        keys.addAll(system.keySet());
        keys.removeIf(key -> !key.startsWith(prefix));
        return keys;
    }

    /** All keys with a prefix that the file sets, in order of its lines, then those of the command line. */
    List<String> keysAsWritten(String prefix) {
        LinkedHashSet<String> keys = new LinkedHashSet<>(file.keySet());
        keys.addAll(new TreeSet<>(system.keySet()));
        keys.removeIf(key -> !key.startsWith(prefix));
        return List.copyOf(keys);
    }

    /** Environment variables that look like settings, in order. */
    SortedSet<String> environmentVariables() {
        SortedSet<String> names = new TreeSet<>(environment.keySet());
        names.removeIf(name -> !name.startsWith("CRMGATE_"));
        return names;
    }

    private static Map<String, String> strings(Properties properties) {
        return properties.stringPropertyNames().stream().collect(Collectors.toMap(n -> n, properties::getProperty));
    }
}
