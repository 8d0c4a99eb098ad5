package io.github.crmgate.server;

import io.github.crmgate.failure.Problem;
import io.github.crmgate.failure.ProblemCode;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.HttpServerRequestInternal;
import io.vertx.core.net.HostAndPort;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Checks a request head before anything reads it (RFC 9110, RFC 9112). */
final class RequestCheck {
    /** Maximum length of the target, in bytes. */
    static final int MAX_TARGET = 16 * 1024;

    /** Maximum size of all headers together, in bytes. */
    static final int MAX_HEADERS = 16 * 1024;

    private static final Pattern ABSOLUTE = Pattern.compile("(?i)https?://([^/?#]*).*");
    private static final Pattern UNPRINTABLE = Pattern.compile("[^\\x21-\\x7e]");
    private static final Pattern BROKEN_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");
    private static final int BYTES_OF_A_SETTING = 6;

    private RequestCheck() {}

    /** Returns why a request that could be decoded is refused; its connection is to be closed then. */
    static Optional<Problem> problem(HttpServerRequest request) {
        String fault = fault(request);
        return fault == null ? expectation(request) : Optional.of(Problem.of(ProblemCode.BAD_REQUEST, fault));
    }

    private static @Nullable String fault(HttpServerRequest request) {
        String fault = host(request);
        fault = fault == null ? target(request) : fault;
        fault = fault == null ? framing(request) : fault;
        return fault == null ? upgrade(request) : fault;
    }

    /** Returns the problem of a request that could not be decoded. */
    static Problem undecoded(@Nullable Throwable cause) {
        if (cause instanceof RequestRefusedException refused) {
            return refused.problem();
        } else if (cause instanceof TooLongHttpLineException) {
            return Problem.of(
                    ProblemCode.URI_TOO_LONG,
                    "The request target is longer than " + MAX_TARGET / 1024 + " KiB; send fewer parameters a call.");
        } else if (cause instanceof TooLongHttpHeaderException) {
            return Problem.of(
                    ProblemCode.HEADERS_TOO_LARGE,
                    "The headers are larger than " + MAX_HEADERS / 1024 + " KiB together.");
        }
        return Problem.of(
                ProblemCode.BAD_REQUEST, "The request line, a header or the length of the body is not valid HTTP/1.1.");
    }

    private static @Nullable String host(HttpServerRequest request) {
        List<String> hosts = request.headers().getAll("Host");
        if (hosts.isEmpty() && request.version() == HttpVersion.HTTP_1_0) {
            return null;
        }
        return hosts.size() == 1
                        && !hosts.get(0).isEmpty()
                        && !hosts.get(0).startsWith(":")
                        && ((HttpServerRequestInternal) request).isValidAuthority()
                ? null
                : "The request needs one header Host, with a host and perhaps a port.";
    }

    private static @Nullable String target(HttpServerRequest request) {
        String target = request.uri();
        if (target.startsWith("/") && isPlain(target)) {
            return null;
        }
        if (UNPRINTABLE.matcher(target).find()) {
            return "The request target holds a character that must be percent-encoded as UTF-8.";
        }
        if (BROKEN_ESCAPE.matcher(target).find()) {
            return "The request target holds a % that two hexadecimal digits do not follow; a % itself is %25.";
        }
        if (target.contains("%00")) {
            return "The request target holds the character %00.";
        }
        Matcher absolute = ABSOLUTE.matcher(target);
        if (absolute.matches()) {
            HostAndPort authority = request.authority();
            return authority == null || absolute.group(1).equalsIgnoreCase(request.getHeader("Host"))
                    ? null
                    : "The request target names another host than the header Host.";
        }
        String method = request.method().name();
        boolean wellFormed =
                target.startsWith("/") || (method.equals("OPTIONS") && target.equals("*")) || method.equals("CONNECT");
        return wellFormed ? null : "The request target must be a path, such as /api/leads.";
    }

    /** Returns whether a target has neither escapes nor characters that need them, as most do. */
    private static boolean isPlain(String target) {
        for (int i = 0; i < target.length(); i++) {
            char c = target.charAt(i);
            if (c < '!' || c > '~' || c == '%') {
                return false;
            }
        }
        return true;
    }

    /** Returns the fault of headers that CrmGate and a proxy in front of it might read in different ways. */
    private static @Nullable String framing(HttpServerRequest request) {
        if (request.headers().contains("")) {
            return "A header has no name.";
        }
        List<String> encodings = request.headers().getAll("Transfer-Encoding");
        if (!encodings.isEmpty()
                && (request.version() == HttpVersion.HTTP_1_0
                        || encodings.size() > 1
                        || !encodings.get(0).strip().equalsIgnoreCase("chunked")
                        || request.headers().contains("Content-Length"))) {
            return "The only Transfer-Encoding that CrmGate takes is chunked, in HTTP/1.1.";
        }
        return request.headers().contains("Sec-WebSocket-Key1") // draft 76: eight bytes of body without a length
                ? "CrmGate has no WebSocket."
                : null;
    }

    /**
     * Refuses an incomplete upgrade to HTTP/2 (RFC 7540, section 3.2); CrmGate ignores a complete one and stays with
     * HTTP/1.1, as a server may.
     */
    private static @Nullable String upgrade(HttpServerRequest request) {
        MultiMap headers = request.headers();
        if (!headers.contains("Upgrade") || !listed(headers, "Upgrade").contains("h2c")) {
            return null;
        }
        List<String> settings = headers.getAll("HTTP2-Settings");
        return settings.size() == 1
                        && listed(headers, "Connection").containsAll(List.of("upgrade", "http2-settings"))
                        && areSettings(settings.get(0))
                ? null
                : "The request to upgrade to h2c is incomplete; leave it out.";
    }

    private static List<String> listed(MultiMap headers, String name) {
        return headers.getAll(name).stream()
                .flatMap(line -> Stream.of(line.toLowerCase(Locale.ROOT).split(",")))
                .map(String::strip)
                .toList();
    }

    private static boolean areSettings(String text) {
        try {
            return Base64.getUrlDecoder().decode(text.strip()).length % BYTES_OF_A_SETTING == 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static Optional<Problem> expectation(HttpServerRequest request) {
        if (!request.headers().contains("Expect")) {
            return Optional.empty();
        }
        List<String> expectations = request.headers().getAll("Expect");
        boolean met = request.version() == HttpVersion.HTTP_1_0
                || expectations.stream().allMatch("100-continue"::equalsIgnoreCase);
        return met
                ? Optional.empty()
                : Optional.of(Problem.of(
                        ProblemCode.EXPECTATION_FAILED, "The only expectation that CrmGate meets is 100-continue."));
    }
}
