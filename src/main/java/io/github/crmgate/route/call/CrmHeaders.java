package io.github.crmgate.route.call;

import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.Exchange;
import org.apache.camel.spi.HeaderFilterStrategy;

/**
 * Header filter between routes and CRMs: only these and those of the authorized call go out, and only these come in.
 */
public final class CrmHeaders implements HeaderFilterStrategy {
    private static final Set<String> OUT = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

    static {
        OUT.addAll(Set.of("Authorization", "Accept", "Content-Type", "If-Modified-Since"));
    }

    private final Set<String> in = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

    /** @param read names of further headers of responses that CrmGate reads */
    public CrmHeaders(Set<String> read) {
        in.addAll(Set.of("Content-Type", "Date", "Retry-After", "WWW-Authenticate"));
        in.addAll(read);
    }

    @Override
    public boolean applyFilterToCamelHeaders(String name, Object value, Exchange exchange) {
        return !OUT.contains(name)
                && !CrmCallState.OUTGOING_HEADERS.find(exchange, Set.of()).contains(name);
    }

    @Override
    public boolean applyFilterToExternalHeaders(String name, Object value, Exchange exchange) {
        return !in.contains(name);
    }
}
