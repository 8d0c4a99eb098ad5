package io.github.crmgate.processor;

import io.github.crmgate.deadletter.DeadLetterFilter;
import io.github.crmgate.deadletter.DeadLetters;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Answers a caller with how many dead letters were replayed, failed again, and are left. */
public final class DeadLetterTallyAnswer implements Processor {
    private final DeadLetters letters;

    public DeadLetterTallyAnswer(DeadLetters letters) {
        this.letters = letters;
    }

    @Override
    public void process(Exchange exchange) {
        DeadLetterFilter filter = DeadLetterSelection.filter(exchange);
        ReplayTally tally = Objects.requireNonNull(CallState.replayTally(exchange));
        JsonAnswer.write(exchange, 200, tally.document(letters.countReplayable(filter)));
    }
}
