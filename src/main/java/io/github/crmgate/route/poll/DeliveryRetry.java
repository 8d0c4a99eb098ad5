package io.github.crmgate.route.poll;

import io.github.crmgate.route.state.CallState;
import org.apache.camel.Exchange;
import org.apache.camel.Predicate;

/**
 * Decides whether a message that its receiver refused is sent again: a number of times, but not while the process
 * stops, so that a stop does not wait for a receiver that is down.
 */
final class DeliveryRetry implements Predicate {
    private final int redeliveries;

    /**
     * Creates the predicate.
     *
     * @param redeliveries maximum number of redeliveries
     */
    DeliveryRetry(int redeliveries) {
        this.redeliveries = redeliveries;
    }

    @Override
    public boolean matches(Exchange exchange) {
        return CallState.retries(exchange) < redeliveries
                && !exchange.getContext().isStopping();
    }
}
