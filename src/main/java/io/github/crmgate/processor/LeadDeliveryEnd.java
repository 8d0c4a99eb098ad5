package io.github.crmgate.processor;

import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.Problem;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.poll.PollBrokenOffException;
import io.github.crmgate.poll.PollRun;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Tells how the delivery of a change went. One that failed becomes a dead letter, or ends the run; that of a replay ends
 * the replay.
 */
public final class LeadDeliveryEnd implements Processor {
    private final boolean stops;

    /** @param stops whether a change that can't be delivered ends the run */
    public LeadDeliveryEnd(boolean stops) {
        this.stops = stops;
    }

    @Override
    public void process(Exchange exchange) {
        PollRun run = PollState.knownPollRun(exchange);
        boolean accepted = PollState.isAccepted(exchange);
        if (accepted && run != null) {
            run.delivered(PollState.delivery(exchange), false);
        }
        PollState.undelivered(exchange, !accepted);
        if (!accepted) {
            Throwable failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
            if (failure instanceof PollBrokenOffException brokenOff) {
                throw brokenOff;
            }
            if (run != null && exchange.getContext().isStopping()) {
                throw new PollBrokenOffException("the process stops"); // it may have cut the delivery off itself
            }
            Problem problem = Problem.of(
                    ProblemCode.DELIVERY_FAILED,
                    "crmgate.poll.to did not take the message. " + Failures.ofDelivery(failure));
            if (stops || run == null) {
                throw new CrmGateException(problem);
            }
            CallState.problem(exchange, problem);
        }
    }
}
