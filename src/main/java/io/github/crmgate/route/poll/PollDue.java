package io.github.crmgate.route.poll;

import io.github.crmgate.poll.Polls;
import java.time.Clock;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Sets the message to the ids of this process's connections whose polls are due outside the schedule. */
final class PollDue implements Processor {
    private static final int MAX_COUNT = 1_000;

    private final Polls polls;
    private final PollRoutes routes;
    private final Clock clock;

    PollDue(Polls polls, PollRoutes routes, Clock clock) {
        this.polls = polls;
        this.routes = routes;
        this.clock = clock;
    }

    @Override
    public void process(Exchange exchange) {
        exchange.getMessage()
                .setBody(
                        routes.none()
                                ? List.of()
                                : polls.due(clock.instant(), MAX_COUNT).stream()
                                        .filter(routes::polls)
                                        .toList());
    }
}
