package io.github.crmgate.route.poll;

import io.github.crmgate.connection.Connections;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.route.deadletter.ReplayState;
import io.github.crmgate.route.state.CallState;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Starts the delivery of a change that became a dead letter: with one attempt, because the caller waits. Its connection
 * may have been deleted.
 */
final class DeliveryReplay implements Processor {
    private final Connections connections;
    private final boolean sink;

    /** @param sink whether there is one to deliver to */
    DeliveryReplay(Connections connections, boolean sink) {
        this.connections = connections;
        this.sink = sink;
    }

    @Override
    public void process(Exchange exchange) {
        if (!sink) {
            throw new CrmGateException(
                    ProblemCode.NOT_REPLAYABLE,
                    "There is nothing to deliver it to: set crmgate.poll.to and crmgate.poll.enabled.");
        }
        Optional.ofNullable(ReplayState.DEAD_LETTER.get(exchange).connection())
                .flatMap(connections::find)
                .ifPresent(connection -> CallState.setConnection(exchange, connection));
        PollState.deliverOnce(exchange);
    }
}
