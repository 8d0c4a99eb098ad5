package io.github.crmgate.route.deadletter;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.Connections;
import io.github.crmgate.deadletter.DeadLetter;
import io.github.crmgate.deadletter.DeadLetterStatus;
import io.github.crmgate.deadletter.DeadLetters;
import io.github.crmgate.deadletter.Replay;
import io.github.crmgate.json.Json;
import io.github.crmgate.route.state.CallState;
import io.github.crmgate.route.state.ConnectionRecord;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Stores a failed exchange as a dead letter: what its feature describes, why it failed, and how it can be replayed. No
 * header and no credential gets into it. The message for a further endpoint is the document that callers see.
 *
 * <ol>
 *   <li>Work that its feature describes by the same id twice is one letter.
 *   <li>Work that makes no letter leaves no message.
 *   <li>Fails if the letter has to be stored at once, and the store can't be reached.
 * </ol>
 */
final class DeadLetterEntry implements Processor {
    private static final int MAX_LENGTH = 200;

    private final DeadLetters letters;
    private final Connections connections;
    private final DeadLetterDocument document;
    private final Clock clock;

    DeadLetterEntry(DeadLetters letters, Connections connections, DeadLetterDocument document, Clock clock) {
        this.letters = letters;
        this.connections = connections;
        this.document = document;
        this.clock = clock;
    }

    @Override
    public void process(Exchange exchange) {
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setBody(null);
        FailedWork.Description description =
                ReplayState.FAILED_WORK.find(exchange, any -> Optional.of(FailedWork.ofCaller(any, Map.of(), null)));
        Optional<DeadLetter> failed = description.of(exchange).map(work -> letter(exchange, work));
        if (failed.isPresent()) {
            letters.add(List.of(failed.get()));
            exchange.getMessage()
                    .setHeader(Exchange.HTTP_METHOD, "POST"); // otherwise a URL with a query would make it a GET
            exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, "application/json");
            exchange.getMessage().setBody(Json.write(document.of(failed.get())));
        }
    }

    private DeadLetter letter(Exchange exchange, FailedWork work) {
        Connection connection = CallState.CONNECTION.find(exchange);
        Replay replay = work.replay();
        boolean awaitsAuthorization =
                replay != null && replay.automatic() && ConnectionRecord.awaitsAuthorization(connections, exchange);
        return new DeadLetter(
                work.id(),
                clock.instant().truncatedTo(ChronoUnit.MILLIS),
                DeadLetterStatus.WAITING,
                CallState.CORRELATION_ID.find(exchange),
                work.route(),
                connection == null ? work.connection() : connection.id(),
                connection == null ? null : connection.provider(),
                DeadLetterFailed.cause(exchange),
                work.attempts(),
                shortened(work.request()),
                work.callerInformed(),
                replay,
                awaitsAuthorization,
                null,
                1);
    }

    private static Map<String, String> shortened(Map<String, String> request) {
        Map<String, String> all = new LinkedHashMap<>();
        request.forEach(
                (name, text) -> all.put(name, text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) + "…" : text));
        return all;
    }
}
