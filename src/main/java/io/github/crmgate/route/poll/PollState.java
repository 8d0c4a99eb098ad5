package io.github.crmgate.route.poll;

import io.github.crmgate.deadletter.Replay;
import io.github.crmgate.poll.PollRun;
import io.github.crmgate.poll.RecordChange;
import io.github.crmgate.route.deadletter.FailedWork;
import io.github.crmgate.route.deadletter.ReplayState;
import io.github.crmgate.route.state.CallState;
import io.github.crmgate.route.state.ExchangeKey;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.camel.Exchange;

/**
 * What a poll carries. Routes read {@code crmGatePolling}, {@code crmGateChanges} and {@code crmGateUndelivered}, and
 * set {@code crmGatePollRun}.
 */
final class PollState {
    /** The run. */
    static final ExchangeKey<PollRun> RUN = new ExchangeKey<>("crmGatePollRun");

    /** Whether the run reads a further page. */
    static final ExchangeKey<Boolean> POLLING = new ExchangeKey<>("crmGatePolling");

    /** The changes of a page that are to be delivered. */
    static final ExchangeKey<List<RecordChange>> CHANGES = new ExchangeKey<>("crmGateChanges");

    /** The change that is delivered. */
    static final ExchangeKey<RecordChange> DELIVERY = new ExchangeKey<>("crmGateDelivery");

    /** Set once the receiver has accepted the change. */
    static final ExchangeKey<Boolean> ACCEPTED = new ExchangeKey<>("crmGateAccepted");

    /** Whether the change could not be delivered. */
    static final ExchangeKey<Boolean> UNDELIVERED = new ExchangeKey<>("crmGateUndelivered");

    private PollState() {}

    /** Starts to read changes. A failure makes no dead letter, because the next run reads the changes. */
    static void beginRun(Exchange exchange) {
        CallState.BACKGROUND.set(exchange, true);
        ReplayState.FAILED_WORK.set(exchange, any -> Optional.empty());
    }

    /**
     * Starts the delivery of a change. Its content determines the id of a dead letter, so a change that fails twice
     * makes one letter.
     */
    static void beginDelivery(Exchange exchange, RecordChange change) {
        DELIVERY.set(exchange, change);
        Replay replay = new Replay(RecordMessage.ROUTE, change.document());
        ReplayState.REPLAY.set(exchange, replay);
        ReplayState.FAILED_WORK.set(
                exchange,
                failed -> Optional.of(new FailedWork(
                        UUID.nameUUIDFromBytes(replay.payload().getBytes(StandardCharsets.UTF_8))
                                .toString(),
                        RecordMessage.ROUTE,
                        CallState.attempts(failed),
                        Map.of(),
                        false,
                        replay,
                        null)));
        CallState.resetAttempts(exchange, 0);
        ACCEPTED.set(exchange, null);
    }

    /** Limits the delivery to one attempt. */
    static void deliverOnce(Exchange exchange) {
        CallState.resetAttempts(exchange, Integer.MAX_VALUE);
        ACCEPTED.set(exchange, null);
    }
}
