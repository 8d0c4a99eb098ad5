package io.github.crmgate.server;

import io.github.crmgate.route.http.CallerHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.event.Level;

/** Writes one log line per request; at DEBUG for a successful probe. */
final class AccessLog {
    private static final Logger LOG = LoggerFactory.getLogger("io.github.crmgate.calls");
    private static final Set<String> PROBES = Set.of(HttpGuard.HEALTH, HttpGuard.METRICS);
    private static final Set<String> WORDS = Set.of("", "api", "observe", "health", "metrics");
    private static final Pattern UNPRINTABLE = Pattern.compile("[^\\x21-\\x7e]");
    private static final int MAX_PATH = 500;

    private AccessLog() {}

    /**
     * Logs a request whose response has ended.
     *
     * @param method the method to show
     * @param path the path to show, without what the caller put into it
     * @param start when the request came, of {@link System#nanoTime}
     */
    static void log(HttpServerRequest request, String method, String path, long start) {
        HttpServerResponse response = request.response();
        boolean probe = PROBES.contains(path) && response.getStatusCode() == 200;
        log(
                probe ? Level.DEBUG : Level.INFO,
                method,
                path,
                response.ended() ? String.valueOf(response.getStatusCode()) : "aborted",
                (System.nanoTime() - start) / 1_000_000,
                response.headers().get(CallerHeaders.CONNECTION),
                CorrelationId.of(request));
    }

    /** Logs a request that no {@link HttpServerRequest} was made of. */
    static void log(String method, String path, int status, String id) {
        log(Level.INFO, method, path, String.valueOf(status), 0, null, id);
    }

    private static void log(
            Level level,
            String method,
            String path,
            String outcome,
            long millis,
            @Nullable String connection,
            String id) {
        MDC.put("correlationId", id);
        try {
            LOG.atLevel(level)
                    .log(
                            "{} {} {} {}ms connection={} correlation={}",
                            method,
                            shown(path),
                            outcome,
                            millis,
                            connection == null ? "-" : connection,
                            id);
        } finally {
            MDC.remove("correlationId");
        }
    }

    /**
     * Masks what callers put into a path: ids, names, addresses, the tokens of links.
     *
     * @param words further parts that are shown
     */
    static String masked(@Nullable String path, Set<String> words) {
        return path == null
                ? "-"
                : Arrays.stream(path.split("/"))
                        .map(part -> WORDS.contains(part) || words.contains(part) ? part : "****")
                        .collect(Collectors.joining("/"));
    }

    private static String shown(String path) {
        String printable = isPrintable(path) ? path : UNPRINTABLE.matcher(path).replaceAll("?");
        return printable.substring(0, Math.min(printable.length(), MAX_PATH));
    }

    private static boolean isPrintable(String path) {
        for (int i = 0; i < path.length(); i++) {
            if (path.charAt(i) < '!' || path.charAt(i) > '~') {
                return false;
            }
        }
        return true;
    }
}
