package io.github.crmgate.route.http;

import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.route.state.CallState;
import io.github.crmgate.route.state.Failures;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Converts a failure to a problem, and determines whether the caller caused it. */
final class ProblemOfFailure implements Processor {

    @Override
    public void process(Exchange exchange) {
        Throwable failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        CrmGateException known = failure != null && CallState.DELIVERING.find(exchange, false)
                ? Failures.ofDelivery(failure)
                : Failures.of(failure);
        CallState.setProblem(exchange, known.problem());
    }
}
