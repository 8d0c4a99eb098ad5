package io.github.crmgate.processor;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.deadletter.DeadLetter;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.ProblemCode;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Asks once more what a caller asked, of the same connection with whatever opens it now. */
public final class ReplayedLeadQuery implements Processor {
    private final ConnectionChoice choice;

    public ReplayedLeadQuery(ConnectionChoice choice) {
        this.choice = choice;
    }

    @Override
    public void process(Exchange exchange) {
        DeadLetter letter = CallState.deadLetter(exchange);
        CallState.query(
                exchange,
                LeadQueryDocument.read(
                        Objects.requireNonNull(CallState.replay(exchange)).payload()));
        Connection connection = choice.named(exchange, Objects.requireNonNull(letter.connection()));
        if (!connection.provider().equals(letter.provider())) {
            throw new CrmGateException(
                    ProblemCode.NOT_REPLAYABLE,
                    "Connection '" + connection.id() + "' was one of " + letter.provider() + ", and is one of "
                            + connection.provider() + " now.");
        }
    }
}
