package io.github.crmgate.processor;

import io.github.crmgate.poll.LeadChange;
import io.github.crmgate.poll.PollRun;
import java.util.List;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * What a poll carries from step to step beside {@link CallState}. Routes read {@code crmGatePolling},
 * {@code crmGateChanges} and {@code crmGateUndelivered}, and set {@code crmGatePolled}.
 */
final class PollState {
    static final String POLLED = "crmGatePolled";
    private static final String POLL_RUN = "crmGatePollRun";
    private static final String POLLING = "crmGatePolling";
    private static final String CHANGES = "crmGateChanges";
    private static final String DELIVERY = "crmGateDelivery";
    private static final String ACCEPTED = "crmGateAccepted";
    private static final String UNDELIVERED = "crmGateUndelivered";

    private PollState() {}

    /** The connection whose poll is to run. */
    static void polled(Exchange exchange, String connection) {
        exchange.setProperty(POLLED, connection);
    }

    static String polled(Exchange exchange) {
        return CallState.present(exchange.getProperty(POLLED, String.class), POLLED);
    }

    static void pollRun(Exchange exchange, PollRun run) {
        exchange.setProperty(POLL_RUN, run);
    }

    static PollRun pollRun(Exchange exchange) {
        return CallState.present(knownPollRun(exchange), POLL_RUN);
    }

    static @Nullable PollRun knownPollRun(Exchange exchange) {
        return exchange.getProperty(POLL_RUN, PollRun.class);
    }

    /** Whether the run goes on with a further page. */
    static void polling(Exchange exchange, boolean on) {
        exchange.setProperty(POLLING, on);
    }

    /** What is to be delivered of a page. */
    static void changes(Exchange exchange, List<LeadChange> changes) {
        exchange.setProperty(CHANGES, changes);
    }

    /** Begins to deliver a change. */
    static void delivery(Exchange exchange, LeadChange change) {
        exchange.setProperty(DELIVERY, change);
        CallState.afresh(exchange, 0);
        exchange.removeProperty(ACCEPTED);
    }

    static LeadChange delivery(Exchange exchange) {
        return CallState.present(exchange.getProperty(DELIVERY, LeadChange.class), DELIVERY);
    }

    /** What is delivered is tried once, and not again for a while. */
    static void deliverOnce(Exchange exchange) {
        CallState.afresh(exchange, Integer.MAX_VALUE);
        exchange.removeProperty(ACCEPTED);
    }

    static void accepted(Exchange exchange) {
        exchange.setProperty(ACCEPTED, true);
    }

    static boolean isAccepted(Exchange exchange) {
        return exchange.getProperty(ACCEPTED, false, Boolean.class);
    }

    static void undelivered(Exchange exchange, boolean undelivered) {
        exchange.setProperty(UNDELIVERED, undelivered);
    }
}
