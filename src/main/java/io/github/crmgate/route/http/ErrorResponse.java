package io.github.crmgate.route.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.Connections;
import io.github.crmgate.connection.LastError;
import io.github.crmgate.failure.Problem;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.observe.ProblemMeter;
import io.github.crmgate.route.state.CallState;
import io.github.crmgate.route.state.ConnectionRecord;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the response with the problem, and records the problem in the connection unless the caller caused it. */
final class ErrorResponse implements Processor {
    private static final Logger LOG = LoggerFactory.getLogger(ErrorResponse.class);

    /** Default waits by problem code. */
    private static final Map<ProblemCode, Duration> WAITS = Map.of(
            ProblemCode.CRM_UNAVAILABLE, Duration.ofSeconds(5), ProblemCode.CRM_RATE_LIMITED, Duration.ofSeconds(60));

    private final Connections connections;
    private final ProblemMeter problems;
    private final Clock clock;

    ErrorResponse(Connections connections, ProblemMeter problems, Clock clock) {
        this.connections = connections;
        this.problems = problems;
        this.clock = clock;
    }

    @Override
    public void process(Exchange exchange) {
        Problem problem = CallState.PROBLEM.get(exchange);
        problems.count(problem.code().code());
        Connection connection = CallState.CONNECTION.find(exchange);
        boolean candidate = CallState.PENDING.find(exchange) != null;
        if ((problem.code().status() >= 500 && !problem.code().causedByCaller())
                || problem.code() == ProblemCode.AUTHORIZATION_REQUIRED) {
            LOG.warn(
                    "{}: {} ({}) connection={} correlation={}",
                    problem.code().code(),
                    problem.detail(),
                    cause(exchange),
                    connection == null ? "-" : connection.id(),
                    CallState.CORRELATION_ID.find(exchange));
        }
        if (connection != null
                && !candidate
                && !problem.code().causedByCaller()
                && problem.code() != ProblemCode.CRM_REJECTED
                && problem.code() != ProblemCode.STORE_UNAVAILABLE) {
            LastError error = new LastError(problem.code().code(), problem.detail(), clock.instant());
            ConnectionRecord.keep(connections, connection.id(), present -> present.failed(error));
        }
        JsonResponse.write(
                exchange, problem.code().status(), ProblemDocument.TYPE, document(problem, connection, candidate));
        Duration wait = problem.retryAfter() == null ? WAITS.get(problem.code()) : problem.retryAfter();
        if (wait != null) {
            exchange.getMessage().setHeader("Retry-After", String.valueOf(Math.max(1, (wait.toMillis() + 999) / 1000)));
        }
        Consumer<Exchange> further = CallState.AFTER_ERROR.find(exchange);
        if (further != null) {
            further.accept(exchange);
        }
    }

    /** Omits the id of a candidate, which is not stored, because it means nothing to the caller. */
    private static ObjectNode document(Problem problem, @Nullable Connection connection, boolean candidate) {
        return connection == null
                ? ProblemDocument.of(problem)
                : ProblemDocument.of(problem, candidate ? null : connection.id(), connection.provider());
    }

    /** Returns the kind of the exception, because its message might quote data. */
    private static String cause(Exchange exchange) {
        Throwable caught = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        return caught == null ? "-" : caught.getClass().getSimpleName();
    }
}
