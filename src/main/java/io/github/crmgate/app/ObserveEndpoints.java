package io.github.crmgate.app;

import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.HEAD;

import io.github.crmgate.failure.Problem;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.json.Json;
import io.github.crmgate.observe.Metrics;
import io.github.crmgate.route.observe.HealthResponse;
import io.github.crmgate.server.HttpGuard;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * The endpoints of monitors: health and metrics. They are not routes, which would need a worker thread, so they respond
 * at once while all workers wait for CRMs or the store hangs.
 */
final class ObserveEndpoints {
    private final HealthResponse health;
    private final Metrics metrics;
    private final BooleanSupplier up;

    /** @param up whether all routes serve */
    ObserveEndpoints(HealthResponse health, Metrics metrics, BooleanSupplier up) {
        this.health = health;
        this.metrics = metrics;
        this.up = up;
    }

    void install(Router router) {
        router.route(HttpGuard.HEALTH).method(GET).method(HEAD).order(0).handler(this::health);
        router.route(HttpGuard.METRICS).method(GET).method(HEAD).order(0).handler(this::metrics);
    }

    private void health(RoutingContext context) {
        boolean serves = up.getAsBoolean();
        respond(
                context,
                health.document(serves, HttpGuard.authorized(context)),
                document -> context.response()
                        .setStatusCode(serves ? 200 : 503)
                        .putHeader("Content-Type", "application/json")
                        .end(Json.write(document)));
    }

    private void metrics(RoutingContext context) {
        String query = context.request().query();
        if (query != null && !query.isEmpty()) {
            HttpGuard.answer(
                    context, Problem.of(ProblemCode.BAD_REQUEST, "There are no parameters here; leave the query out."));
            return;
        }
        respond(
                context,
                metrics.scrape(),
                text -> context.response()
                        .putHeader("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
                        .end(text));
    }

    private static <T> void respond(RoutingContext context, CompletableFuture<T> future, Consumer<T> response) {
        Context loop = Objects.requireNonNull(Vertx.currentContext());
        CompletableFuture<T> unused = future.whenComplete((value, failure) -> loop.runOnContext(go -> {
            HttpServerResponse to = context.response();
            if (failure != null) {
                context.fail(failure);
            } else if (!to.ended() && !to.closed()) {
                response.accept(value);
            }
        }));
    }
}
