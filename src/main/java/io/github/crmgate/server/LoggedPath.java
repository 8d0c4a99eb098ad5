package io.github.crmgate.server;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Shows a path in the log without what callers put into it: ids, names, addresses, the tokens of links. */
final class LoggedPath {
    private static final Set<String> ALWAYS = Set.of("", "api", "observe", "health", "metrics");

    private LoggedPath() {}

    /**
     * Masks the parts of a path.
     *
     * @param words the parts that are shown
     */
    static String of(@Nullable String path, Set<String> words) {
        return path == null
                ? "-"
                : Arrays.stream(path.split("/"))
                        .map(part -> ALWAYS.contains(part) || words.contains(part) ? part : "****")
                        .collect(Collectors.joining("/"));
    }
}
