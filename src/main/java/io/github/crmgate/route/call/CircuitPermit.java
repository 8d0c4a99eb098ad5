package io.github.crmgate.route.call;

import io.github.crmgate.circuit.CircuitBreakers;
import io.github.crmgate.route.state.CallState;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Begins an attempt to call a CRM: lets it through unless the connection's circuit breaker is open. An
 * account that is not kept yet has none. */
final class CircuitPermit implements Processor {
    private final CircuitBreakers breakers;

    CircuitPermit(CircuitBreakers breakers) {
        this.breakers = breakers;
    }

    @Override
    public void process(Exchange exchange) {
        CrmCallState.beginAttempt(exchange);
        if (CallState.PENDING.find(exchange) == null) {
            breakers.acquire(CallState.CONNECTION.get(exchange).id());
        }
    }
}
