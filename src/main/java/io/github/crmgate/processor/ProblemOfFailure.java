package io.github.crmgate.processor;

import io.github.crmgate.failure.Problem;
import io.github.crmgate.outbox.OutboxEntry;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Tells what a failure means, and whether the caller is to blame. */
public final class ProblemOfFailure implements Processor {

    @Override
    public void process(Exchange exchange) {
        Throwable failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        OutboxEntry entry = CallState.knownOutboxEntry(exchange);
        Problem problem = entry == null
                ? Failures.of(failure).problem()
                : Failures.ofDelivery(entry, failure).problem();
        CallState.problem(exchange, problem);
    }
}
