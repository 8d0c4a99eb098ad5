package io.github.crmgate.route.poll;

import io.github.crmgate.connection.Connections;
import io.github.crmgate.poll.ActiveRuns;
import io.github.crmgate.poll.Polls;
import io.github.crmgate.poll.RunThreads;
import io.github.crmgate.route.call.ConnectionChoice;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Registers the beans of {@code lead-poll.camel.yaml} and {@code poll-api.camel.yaml}. */
public final class PollProcessors {
    private PollProcessors() {}

    /** Returns the beans by the names that routes give them. */
    public static Map<String, Object> of(
            Polls polls,
            Connections connections,
            PolledConnections polled,
            PollDocument document,
            ActiveRuns runs,
            RunThreads threads,
            Sink sink,
            ConnectionChoice choice,
            Clock clock) {
        Map<String, Processor> processors = new HashMap<>();
        processors.put("polledConnections", polled);
        processors.put("pollClaim", new PollClaim(polled, runs, threads));
        processors.put("pollLeases", exchange -> runs.extend());
        processors.put("pollStart", new PollStart(polls, connections, runs, clock));
        processors.put("pollPage", new PollPage(polls, clock));
        processors.put("pollPageEnd", new PollPageEnd(polls, connections, choice, runs, clock));
        processors.put("pollFailed", new PollFailed(polls, connections, runs, clock));
        processors.put("changeStart", new ChangeStart());
        processors.put("recordMessage", new RecordMessage(polls, sink.kafka()));
        processors.put("messageAccepted", PollProcessors::accept);
        processors.put("deliveryEnd", new DeliveryEnd(sink.stopsOnError()));
        processors.put("changeDeadLettered", new ChangeDeadLettered());
        processors.put("deliveryReplay", new DeliveryReplay(connections, sink.enabled()));
        processors.put("pollRequest", new PollRequest(polls, polled, runs, choice, clock));
        processors.put("pollResponse", new PollResponse(polls, document, 200));
        processors.put("pollAccepted", new PollResponse(polls, document, 202));
        Map<String, Object> beans = new HashMap<>(processors);
        beans.put("pollThreads", threads);
        beans.put("deliveryRetry", new DeliveryRetry(sink.redeliveries()));
        return beans;
    }

    /** Records that the receiver accepted a change; the content of its response is ignored. */
    private static void accept(Exchange exchange) {
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setBody(null);
        PollState.ACCEPTED.set(exchange, true);
    }

    /**
     * The endpoint {@code crmgate.poll.to}.
     *
     * @param enabled whether there is one
     * @param kafka whether it is a Kafka topic
     * @param stopsOnError whether a message that can't be delivered ends the run; else it becomes a dead letter
     * @param redeliveries how often a message is sent again before that
     */
    public record Sink(boolean enabled, boolean kafka, boolean stopsOnError, int redeliveries) {}
}
