package io.github.crmgate.route.deadletter;

import io.github.crmgate.deadletter.DeadLetter;
import io.github.crmgate.deadletter.DeadLetters;
import io.github.crmgate.route.http.JsonResponse;
import io.github.crmgate.route.state.CallState;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Stores that a replay succeeded, and writes the response with the letter. */
final class DeadLetterReplayed implements Processor {
    private final DeadLetters letters;
    private final DeadLetterDocument document;
    private final Clock clock;

    DeadLetterReplayed(DeadLetters letters, DeadLetterDocument document, Clock clock) {
        this.letters = letters;
        this.document = document;
        this.clock = clock;
    }

    @Override
    public void process(Exchange exchange) {
        DeadLetter letter = ReplayState.DEAD_LETTER
                .get(exchange)
                .replayed(CallState.attempts(exchange), clock.instant().truncatedTo(ChronoUnit.MILLIS));
        ReplayState.setDeadLetter(exchange, null); // later failures are not failures of the letter
        ReplayTally tally = ReplayState.TALLY.find(exchange);
        if (tally != null) {
            tally.addReplayed();
        }
        letters.end(letter);
        JsonResponse.write(exchange, 200, document.of(letter));
    }
}
