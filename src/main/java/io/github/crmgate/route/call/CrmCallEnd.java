package io.github.crmgate.route.call;

import io.github.crmgate.circuit.CircuitBreakers;
import io.github.crmgate.failure.CrmUnavailableException;
import io.github.crmgate.http.ResponseTooLargeException;
import io.github.crmgate.observe.CallMeter;
import io.github.crmgate.route.state.CallState;
import java.io.IOException;
import java.util.OptionalLong;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Runs after each call, whatever its outcome: empties the message, counts the call, and informs the circuit breaker.
 */
final class CrmCallEnd implements Processor {
    private final CircuitBreakers breakers;
    private final CallMeter calls;

    CrmCallEnd(CircuitBreakers breakers, CallMeter calls) {
        this.breakers = breakers;
        this.calls = calls;
    }

    @Override
    public void process(Exchange exchange) {
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setBody(null);
        boolean answered = CrmCallState.RESPONSE.find(exchange) != null;
        Throwable failure = answered ? null : exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        OptionalLong took = CrmCallState.endCall(exchange);
        took.ifPresent(nanos -> calls.record(
                CallState.CONNECTION.get(exchange).provider(), answered ? Outcomes.OK : Outcomes.of(failure), nanos));
        if (CallState.PENDING.find(exchange) != null) {
            return;
        }
        String connection = CallState.CONNECTION.get(exchange).id();
        if (failure != null && (failure instanceof CrmUnavailableException || down(failure))) {
            breakers.failed(connection, failure);
        } else if (took.isPresent()) {
            breakers.succeeded(connection);
        } else {
            breakers.unused(connection);
        }
    }

    private static boolean down(Throwable failure) {
        return failure instanceof IOException && !(failure instanceof ResponseTooLargeException);
    }
}
