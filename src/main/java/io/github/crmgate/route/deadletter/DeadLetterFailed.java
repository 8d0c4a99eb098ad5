package io.github.crmgate.route.deadletter;

import io.github.crmgate.connection.Connections;
import io.github.crmgate.deadletter.Cause;
import io.github.crmgate.deadletter.DeadLetter;
import io.github.crmgate.deadletter.DeadLetters;
import io.github.crmgate.failure.Problem;
import io.github.crmgate.failure.StoreUnavailableException;
import io.github.crmgate.route.state.CallState;
import io.github.crmgate.route.state.ConnectionRecord;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores the failure of a replay in the replayed letter, which waits again. Does nothing without such a letter, or if
 * the end of the process interrupted the replay: then the claim expires, and the replay does not count.
 */
final class DeadLetterFailed implements Processor {
    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterFailed.class);

    private final DeadLetters letters;
    private final Connections connections;

    DeadLetterFailed(DeadLetters letters, Connections connections) {
        this.letters = letters;
        this.connections = connections;
    }

    @Override
    public void process(Exchange exchange) {
        DeadLetter letter = ReplayState.DEAD_LETTER.find(exchange);
        if (letter == null || exchange.getContext().isStopping()) {
            return;
        }
        ReplayState.setDeadLetter(exchange, null);
        ReplayTally tally = ReplayState.TALLY.find(exchange);
        if (tally != null) {
            tally.addFailed();
        }
        try {
            letters.end(letter.failedAgain(
                    CallState.attempts(exchange),
                    cause(exchange),
                    letter.replay() != null
                            && letter.replay().automatic()
                            && ConnectionRecord.awaitsAuthorization(connections, exchange)));
        } catch (StoreUnavailableException e) {
            LOG.debug("dead letter {}: its claim expires", letter.id(), e);
        }
    }

    /** Returns the problem of the exchange. */
    static Cause cause(Exchange exchange) {
        Problem problem = CallState.PROBLEM.get(exchange);
        return new Cause(problem.code().code(), problem.detail(), problem.crmCode(), problem.crmMessage());
    }
}
