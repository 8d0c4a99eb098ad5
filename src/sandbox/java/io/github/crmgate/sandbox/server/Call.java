package io.github.crmgate.sandbox.server;

import com.github.tomakehurst.wiremock.http.Request;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** One request as a CRM reads it: decoded path, query and form; a plus sign in a query is a blank. */
public final class Call {
    private static final String FORM = "application/x-www-form-urlencoded";

    private final String method;
    private final String path;
    private final Map<String, String> query;
    private final UnaryOperator<String> headers;
    private final Supplier<String> body;

    private Call(String method, String url, UnaryOperator<String> headers, Supplier<String> body) {
        int mark = url.indexOf('?');
        this.method = method;
        this.path = mark < 0 ? url : url.substring(0, mark);
        this.query = mark < 0 ? Map.of() : pairs(url.substring(mark + 1));
        this.headers = headers;
        this.body = body;
    }

    static Call of(Request request) {
        return new Call(request.getMethod().getName(), request.getUrl(), request::getHeader, request::getBodyAsString);
    }

    /** A call that did not come over the wire. */
    static Call of(String method, String url, Map<String, String> headers, String body) {
        return new Call(method, url, headers::get, () -> body);
    }

    public String method() {
        return method;
    }

    public String path() {
        return path;
    }

    /** The parts of the path after the given prefix. */
    public List<String> segmentsAfter(String prefix) {
        List<String> segments = new ArrayList<>();
        for (String segment : path.substring(prefix.length()).split("/", -1)) {
            segments.add(decode(segment));
        }
        return segments;
    }

    public Map<String, String> query() {
        return query;
    }

    public Optional<String> query(String name) {
        return Optional.ofNullable(query.get(name));
    }

    /** The form in the body, empty unless the content type says that it is one. */
    public Map<String, String> form() {
        boolean form = header("Content-Type")
                .filter(type -> type.toLowerCase(Locale.ROOT).startsWith(FORM))
                .isPresent();
        return form ? pairs(body()) : Map.of();
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.apply(name));
    }

    public String body() {
        return body.get();
    }

    public static Map<String, String> pairs(String encoded) {
        Map<String, String> pairs = new HashMap<>();
        for (String pair : encoded.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (!pair.isEmpty()) {
                String name = equals < 0 ? pair : pair.substring(0, equals);
                pairs.put(decode(name), equals < 0 ? "" : decode(pair.substring(equals + 1)));
            }
        }
        return pairs;
    }

    private static String decode(String encoded) {
        return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
    }
}
