package io.github.crmgate.route.proxy;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A query in its original encoding. */
final class RawQuery {
    private RawQuery() {}

    static Stream<String> pairs(@Nullable String query) {
        return query == null ? Stream.empty() : Arrays.stream(query.split("&")).filter(pair -> !pair.isEmpty());
    }

    /** Returns the name of a pair, decoded if possible. */
    static String name(String pair) {
        String name = pair.replaceFirst("=.*", "");
        try {
            return URLDecoder.decode(name, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return name;
        }
    }
}
