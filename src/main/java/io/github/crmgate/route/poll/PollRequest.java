package io.github.crmgate.route.poll;

import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.poll.ActiveRuns;
import io.github.crmgate.poll.PollSelection;
import io.github.crmgate.poll.Polls;
import io.github.crmgate.route.call.ConnectionChoice;
import io.github.crmgate.route.http.Parameters;
import java.time.Clock;
import java.util.Objects;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Requests a run of the poll of the path's connection; if one is in progress, another one follows it. */
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
        Parameters.of(exchange);
        String id = Objects.requireNonNull(exchange.getMessage().getHeader("connection", String.class));
        choice.named(exchange, Parameters.plain(id) ? id : "");
        if (!polled.includes(id) || !polls.request(id, clock.instant())) {
            throw new CrmGateException(ProblemCode.NOT_FOUND, PollResponse.notPolled(id));
        }
        runs.claim(PollSelection.of(Set.of(id)), 1).forEach(run -> PollState.RUN.set(exchange, run));
    }
}
