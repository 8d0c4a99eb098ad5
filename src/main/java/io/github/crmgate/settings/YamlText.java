package io.github.crmgate.settings;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * YAML 1.2 as keys with dots and their values. The key of a member of an object is {@code object.member}, that of the
 * first object of a list {@code list.1}; texts of a list become one, with a separator between them.
 */
public final class YamlText {
    private YamlText() {}

    /**
     * Returns the values by their keys, in order of the lines.
     *
     * @param separators of the texts of lists, by the key of the list; else a blank
     * @throws IllegalArgumentException with what is wrong, without a value; it follows the name of the file
     */
    public static Map<String, String> read(String text, Map<String, String> separators) {
        Object document;
        try {
            document = new Load(LoadSettings.builder().build()).loadFromString(text);
        } catch (MarkedYamlEngineException e) {
            throw new IllegalArgumentException(
                    "is no YAML"
                            + e.getProblemMark()
                                    .map(mark -> " in line " + (mark.getLine() + 1))
                                    .orElse(""),
                    e);
        } catch (YamlEngineException e) {
            throw new IllegalArgumentException("is no YAML", e);
        }
        if (!(document instanceof Map<?, ?> object)) {
            throw new IllegalArgumentException("must contain keys with values, such as `type: oauth2`");
        }
        Map<String, String> values = new LinkedHashMap<>();
        object.forEach((key, value) -> put(values, String.valueOf(key), value, separators));
        return Collections.unmodifiableMap(values);
    }

    private static void put(Map<String, String> values, String key, Object value, Map<String, String> separators) {
        if (value instanceof Map<?, ?> object) {
            object.forEach((member, of) -> put(values, key + "." + member, of, separators));
        } else if (value instanceof List<?> list && list.stream().anyMatch(Map.class::isInstance)) {
            for (int i = 0; i < list.size(); i++) {
                put(values, key + "." + (i + 1), list.get(i), separators);
            }
        } else if (value instanceof List<?> list) {
            values.put(
                    key,
                    list.stream().map(String::valueOf).collect(Collectors.joining(separators.getOrDefault(key, " "))));
        } else {
            values.put(key, Objects.toString(value, ""));
        }
    }
}
