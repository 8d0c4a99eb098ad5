package io.github.crmgate.route.http;

import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.Exchange;
import org.apache.camel.spi.HeaderFilterStrategy;

/** Header filter between callers and routes: only headers that the guard has set come in, and only these go out. */
public final class CallerHeaders implements HeaderFilterStrategy {
    /** Id of the connection that served a call. */
    public static final String CONNECTION = "CrmGate-Connection";

    /** Id of a call. */
    public static final String CORRELATION_ID = "X-Correlation-Id";

    /** Version that a record must have for a change. */
    public static final String IF_MATCH = "If-Match";

    /** Key by which a repeated write is recognized. */
    public static final String IDEMPOTENCY_KEY = "Idempotency-Key";

    /** Set to {@code true} on a response that was stored when its key was sent first. */
    public static final String IDEMPOTENCY_REPLAYED = "Idempotency-Replayed";

    /** What a caller prefers (RFC 7240). */
    public static final String PREFER = "Prefer";

    /** Which preferences were followed. */
    public static final String PREFERENCE_APPLIED = "Preference-Applied";

    private static final Set<String> IN = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    private static final Set<String> OUT = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

    static {
        IN.add(CORRELATION_ID);
        IN.add(IF_MATCH);
        IN.add(IDEMPOTENCY_KEY);
        IN.add(PREFER);
        IN.addAll(Visitor.HEADERS);
        OUT.addAll(Set.of(
                "Retry-After",
                "Location",
                "ETag",
                "Cache-Control",
                CONNECTION,
                PREFERENCE_APPLIED,
                IDEMPOTENCY_REPLAYED));
        OUT.addAll(BrowserResponse.HEADERS);
    }

    @Override
    public boolean applyFilterToCamelHeaders(String name, Object value, Exchange exchange) {
        return !OUT.contains(name);
    }

    @Override
    public boolean applyFilterToExternalHeaders(String name, Object value, Exchange exchange) {
        return !IN.contains(name);
    }
}
