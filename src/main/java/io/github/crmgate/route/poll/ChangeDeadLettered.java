package io.github.crmgate.route.poll;

import io.github.crmgate.poll.PollRun;
import io.github.crmgate.poll.RecordChange;
import io.github.crmgate.route.state.CallState;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Records that a change became a dead letter: the poll continues after it. */
final class ChangeDeadLettered implements Processor {

    private static final Logger LOG = LoggerFactory.getLogger(ChangeDeadLettered.class);

    @Override
    public void process(Exchange exchange) {
        PollRun run = PollState.RUN.get(exchange);
        RecordChange change = PollState.DELIVERY.get(exchange);
        run.delivered(change, true);
        LOG.warn(
                "connection {}: the change of {} {} became a dead letter: {}",
                run.poll().connection(),
                change.kind().code(),
                change.id(),
                CallState.PROBLEM.get(exchange).detail());
    }
}
