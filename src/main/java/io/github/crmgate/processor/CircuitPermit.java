package io.github.crmgate.processor;

import io.github.crmgate.circuit.CircuitBreakers;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Begins an attempt to call a CRM: lets it through unless the connection's circuit breaker is open. */
public final class CircuitPermit implements Processor {
    private final CircuitBreakers breakers;

    public CircuitPermit(CircuitBreakers breakers) {
        this.breakers = breakers;
    }

    @Override
    public void process(Exchange exchange) {
        CallState.attempt(exchange);
        breakers.acquire(CallState.connection(exchange).id());
    }
}
