package io.github.crmgate.app;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.http.base.HttpHeaderFilterStrategy;

/**
 * Header filter between callers and an operator's HTTP endpoint: passes all but those that give access (the API key,
 * cookies) and those by which a request could control Camel components (CVE-2026-49098, CVE-2026-40453).
 */
final class OwnEndpointHeaders extends HttpHeaderFilterStrategy {
    private static final Set<String> CREDENTIALS = Set.of("authorization", "proxy-authorization", "cookie");
    private static final Pattern STEERING =
            Pattern.compile("(camel|org\\.apache\\.camel|kafka\\.|jms|crmgate-visitor-).*");

    @Override
    public boolean applyFilterToExternalHeaders(String name, Object value, Exchange exchange) {
        String lower = name.toLowerCase(Locale.ROOT);
        return CREDENTIALS.contains(lower)
                || STEERING.matcher(lower).matches()
                || super.applyFilterToExternalHeaders(name, value, exchange);
    }
}
