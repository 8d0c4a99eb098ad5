package io.github.crmgate.route.poll;

import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.poll.ActiveRuns;
import io.github.crmgate.poll.PollId;
import io.github.crmgate.poll.PollSelection;
import io.github.crmgate.poll.Polls;
import io.github.crmgate.route.call.ConnectionChoice;
import io.github.crmgate.route.http.Parameters;
import java.time.Clock;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Requests a run of the poll of the path's connection and the kind of the query; if one is in progress, another one follows it. */
final class PollRequest implements Processor {
    private final Polls polls;
    private final PolledConnections polled;
    private final ActiveRuns runs;
    private final ConnectionChoice choice;
    private final Clock clock;

    PollRequest(Polls polls, PolledConnections polled, ActiveRuns runs, ConnectionChoice choice, Clock clock) {
        this.polls = polls;
        this.polled = polled;
        this.runs = runs;
        this.choice = choice;
        this.clock = clock;
    }

    @Override
    public void process(Exchange exchange) {
        PollId id = PollResponse.id(exchange);
        choice.named(exchange, Parameters.plain(id.connection()) ? id.connection() : "");
        if (!polled.includes(id) || !polls.request(id, clock.instant())) {
            throw new CrmGateException(ProblemCode.NOT_FOUND, PollResponse.notPolled(id));
        }
        runs.claim(PollSelection.of(id), 1).forEach(run -> PollState.RUN.set(exchange, run));
    }
}
