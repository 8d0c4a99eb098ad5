package io.github.crmgate.route.poll;

import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.Problem;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.poll.PollBrokenOffException;
import io.github.crmgate.poll.PollRun;
import io.github.crmgate.route.state.CallState;
import io.github.crmgate.route.state.Failures;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Handles the outcome of a delivery. A failed change becomes a dead letter, or ends the run; a failed replay ends the
 * replay.
 */
final class DeliveryEnd implements Processor {
    private final boolean stops;

    /** @param stops whether a change that can't be delivered ends the run */
    DeliveryEnd(boolean stops) {
        this.stops = stops;
    }

    @Override
    public void process(Exchange exchange) {
        PollRun run = PollState.RUN.find(exchange);
        boolean accepted = PollState.ACCEPTED.find(exchange, false);
        if (accepted && run != null) {
            run.delivered(PollState.DELIVERY.get(exchange), false);
        }
        PollState.UNDELIVERED.set(exchange, !accepted);
        if (!accepted) {
            Throwable failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
            if (failure instanceof PollBrokenOffException brokenOff) {
                throw brokenOff;
            }
            if (run != null && exchange.getContext().isStopping()) {
                throw new PollBrokenOffException("the process stops"); // the stop may have aborted the delivery
            }
            Problem problem = Problem.of(
                    ProblemCode.DELIVERY_FAILED,
                    "crmgate.poll.to did not take the message. " + Failures.whyUndelivered(failure));
            if (stops || run == null) {
                throw new CrmGateException(problem);
            }
            CallState.setProblem(exchange, problem);
        }
    }
}
