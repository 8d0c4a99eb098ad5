package io.github.crmgate.route.poll;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.Connections;
import io.github.crmgate.failure.StoreUnavailableException;
import io.github.crmgate.poll.ActiveRuns;
import io.github.crmgate.poll.PollBrokenOffException;
import io.github.crmgate.poll.PollProgress;
import io.github.crmgate.poll.PollRun;
import io.github.crmgate.poll.Polls;
import io.github.crmgate.route.call.ConnectionChoice;
import io.github.crmgate.route.state.CallState;
import io.github.crmgate.route.state.ConnectionRecord;
import java.time.Clock;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Stores that a page was delivered completely, and continues with the next one or ends the run. */
final class PollPageEnd implements Processor {
    private final Polls polls;
    private final Connections connections;
    private final ConnectionChoice choice;
    private final ActiveRuns runs;
    private final Clock clock;

    PollPageEnd(Polls polls, Connections connections, ConnectionChoice choice, ActiveRuns runs, Clock clock) {
        this.polls = polls;
        this.connections = connections;
        this.choice = choice;
        this.runs = runs;
        this.clock = clock;
    }

    @Override
    public void process(Exchange exchange) {
        PollRun run = PollState.RUN.get(exchange);
        String id = run.poll().connection();
        keep(run, run.endPage());
        if (exchange.getContext().isStopping() && !run.finished()) {
            throw new PollBrokenOffException("the process stops");
        }
        if (!run.finished()) {
            choice.named(exchange, id);
            CallState.QUERY.set(exchange, run.query());
            return;
        }
        polls.end(run.poll().id(), run.holder(), run.end(), clock.instant());
        runs.remove(run);
        PollState.POLLING.set(exchange, false);
        if (CallState.CONNECTION.get(exchange).lastError() != null) {
            ConnectionRecord.keep(connections, id, Connection::recovered);
        }
    }

    private void keep(PollRun run, PollProgress progress) {
        try {
            if (!polls.keep(run.poll().id(), run.holder(), progress, clock.instant())) {
                throw PollBrokenOffException.lost();
            }
            PollGapLog.log(run);
        } catch (StoreUnavailableException e) {
            run.notKept(progress);
            throw e;
        }
    }
}
