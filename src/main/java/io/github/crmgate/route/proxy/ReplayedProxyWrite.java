package io.github.crmgate.route.proxy;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.deadletter.DeadLetter;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.route.call.ConnectionChoice;
import io.github.crmgate.route.deadletter.ReplayState;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Restores a proxied write for a replay to the same account, with its present credential. */
final class ReplayedProxyWrite implements Processor {
    private final ConnectionChoice choice;

    ReplayedProxyWrite(ConnectionChoice choice) {
        this.choice = choice;
    }

    @Override
    public void process(Exchange exchange) {
        DeadLetter letter = ReplayState.DEAD_LETTER.get(exchange);
        ProxyWrite write = ProxyWrite.read(
                Objects.requireNonNull(ReplayState.REPLAY.find(exchange)).payload());
        Connection connection = choice.named(exchange, Objects.requireNonNull(letter.connection()));
        if (!write.fits(connection)) {
            throw new CrmGateException(
                    ProblemCode.NOT_REPLAYABLE,
                    "Connection '" + connection.id() + "' was one to another account when the call was made.");
        }
        write.call(connection).begin(exchange);
    }
}
