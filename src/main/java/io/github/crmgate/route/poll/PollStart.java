package io.github.crmgate.route.poll;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.ConnectionStatus;
import io.github.crmgate.connection.Connections;
import io.github.crmgate.poll.ActiveRuns;
import io.github.crmgate.poll.Poll;
import io.github.crmgate.poll.PollEnd;
import io.github.crmgate.poll.PollReading;
import io.github.crmgate.poll.PollRun;
import io.github.crmgate.poll.Polls;
import io.github.crmgate.route.state.CallState;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Starts a run, unless one is in progress, here or in another process, or the connection can't serve. */
final class PollStart implements Processor {
    /** Header with the time of the schedule from camel-quartz, the same in all processes. */
    private static final String SCHEDULED = "scheduledFireTime";

    private final Polls polls;
    private final Connections connections;
    private final ActiveRuns runs;
    private final PollReading reading;
    private final Clock clock;

    PollStart(Polls polls, Connections connections, ActiveRuns runs, PollReading reading, Clock clock) {
        this.polls = polls;
        this.connections = connections;
        this.runs = runs;
        this.reading = reading;
        this.clock = clock;
    }

    @Override
    public void process(Exchange exchange) {
        Date scheduled = exchange.getMessage().getHeader(SCHEDULED, Date.class);
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setBody(null);
        PollState.POLLING.set(exchange, false);
        String id = PollState.POLLED.get(exchange);
        if (stillSuspended(id)) {
            return;
        }
        String holder = UUID.randomUUID().toString();
        Instant now = clock.instant();
        long taken = System.nanoTime();
        Optional<Poll> poll =
                polls.take(id, holder, ActiveRuns.LEASE, scheduled == null ? null : scheduled.toInstant(), now);
        Optional<Connection> connection = poll.flatMap(any -> connections.find(id));
        if (connection.isEmpty()) {
            return;
        }
        if (connection.get().status() != ConnectionStatus.ACTIVE) {
            polls.end(id, holder, new PollEnd.Suspended(), now);
            return;
        }
        PollRun run = new PollRun(poll.get(), holder, now, reading);
        runs.add(run, taken);
        PollState.beginRun(exchange, run);
        CallState.setConnection(exchange, connection.get());
        CallState.QUERY.set(exchange, run.query());
        PollState.POLLING.set(exchange, true);
    }

    private boolean stillSuspended(String id) {
        return connections
                        .find(id)
                        .filter(connection -> connection.status() == ConnectionStatus.ACTIVE)
                        .isEmpty()
                && polls.find(id).filter(poll -> !poll.suspended()).isEmpty();
    }
}
