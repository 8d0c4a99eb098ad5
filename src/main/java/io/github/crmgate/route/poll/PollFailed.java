package io.github.crmgate.route.poll;

import io.github.crmgate.connection.ConnectionStatus;
import io.github.crmgate.connection.Connections;
import io.github.crmgate.connection.LastError;
import io.github.crmgate.failure.Problem;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.failure.StoreUnavailableException;
import io.github.crmgate.poll.ActiveRuns;
import io.github.crmgate.poll.PollBrokenOffException;
import io.github.crmgate.poll.PollEnd;
import io.github.crmgate.poll.PollId;
import io.github.crmgate.poll.PollRun;
import io.github.crmgate.poll.Polls;
import io.github.crmgate.record.RecordKind;
import io.github.crmgate.route.state.ConnectionRecord;
import io.github.crmgate.route.state.Failures;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.apache.camel.CamelExchangeException;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a failed run. What it delivered is stored, so that the next run continues after it; no change is lost. If the
 * store can't be reached, the lease expires.
 */
final class PollFailed implements Processor {
    private static final Logger LOG = LoggerFactory.getLogger(PollFailed.class);
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final Polls polls;
    private final Connections connections;
    private final ActiveRuns runs;
    private final Clock clock;

    PollFailed(Polls polls, Connections connections, ActiveRuns runs, Clock clock) {
        this.polls = polls;
        this.connections = connections;
        this.runs = runs;
        this.clock = clock;
    }

    @Override
    public void process(Exchange exchange) {
        PollRun run = PollState.RUN.find(exchange);
        Throwable failure = unwrapped(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class));
        if (run == null) {
            LOG.debug("a poll could not begin", failure);
            return;
        }
        runs.remove(run);
        PollId id = run.poll().id();
        try {
            if (polls.keep(id, run.holder(), run.progress(), clock.instant())) {
                PollGapLog.log(run);
                boolean stopping = exchange.getContext().isStopping();
                polls.end(id, run.holder(), stopping ? new PollEnd.Interrupted() : end(id, failure), clock.instant());
            }
        } catch (StoreUnavailableException e) {
            LOG.debug("connection {}: how its poll ended could not be kept", id, e);
        }
    }

    /** The splitter wraps the failure of one message of a page. */
    private static @Nullable Throwable unwrapped(@Nullable Throwable failure) {
        return failure instanceof CamelExchangeException && failure.getCause() != null ? failure.getCause() : failure;
    }

    private PollEnd end(PollId id, @Nullable Throwable failure) {
        if (failure instanceof PollBrokenOffException) {
            LOG.info("the poll of connection {} was broken off and goes on later: {}", id, failure.getMessage());
            return new PollEnd.Interrupted();
        }
        Problem problem = Failures.of(failure).problem();
        boolean serves = connections
                .find(id.connection())
                .filter(connection -> connection.status() == ConnectionStatus.ACTIVE)
                .isPresent();
        if (!serves) {
            LOG.warn("the poll of connection {} waits until it can serve again: {}", id, problem.detail());
            return new PollEnd.Suspended();
        }
        LOG.warn("the poll of connection {} failed: {}: {}", id, problem.code().code(), problem.detail());
        Instant now = clock.instant();
        LastError error = new LastError(problem.code().code(), problem.detail(), now);
        // a permission for one kind of records may be missing although the connection serves others
        boolean ofKind = id.kind() != RecordKind.LEAD && problem.code() == ProblemCode.CRM_PERMISSION_DENIED;
        if (problem.code() != ProblemCode.DELIVERY_FAILED
                && problem.code() != ProblemCode.STORE_UNAVAILABLE
                && !ofKind) {
            ConnectionRecord.keep(connections, id.connection(), present -> present.failed(error));
        }
        boolean throttled = problem.code() == ProblemCode.CRM_RATE_LIMITED;
        Duration wait = problem.retryAfter() == null ? PAUSE : problem.retryAfter();
        return new PollEnd.Failed(error, throttled ? now.plus(wait) : null);
    }
}
