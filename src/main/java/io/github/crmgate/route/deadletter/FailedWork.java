package io.github.crmgate.route.deadletter;

import io.github.crmgate.deadletter.Replay;
import io.github.crmgate.route.state.CallState;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * What failed for good, as the feature describes it that the work belongs to.
 *
 * @param id of the dead letter; the same work that fails twice is one letter
 * @param route that the work entered by
 * @param attempts how often it was tried
 * @param request what was asked, without secrets and personal data
 * @param callerInformed whether a caller has received the error, so that the letter is for the record only
 * @param replay how the work can be done again; null if it can't
 * @param connection that was named, should the exchange have found none
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

    /** A feature's description of its work; asked only after a failure. */
    @FunctionalInterface
    public interface Description {
        /** Describes the work of an exchange that failed; empty if it makes no dead letter. */
        Optional<FailedWork> of(Exchange exchange);
    }

    /** Describes what a caller asked for and received an error for. */
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
