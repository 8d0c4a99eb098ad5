package io.github.crmgate.server;

import io.github.crmgate.route.http.CallerHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/** The id of a request, in its response and in the log. */
final class CorrelationId {
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9._:-]{1,128}");

    private CorrelationId() {}

    /** Sets the id in request and response: the caller's if it is a plain word, otherwise a generated one. */
    static void set(HttpServerRequest request) {
        String given = request.getHeader(CallerHeaders.CORRELATION_ID);
        String id = given != null && WORD.matcher(given).matches() ? given : generated();
        request.headers().set(CallerHeaders.CORRELATION_ID, id);
        request.response().putHeader(CallerHeaders.CORRELATION_ID, id);
    }

    /** Returns the id that {@link #set} chose. */
    static String of(HttpServerRequest request) {
        return String.valueOf(request.getHeader(CallerHeaders.CORRELATION_ID));
    }

    /** Returns a new one: unique enough to find a call in a log, and not a secret. */
    static String generated() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }
}
