package io.github.crmgate.route.poll;

import io.github.crmgate.poll.PollBrokenOffException;
import io.github.crmgate.poll.PollRun;
import io.github.crmgate.poll.RecordChange;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Starts the delivery of a change, unless the process stops or its lease has expired. */
final class ChangeStart implements Processor {

    /** @throws PollBrokenOffException if nothing of the run may be delivered any more */
    static void check(Exchange exchange, PollRun run) {
        if (exchange.getContext().isStopping()) {
            throw new PollBrokenOffException("the process stops");
        }
        if (!run.held()) {
            throw new PollBrokenOffException("its lease ran out");
        }
    }

    @Override
    public void process(Exchange exchange) {
        check(exchange, PollState.RUN.get(exchange));
        RecordChange change = Objects.requireNonNull(exchange.getMessage().getBody(RecordChange.class));
        PollState.beginDelivery(exchange, change);
    }
}
