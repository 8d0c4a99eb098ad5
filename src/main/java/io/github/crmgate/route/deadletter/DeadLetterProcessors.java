package io.github.crmgate.route.deadletter;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.crmgate.connection.Connections;
import io.github.crmgate.deadletter.BufferedDeadLetters;
import io.github.crmgate.deadletter.DeadLetterPolicy;
import io.github.crmgate.deadletter.DeadLetters;
import io.github.crmgate.deadletter.Retention;
import io.github.crmgate.route.http.JsonResponse;
import io.github.crmgate.route.http.Parameters;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

/** Registers the beans of {@code dead-letter.camel.yaml} and {@code dead-letter-api.camel.yaml}. */
public final class DeadLetterProcessors {
    private DeadLetterProcessors() {}

    /**
     * Returns the beans by the names that routes give them.
     *
     * @param shapes by the route of a replay, what may be shown of its payload where that is not a document of CrmGate
     * @param lease time for which no other process replays a letter that was claimed; longer than any replay
     * @param threads send letters to {@code crmgate.dead-letter.to}
     */
    public static Map<String, Object> of(
            BufferedDeadLetters letters,
            Connections connections,
            Map<String, Function<String, @Nullable JsonNode>> shapes,
            DeadLetterPolicy policy,
            Duration lease,
            ExecutorService threads,
            Clock clock) {
        DeadLetterDocument document = new DeadLetterDocument(shapes);
        Retention retention = new Retention(letters, policy, clock);
        Map<String, Processor> processors = new HashMap<>();
        processors.put("deadLetterEntry", new DeadLetterEntry(letters, connections, document, clock));
        processors.put("deadLetterClaim", new DeadLetterClaim(letters, lease));
        processors.put("deadLetterReplayed", new DeadLetterReplayed(letters, document, clock));
        processors.put("deadLetterFailed", new DeadLetterFailed(letters, connections));
        processors.put("keepDeadLetters", exchange -> letters.flush());
        processors.put("dropDeadLetters", exchange -> retention.run());
        processors.put(
                "deadLettersAuthorizedAgain",
                new DeadLettersAuthorizedAgain(letters, policy.replayAfterAuthorization()));

        processors.put("deadLetterListResponse", new DeadLetterListResponse(letters, document));
        processors.put("deadLetterResponse", new DeadLetterResponse(letters, document));
        processors.put("deadLetterDelete", exchange -> delete(letters, exchange));
        processors.put("deadLetterId", exchange -> exchange.getMessage().setBody(id(exchange)));
        processors.put("deadLetterSelection", new DeadLetterSelection(letters));
        processors.put("deadLetterTallyResponse", exchange -> answerTally(letters, exchange));

        Map<String, Object> beans = new HashMap<>(processors);
        beans.put("deadLetterThreads", threads);
        return beans;
    }

    private static void delete(DeadLetters letters, Exchange exchange) {
        String id = id(exchange);
        if (!Parameters.plain(id) || !letters.delete(id)) {
            throw DeadLetterResponse.unknown(id);
        }
        JsonResponse.writeNothing(exchange);
    }

    private static void answerTally(DeadLetters letters, Exchange exchange) {
        ReplayTally tally = ReplayState.TALLY.get(exchange);
        JsonResponse.write(
                exchange, 200, tally.document(letters.countReplayable(DeadLetterSelection.filter(exchange))));
    }

    /** Returns the id in the path of a request that has no query parameters. */
    static String id(Exchange exchange) {
        Parameters.of(exchange);
        return Objects.requireNonNull(exchange.getMessage().getHeader("id", String.class));
    }
}
