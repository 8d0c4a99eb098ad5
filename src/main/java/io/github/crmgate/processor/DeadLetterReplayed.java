package io.github.crmgate.processor;

import io.github.crmgate.deadletter.DeadLetter;
import io.github.crmgate.deadletter.DeadLetters;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Keeps that a replay succeeded, and answers a caller with the letter. */
public final class DeadLetterReplayed implements Processor {
    private final DeadLetters letters;
    private final Clock clock;

    public DeadLetterReplayed(DeadLetters letters, Clock clock) {
        this.letters = letters;
        this.clock = clock;
    }

    @Override
    public void process(Exchange exchange) {
        DeadLetter letter = CallState.deadLetter(exchange)
                .replayed(CallState.attempts(exchange), clock.instant().truncatedTo(ChronoUnit.MILLIS));
        CallState.deadLetter(exchange, null); // whatever fails from now on, the letter did not
        ReplayTally tally = CallState.replayTally(exchange);
        if (tally != null) {
            tally.addReplayed();
        }
        letters.end(letter);
        JsonAnswer.write(exchange, 200, DeadLetterDocument.of(letter));
    }
}
