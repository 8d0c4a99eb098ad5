package io.github.crmgate.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.failure.Problem;
import io.github.crmgate.json.Json;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Answers every request with 503 while CrmGate does not serve: health with {@code "status":"DOWN"}, all others with the
 * problem.
 *
 * @param problem the response to every request
 * @param reason what health tells besides
 * @param trusted whether a request may hear the reason
 * @param refusal writes the problem
 * @param loggedPath returns how the access log shows a path
 */
record Unready(
        Problem problem,
        String reason,
        Predicate<HttpServerRequest> trusted,
        Refusal refusal,
        UnaryOperator<String> loggedPath)
        implements Handler<HttpServerRequest> {

    @Override
    public void handle(HttpServerRequest request) {
        long start = System.nanoTime();
        if (HttpGuard.HEALTH.equals(request.path())) {
            ObjectNode health = Json.object().put("status", "DOWN");
            if (trusted.test(request)) {
                health.put("code", problem.code().code()).put("reason", reason);
            }
            ProblemResponse.head(request.response(), problem)
                    .putHeader("Content-Type", "application/json")
                    .end(health.toString());
        } else {
            refusal.write(request, problem);
        }
        AccessLog.log(request, request.method().name(), loggedPath.apply(request.path()), start);
    }
}
