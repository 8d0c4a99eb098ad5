package io.github.crmgate.route.proxy;

import io.github.crmgate.route.call.CrmCallState;
import io.github.crmgate.route.call.ResponseReader;
import io.github.crmgate.route.http.CallerHeaders;
import io.netty.handler.codec.http.HttpHeaderValidationUtil;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.spi.HeaderFilterStrategy;

/** Header filter of proxied calls: headers of the call go to the account, headers of the response come back. */
final class ProxyHeaders implements HeaderFilterStrategy {
    private final boolean caller;

    private ProxyHeaders(boolean caller) {
        this.caller = caller;
    }

    /** Filters between the caller and CrmGate; the caller's headers are read from the request itself. */
    static ProxyHeaders ofCaller() {
        return new ProxyHeaders(true);
    }

    /** Filters between CrmGate and the account. */
    static ProxyHeaders ofAccount() {
        return new ProxyHeaders(false);
    }

    @Override
    public boolean applyFilterToCamelHeaders(String name, Object value, Exchange exchange) {
        return caller
                ? ProxiedCall.heldBack(name) && !ProxyResponse.OWN.contains(name)
                : !CrmCallState.OUTGOING_HEADERS.find(exchange, Set.of()).contains(name);
    }

    @Override
    public boolean applyFilterToExternalHeaders(String name, Object value, Exchange exchange) {
        return caller
                ? !name.equalsIgnoreCase(CallerHeaders.CORRELATION_ID)
                // distinguishes a rejected credential from a firewall's page
                : (ProxiedCall.heldBack(name) && !name.equalsIgnoreCase(ResponseReader.CHALLENGE))
                        || !valid(name, String.valueOf(value));
    }

    /** Returns whether the server can write a header: it refuses control characters, for instance. */
    private static boolean valid(String name, String value) {
        return HttpHeaderValidationUtil.validateToken(name) < 0
                && HttpHeaderValidationUtil.validateValidHeaderValue(value) < 0;
    }
}
