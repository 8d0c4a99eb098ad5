package io.github.crmgate.route.http;

import io.github.crmgate.connection.Connections;
import io.github.crmgate.observe.ProblemMeter;
import java.time.Clock;
import java.util.Map;
import org.apache.camel.Processor;

/** Registers the processors of {@code errors.camel.yaml} and {@code own-route.camel.yaml}. */
public final class HttpProcessors {
    private HttpProcessors() {}

    /** Returns the processors by the names that routes give them. */
    public static Map<String, Processor> of(Connections connections, ProblemMeter problems, Clock clock) {
        return Map.of(
                "problem", new ProblemOfFailure(),
                "errorResponse", new ErrorResponse(connections, problems, clock),
                "jobFailed", new JobFailed(),
                "ownRouteProblem", new OwnRouteProblem());
    }
}
