package io.github.crmgate.route.deadletter;

import io.github.crmgate.deadletter.DeadLetters;
import java.time.Duration;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Makes the ids of a few dead letters the message whose connection was authorized again, if that is wanted. */
final class DeadLettersAuthorizedAgain implements Processor {
    private static final int FEW = 20;
    private static final Duration TIME = Duration.ofSeconds(20);

    private final DeadLetters letters;
    private final boolean wanted;

    DeadLettersAuthorizedAgain(DeadLetters letters, boolean wanted) {
        this.letters = letters;
        this.wanted = wanted;
    }

    @Override
    public void process(Exchange exchange) {
        List<String> ids = wanted ? letters.authorizedAgain(FEW) : List.of();
        exchange.getMessage().setBody(DeadLetterSelection.within(TIME, ids, exchange.getContext()));
    }
}
