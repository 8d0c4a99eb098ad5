package io.github.crmgate.route.proxy;

import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.ProblemCode;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.vertx.HttpMessage;

/** Reads a proxied call from the request itself, because Camel's headers contain its query parameters, too. */
final class ProxyRequest implements Processor {

    private static final Pattern PATH = Pattern.compile("/api/proxy/([A-Za-z0-9._-]{1,64})(/.*)?");
    private static final Pattern SLASH = Pattern.compile("%2F", Pattern.CASE_INSENSITIVE);
    private static final Pattern ENCODED_SLASH = Pattern.compile("%25(2F)", Pattern.CASE_INSENSITIVE);
    private static final Pattern SEPARATOR = Pattern.compile("/|%2F|%5C", Pattern.CASE_INSENSITIVE);
    private static final Pattern DOTS = Pattern.compile("\\.\\.?(;.*)?");

    private final Duration uploadTimeout;

    /** @param uploadTimeout within which a body must have arrived */
    ProxyRequest(Duration uploadTimeout) {
        this.uploadTimeout = uploadTimeout;
    }

    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    @Override
    public void process(Exchange exchange) {
        HttpServerRequest request = exchange.getMessage(HttpMessage.class).getRequest();
        Matcher path = PATH.matcher(exchange.getMessage().getHeader(Exchange.HTTP_PATH, String.class));
        if (!path.matches()) {
            throw new CrmGateException(ProblemCode.NOT_FOUND, "There is nothing at this path.");
        }
        String method = request.method().name();
        if (!METHODS.contains(method)) {
            throw new CrmGateException(ProblemCode.METHOD_NOT_ALLOWED, "This path does not take " + method + ".");
        }
        if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
            request.response().writeContinue();
        }
        new ProxiedCall(
                        path.group(1),
                        method,
                        path(path.group(2) == null ? "" : path.group(2)),
                        request.query(),
                        headers(request),
                        hasBody(request) ? body(request) : null,
                        length(request),
                        request.response()::closed)
                .begin(exchange);
    }

    /**
     * Returns the path below the base. A client that fills the parameter {@code path} of the OpenAPI document sends its
     * slashes encoded, so that there is no other one: these are decoded, and {@code %252F} becomes {@code %2F}. A path
     * with slashes is passed on as it is.
     *
     * @throws CrmGateException {@code bad_request} for a path that leaves the base, or that is decoded to empty parts
     */
    private static String path(String sent) {
        String path = sent;
        if (sent.lastIndexOf('/') == 0) {
            String decoded = SLASH.matcher(sent.substring(1)).replaceAll("/");
            path = (decoded.startsWith("/") ? "" : "/")
                    + ENCODED_SLASH.matcher(decoded).replaceAll("%$1");
            if (path.contains("//")) {
                throw new CrmGateException(ProblemCode.BAD_REQUEST, "The path has an empty part, between two slashes.");
            }
        }
        if (path.indexOf('.') >= 0
                && SEPARATOR
                        .splitAsStream(path)
                        .anyMatch(part -> DOTS.matcher(part).matches())) {
            throw new CrmGateException(
                    ProblemCode.BAD_REQUEST, "The path has a part '.' or '..', which is not passed on.");
        }
        return path;
    }

    /** Headers named in {@code Connection} belong to that hop (RFC 9110, section 7.6.1). */
    private static Map<String, String> headers(HttpServerRequest request) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        request.headers().forEach(header -> {
            if (!ProxiedCall.heldBack(header.getKey()) || header.getKey().equalsIgnoreCase("Content-Encoding")) {
                headers.merge(header.getKey(), header.getValue(), (one, other) -> one + ", " + other);
            }
        });
        for (String line : request.headers().getAll("Connection")) {
            Pattern.compile(",").splitAsStream(line).map(String::strip).forEach(headers::remove);
        }
        if (headers.containsKey("Range")) {
            headers.put("Accept-Encoding", "identity"); // a range of compressed bytes can't be decompressed
        }
        return headers;
    }

    private PassingBody body(HttpServerRequest request) {
        RequestBody body = new RequestBody(request, uploadTimeout);
        return new PassingBody(body, length(request), body::setReadDeadline);
    }

    private static long length(HttpServerRequest request) {
        String length = request.getHeader("Content-Length");
        return length == null || request.getHeader("Transfer-Encoding") != null ? -1 : Long.parseLong(length);
    }

    private static boolean hasBody(HttpServerRequest request) {
        String length = request.getHeader("Content-Length");
        return request.getHeader("Transfer-Encoding") != null || (length != null && !length.equals("0"));
    }
}
