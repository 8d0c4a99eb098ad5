package io.github.crmgate.route.poll;

import io.github.crmgate.route.state.CallState;
import org.apache.camel.Exchange;
import org.apache.camel.Predicate;

/**
 * Whether a message that its receiver did not take is sent again: a number of times, but not once the process stops, so
 * that a stop does not wait for a receiver that is down.
 */
final class DeliveryRetry implements Predicate {
    private final int redeliveries;

    /**
     * Makes it.
     *
     * @param redeliveries how often a message is sent again at most
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
