package io.github.crmgate.route.call;

import io.github.crmgate.circuit.Bulkheads;
import io.github.crmgate.connection.Connection;
import io.github.crmgate.route.state.CallState;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * Lets a caller's call through unless too many calls of its connection are under way. The call holds its permit until
 * its response is written, whatever it waits for: a token, the CRM, the caller.
 *
 * <ol>
 *   <li>Accounts that are being connected share one bulkhead for each provider.
 *   <li>Polls, and replays that no caller asked for, take no permit: they hold no thread that serves callers, there is
 *       one run of a poll for each connection, and busy callers must not keep a poll from running.
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
                return false; // a copy of the exchange that goes on elsewhere serves no caller
            }
        });
    }
}
