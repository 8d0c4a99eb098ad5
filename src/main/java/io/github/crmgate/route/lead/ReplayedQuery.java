package io.github.crmgate.route.lead;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.deadletter.DeadLetter;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.route.call.ConnectionChoice;
import io.github.crmgate.route.deadletter.ReplayState;
import io.github.crmgate.route.state.CallState;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Restores a caller's query for a replay with the connection's present credential. */
final class ReplayedQuery implements Processor {
    private final ConnectionChoice choice;

    ReplayedQuery(ConnectionChoice choice) {
        this.choice = choice;
    }

    @Override
    public void process(Exchange exchange) {
        DeadLetter letter = ReplayState.DEAD_LETTER.get(exchange);
        CallState.QUERY.set(
                exchange,
                QueryDocument.read(Objects.requireNonNull(ReplayState.REPLAY.find(exchange))
                        .payload()));
        Connection connection = choice.named(exchange, Objects.requireNonNull(letter.connection()));
        if (!connection.provider().equals(letter.provider())) {
            throw new CrmGateException(
                    ProblemCode.NOT_REPLAYABLE,
                    "Connection '" + connection.id() + "' was one of " + letter.provider() + ", and is one of "
                            + connection.provider() + " now.");
        }
    }
}
