package io.github.crmgate.route.deadletter;

import io.github.crmgate.deadletter.DeadLetterFilter;
import io.github.crmgate.deadletter.DeadLetters;
import io.github.crmgate.route.http.JsonAnswer;
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
        ReplayTally tally = Objects.requireNonNull(ReplayState.TALLY.find(exchange));
        JsonAnswer.write(exchange, 200, tally.document(letters.countReplayable(filter)));
    }
}
