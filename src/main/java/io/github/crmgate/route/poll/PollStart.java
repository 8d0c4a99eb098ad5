package io.github.crmgate.route.poll;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.ConnectionStatus;
import io.github.crmgate.connection.Connections;
import io.github.crmgate.poll.ActiveRuns;
import io.github.crmgate.poll.PollBrokenOffException;
import io.github.crmgate.poll.PollEnd;
import io.github.crmgate.poll.PollRun;
import io.github.crmgate.poll.Polls;
import io.github.crmgate.route.state.CallState;
import java.time.Clock;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Starts a claimed run, unless its connection can't serve. */
final class PollStart implements Processor {
    private final Polls polls;
    private final Connections connections;
    private final ActiveRuns runs;
    private final Clock clock;

    PollStart(Polls polls, Connections connections, ActiveRuns runs, Clock clock) {
        this.polls = polls;
        this.connections = connections;
        this.runs = runs;
        this.clock = clock;
    }

    @Override
    public void process(Exchange exchange) {
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setBody(null);
        PollState.POLLING.set(exchange, false);
        PollRun run = PollState.RUN.find(exchange);
        if (run == null) {
            return;
        }
        if (exchange.getContext().isStopping()) {
            throw new PollBrokenOffException("the process stops");
        }
        Optional<Connection> connection = connections.find(run.poll().connection());
        if (connection.isPresent() && connection.get().status() == ConnectionStatus.ACTIVE) {
            PollState.beginRun(exchange);
            CallState.setConnection(exchange, connection.get());
            CallState.QUERY.set(exchange, run.query());
            PollState.POLLING.set(exchange, true);
        } else {
            polls.end(run.poll().id(), run.holder(), new PollEnd.Suspended(), clock.instant());
            runs.remove(run);
        }
    }
}
