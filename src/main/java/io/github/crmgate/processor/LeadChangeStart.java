package io.github.crmgate.processor;

import io.github.crmgate.deadletter.Replay;
import io.github.crmgate.poll.LeadChange;
import io.github.crmgate.poll.PollBrokenOffException;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Begins to deliver one change, unless the process stops or its lease is over. */
public final class LeadChangeStart implements Processor {

    @Override
    public void process(Exchange exchange) {
        if (exchange.getContext().isStopping()) {
            throw new PollBrokenOffException("the process stops");
        }
        if (!CallState.pollRun(exchange).held()) {
            throw new PollBrokenOffException("its lease ran out");
        }
        LeadChange change = Objects.requireNonNull(exchange.getMessage().getBody(LeadChange.class));
        CallState.delivery(exchange, change);
        CallState.replay(exchange, new Replay(LeadMessage.ROUTE, change.document()));
    }
}
