package io.github.crmgate.processor;

import io.github.crmgate.circuit.CircuitBreakers;
import io.github.crmgate.failure.CrmUnavailableException;
import io.github.crmgate.http.AnswerTooLargeException;
import java.io.IOException;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Runs after each call, however it went: nothing of it stays in the message, and the circuit breaker learns of it. */
public final class CrmCallEnd implements Processor {
    private final CircuitBreakers breakers;

    public CrmCallEnd(CircuitBreakers breakers) {
        this.breakers = breakers;
    }

    @Override
    public void process(Exchange exchange) {
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setBody(null);
        if (CallState.candidate(exchange) != null) {
            return;
        }
        String connection = CallState.connection(exchange).id();
        Throwable failure = CallState.response(exchange) == null
                ? exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class)
                : null;
        if (failure != null && (failure instanceof CrmUnavailableException || down(failure))) {
            breakers.failed(connection, failure);
        } else if (CallState.token(exchange) != null) {
            breakers.succeeded(connection);
        } else {
            breakers.unused(connection);
        }
    }

    private static boolean down(Throwable failure) {
        return failure instanceof IOException && !(failure instanceof AnswerTooLargeException);
    }
}
