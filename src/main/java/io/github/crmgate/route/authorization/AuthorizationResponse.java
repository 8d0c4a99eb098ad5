package io.github.crmgate.route.authorization;

import io.github.crmgate.authorization.Authorization;
import io.github.crmgate.authorization.AuthorizationStatus;
import io.github.crmgate.authorization.Authorizations;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.route.http.JsonResponse;
import io.github.crmgate.route.http.Parameters;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Writes the response with an authorization; with {@code wait}, once it has ended, or after that many seconds. A
 * limited number of callers wait at a time; others, and all when the process stops, get their response at once.
 */
final class AuthorizationResponse implements Processor {
    private static final int MAX_SECONDS = 60;
    private static final Duration READ_INTERVAL = Duration.ofMillis(250);

    private final Authorizations authorizations;
    private final Semaphore waiting;
    private final Clock clock;

    /**
     * Creates the step.
     *
     * @param mostWaiting maximum number of waiting callers, each of which occupies a thread
     */
    AuthorizationResponse(Authorizations authorizations, int mostWaiting, Clock clock) {
        this.authorizations = authorizations;
        this.waiting = new Semaphore(mostWaiting);
        this.clock = clock;
    }

    @Override
    public void process(Exchange exchange) throws InterruptedException {
        Duration wait = Duration.ofSeconds(Parameters.of(exchange, "wait").number("wait", 0, 0, MAX_SECONDS));
        String id = Objects.requireNonNull(exchange.getMessage().getHeader("id", String.class));
        Authorization authorization = find(id);
        if (!wait.isZero() && pending(authorization) && waiting.tryAcquire()) {
            try {
                long end = System.nanoTime() + wait.toNanos();
                while (pending(authorization)
                        && System.nanoTime() < end
                        && !exchange.getContext().isStopping()) {
                    Thread.sleep(READ_INTERVAL.toMillis()); // another process may end it, so the store is read
                    authorization = find(id);
                }
            } finally {
                waiting.release();
            }
        }
        JsonResponse.write(exchange, 200, AuthorizationDocument.of(authorization));
        exchange.getMessage().setHeader("Cache-Control", "no-store");
    }

    private Authorization find(String id) {
        return Optional.of(id)
                .filter(Parameters::plain)
                .flatMap(known -> authorizations.find(known, clock.instant()))
                .orElseThrow(() -> new CrmGateException(
                        ProblemCode.NOT_FOUND, "There is no authorization '" + Parameters.shown(id) + "'."));
    }

    private static boolean pending(Authorization authorization) {
        return authorization.status() == AuthorizationStatus.PENDING;
    }
}
