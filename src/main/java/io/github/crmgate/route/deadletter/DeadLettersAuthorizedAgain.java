package io.github.crmgate.route.deadletter;

import io.github.crmgate.deadletter.DeadLetters;
import java.time.Duration;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Sets the message to the ids of a few dead letters whose connection was authorized again, if their replay is enabled.
 */
final class DeadLettersAuthorizedAgain implements Processor {
    private static final int MAX_AT_ONCE = 20;
    private static final Duration MAX_DURATION = Duration.ofSeconds(20);

    private final DeadLetters letters;
    private final boolean wanted;

    DeadLettersAuthorizedAgain(DeadLetters letters, boolean wanted) {
        this.letters = letters;
        this.wanted = wanted;
    }

    @Override
    public void process(Exchange exchange) {
        List<String> ids = wanted ? letters.authorizedAgain(MAX_AT_ONCE) : List.of();
        exchange.getMessage().setBody(DeadLetterSelection.within(MAX_DURATION, ids, exchange.getContext()));
    }
}
