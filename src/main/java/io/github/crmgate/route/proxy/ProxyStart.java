package io.github.crmgate.route.proxy;

import io.github.crmgate.route.call.ConnectionChoice;
import io.github.crmgate.route.deadletter.ReplayState;
import io.github.crmgate.route.http.CallerHeaders;
import io.github.crmgate.route.state.CallState;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Reads the connection of a proxied call. */
final class ProxyStart implements Processor {
    private final ConnectionChoice choice;
    private final ProxyWrites writes;

    ProxyStart(ConnectionChoice choice, ProxyWrites writes) {
        this.choice = choice;
        this.writes = writes;
    }

    @Override
    public void process(Exchange exchange) {
        if (exchange.getMessage().getHeader(CallerHeaders.CORRELATION_ID) instanceof String id) {
            CallState.CORRELATION_ID.set(exchange, id);
        }
        ReplayState.FAILED_WORK.set(exchange, writes::describe);
        choice.named(exchange, ProxiedCall.of(exchange).connection());
    }
}
