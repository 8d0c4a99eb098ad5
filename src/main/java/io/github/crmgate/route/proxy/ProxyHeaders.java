package io.github.crmgate.route.proxy;

import io.github.crmgate.route.call.CrmCallState;
import io.github.crmgate.route.call.ResponseReader;
import io.github.crmgate.route.http.CallerHeaders;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.spi.HeaderFilterStrategy;

/** Headers of calls that are passed on: those that the call has go to the account, and what it answers comes back. */
final class ProxyHeaders implements HeaderFilterStrategy {
    private final boolean caller;

    private ProxyHeaders(boolean caller) {
        this.caller = caller;
    }

    /** Between the caller and us; what the caller sent is read from the request itself. */
    static ProxyHeaders ofCaller() {
        return new ProxyHeaders(true);
    }

    /** Between us and the account. */
    static ProxyHeaders ofAccount() {
        return new ProxyHeaders(false);
    }

    @Override
    public boolean applyFilterToCamelHeaders(String name, Object value, Exchange exchange) {
        return caller
                ? ProxiedCall.heldBack(name) && !ProxyAnswer.OWN.contains(name)
                : !CrmCallState.OUTGOING_HEADERS.find(exchange, Set.of()).contains(name);
    }

    @Override
    public boolean applyFilterToExternalHeaders(String name, Object value, Exchange exchange) {
        return caller
                ? !name.equalsIgnoreCase(CallerHeaders.CORRELATION_ID)
                // which tells a rejected credential from the page of a firewall
                : ProxiedCall.heldBack(name) && !name.equalsIgnoreCase(ResponseReader.CHALLENGE);
    }
}
