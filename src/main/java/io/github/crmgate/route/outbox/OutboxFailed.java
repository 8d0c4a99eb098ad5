package io.github.crmgate.route.outbox;

import io.github.crmgate.failure.Problem;
import io.github.crmgate.outbox.Outbox;
import io.github.crmgate.outbox.OutboxEntry;
import io.github.crmgate.route.state.CallState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Schedules the next attempt of an entry that could not be delivered: after 5 seconds, then after twice the previous
 * pause, up to an hour, 20 times. After that it is given up.
 */
final class OutboxFailed implements Processor {
    private static final Logger LOG = LoggerFactory.getLogger(OutboxFailed.class);
    private static final Duration FIRST = Duration.ofSeconds(5);
    private static final Duration MAX_DURATION = Duration.ofHours(1);
    private static final int MAX_ATTEMPTS = 20;

    private final Outbox outbox;
    private final Clock clock;

    OutboxFailed(Outbox outbox, Clock clock) {
        this.outbox = outbox;
        this.clock = clock;
    }

    @Override
    public void process(Exchange exchange) {
        OutboxEntry entry = OutboxState.ENTRY.get(exchange);
        Problem problem = CallState.PROBLEM.get(exchange);
        boolean again = entry.attempts() < MAX_ATTEMPTS;
        Instant dueAt = clock.instant().plus(pause(entry.attempts()));
        if (again) {
            outbox.failed(entry, problem.detail(), dueAt);
        }
        OutboxState.GIVEN_UP.set(exchange, !again);
        LOG.atLevel(again ? Level.WARN : Level.ERROR)
                .log(
                        "{} of connection {} failed, attempt {}, {}: {}",
                        entry.kind().code(),
                        entry.connection(),
                        entry.attempts(),
                        again ? "next at " + dueAt : "given up",
                        problem.detail());
    }

    private static Duration pause(int attempts) {
        Duration pause = FIRST.multipliedBy(1L << Math.min(attempts - 1, 20));
        return pause.compareTo(MAX_DURATION) > 0 ? MAX_DURATION : pause;
    }
}
