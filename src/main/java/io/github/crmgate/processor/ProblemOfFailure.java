package io.github.crmgate.processor;

import io.github.crmgate.failure.Problem;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Tells what a failure means, and whether the caller is to blame. */
public final class ProblemOfFailure implements Processor {

    @Override
    public void process(Exchange exchange) {
        Problem problem = Failures.of(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class))
                .problem();
        CallState.problem(exchange, problem);
    }
}
