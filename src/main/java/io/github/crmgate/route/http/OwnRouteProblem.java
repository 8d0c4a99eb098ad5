package io.github.crmgate.route.http;

import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.Problem;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.route.state.CallState;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Describes the failure of an operator's route as a problem, with one log line. The line names the kind of exception,
 * not its message, which may quote data; the logger's level {@code debug} adds the stack trace.
 */
final class OwnRouteProblem implements Processor {
    private static final Logger LOG = LoggerFactory.getLogger(OwnRouteProblem.class);

    @Override
    public void process(Exchange exchange) {
        Throwable failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        if (exchange.getMessage().getHeader(CallerHeaders.CORRELATION_ID) instanceof String id) {
            CallState.CORRELATION_ID.set(exchange, id);
        }
        if (failure instanceof CrmGateException known) {
            CallState.setProblem(exchange, known.problem());
            return;
        }
        LOG.error(
                "the route '{}' failed at {}: {} correlation={}",
                exchange.getFromRouteId(),
                exchange.getProperty(Exchange.FAILURE_ENDPOINT, "a step of its own", String.class)
                        .replaceFirst("\\?.*", ""),
                kind(failure),
                CallState.CORRELATION_ID.find(exchange));
        LOG.debug("the route '{}' failed", exchange.getFromRouteId(), failure);
        CallState.setProblem(
                exchange,
                Problem.of(
                        ProblemCode.INTERNAL,
                        "The route '" + exchange.getFromRouteId()
                                + "' failed; the log says where, under this response's X-Correlation-Id."));
    }

    private static String kind(Throwable failure) {
        return failure instanceof HttpOperationFailedException http
                ? "HTTP " + http.getStatusCode()
                : failure.getClass().getSimpleName();
    }
}
