package io.github.crmgate.route.call;

import io.github.crmgate.circuit.Bulkheads;
import io.github.crmgate.connection.Connection;
import io.github.crmgate.route.state.CallState;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * Admits a caller's call unless too many calls of its connection are in progress. The call holds its permit until its
 * response is written, while it waits for a token, the CRM or the caller.
 *
 * <ol>
 *   <li>Accounts that are being connected share one bulkhead per provider.
 *   <li>Polls and automatic replays take no permit: they occupy no thread that serves callers, a connection has one
 *       poll run at a time, and busy callers must not stop a poll.
 * </ol>
 */
final class BulkheadPermit implements Processor {
    private static final String HELD = "crmGateBulkheadPermit";

    private final Bulkheads bulkheads;

    BulkheadPermit(Bulkheads bulkheads) {
        this.bulkheads = bulkheads;
    }

    @Override
    public void process(Exchange exchange) {
        if (!(exchange.getFromEndpoint() instanceof PlatformHttpEndpoint)
                || CallState.BACKGROUND.find(exchange, false)
                || exchange.getProperty(HELD) != null) {
            return;
        }
        Connection connection = CallState.CONNECTION.get(exchange);
        boolean connecting = CallState.PENDING.find(exchange) != null;
        Runnable permit = bulkheads.acquire(connecting ? "provider " + connection.provider() : connection.id());
        exchange.setProperty(HELD, true);
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange done) {
                permit.run();
            }

            @Override
            public boolean allowHandover() {
                return false; // a copy of the exchange in the background serves no caller
            }
        });
    }
}
