package io.github.crmgate.processor;

import io.github.crmgate.circuit.CircuitBreakers;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Begins an attempt to call a CRM: lets it through unless the connection's circuit breaker is open. An
 * account that is not kept yet has none. */
public final class CircuitPermit implements Processor {
    private final CircuitBreakers breakers;

    public CircuitPermit(CircuitBreakers breakers) {
        this.breakers = breakers;
    }

    @Override
    public void process(Exchange exchange) {
        CallState.attempt(exchange);
        if (CallState.candidate(exchange) == null) {
            breakers.acquire(CallState.connection(exchange).id());
        }
    }
}
