package io.github.crmgate.route.deadletter;

import io.github.crmgate.deadletter.Replay;
import io.github.crmgate.route.state.CallState;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * Description of work that failed for good, by its feature.
 *
 * @param id id of the dead letter; the same work that fails twice makes one letter
 * @param route route at which the work entered
 * @param attempts number of attempts
 * @param request parameters, without secrets and personal data
 * @param callerInformed whether a caller received the error; then the letter is for the record only
 * @param replay how to repeat the work; null if that is impossible
 * @param connection connection that was named, in case the exchange has none
 */
public record FailedWork(
        String id,
        String route,
        int attempts,
        Map<String, String> request,
        boolean callerInformed,
        @Nullable Replay replay,
        @Nullable String connection) {
    /** The entry of a request that says why the work can't be replayed. */
    public static final String NOT_KEPT = "notKept";

    /** A feature's description of its work; called only after a failure. */
    @FunctionalInterface
    public interface Description {
        /** Describes the work of an exchange that failed; empty if it makes no dead letter. */
        Optional<FailedWork> of(Exchange exchange);
    }

    /** Describes a caller's request whose error the caller received. */
    public static FailedWork ofCaller(Exchange exchange, Map<String, String> request, @Nullable Replay replay) {
        return new FailedWork(
                UUID.randomUUID().toString(),
                exchange.getFromRouteId(),
                CallState.attempts(exchange),
                request,
                true,
                replay,
                null);
    }

    /** Returns the same with the id of the connection that a caller named. */
    public FailedWork naming(String named) {
        return new FailedWork(id, route, attempts, request, callerInformed, replay, named);
    }
}
