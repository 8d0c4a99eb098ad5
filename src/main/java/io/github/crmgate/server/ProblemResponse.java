package io.github.crmgate.server;

import io.github.crmgate.failure.Problem;
import io.github.crmgate.route.http.ProblemDocument;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;

/** Problem documents that are written outside of routes. */
final class ProblemResponse {
    private ProblemResponse() {}

    /** Sets the status, and {@code Retry-After} if the problem says when to try again. */
    static HttpServerResponse head(HttpServerResponse response, Problem problem) {
        if (problem.retryAfter() != null) {
            response.putHeader(
                    "Retry-After",
                    String.valueOf(Math.max(1, problem.retryAfter().toSeconds())));
        }
        return response.setStatusCode(problem.code().status());
    }

    /** Writes the whole response. */
    static Future<Void> write(HttpServerResponse response, Problem problem) {
        return head(response, problem)
                .putHeader("Content-Type", ProblemDocument.TYPE)
                .end(ProblemDocument.of(problem).toString());
    }
}
