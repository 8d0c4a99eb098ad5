package io.github.crmgate.profile;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** A path with placeholders. A value stays within its segment, and never makes it {@code .} or {@code ..}. */
final class PathTemplate {
    private PathTemplate() {}

    /** Returns whether a path has a dot segment (RFC 3986, section 3.3). */
    static boolean hasDots(String path) {
        return Arrays.stream(path.split("/", -1)).anyMatch(PathTemplate::isDots);
    }

    /** @throws FieldValueException if a value has control characters, or makes a segment empty or a dot segment */
    static String expand(String path, UnaryOperator<String> value) {
        if (path.indexOf('{') < 0) {
            return path;
        }
        return Arrays.stream(path.split("/", -1))
                .map(segment -> segment(segment, value))
                .collect(Collectors.joining("/"));
    }

    private static String segment(String template, UnaryOperator<String> value) {
        Set<String> names = Placeholders.IN_URL.names(template);
        if (names.isEmpty()) {
            return template;
        }
        String expanded = Placeholders.IN_URL.replace(
                template,
                name -> Characters.encoded(
                        Characters.plain(name, value.apply(name).strip())));
        if (expanded.isEmpty() || isDots(expanded)) {
            throw new FieldValueException(names.iterator().next(), "must not be empty or consist of dots");
        }
        return expanded;
    }

    /** Returns whether a segment is {@code .} or {@code ..}, encoded or not. */
    static boolean isDots(String segment) {
        String decoded = segment.toLowerCase(Locale.ROOT).replace("%2e", ".");
        return decoded.equals(".") || decoded.equals("..");
    }
}
