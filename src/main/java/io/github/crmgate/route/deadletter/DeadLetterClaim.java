package io.github.crmgate.route.deadletter;

import io.github.crmgate.deadletter.DeadLetter;
import io.github.crmgate.deadletter.DeadLetters;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.route.http.Parameters;
import java.time.Duration;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Claims the dead letter whose id is the message; then the message is its payload. */
final class DeadLetterClaim implements Processor {
    private final DeadLetters letters;
    private final Duration lease;

    /**
     * Creates the step.
     *
     * @param lease time for which no other process can claim a letter; longer than a replay can last
     */
    DeadLetterClaim(DeadLetters letters, Duration lease) {
        this.letters = letters;
        this.lease = lease;
    }

    @Override
    public void process(Exchange exchange) {
        String id = exchange.getMessage().getBody(String.class);
        DeadLetter letter = Optional.of(id)
                .filter(Parameters::plain)
                .flatMap(plain -> letters.claim(plain, lease))
                .orElseThrow(() -> refused(id));
        ReplayState.setDeadLetter(exchange, letter);
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage()
                .setBody(letter.replay() == null ? null : letter.replay().payload());
    }

    private CrmGateException refused(String id) {
        DeadLetter letter = DeadLetterResponse.found(letters, id);
        if (letter.status().closed()) {
            return refusal("It was " + letter.status().code() + " at " + letter.replayedAt() + "; once is enough.");
        }
        String why = letter.request().get(FailedWork.NOT_KEPT);
        return refusal(
                letter.replay() == null
                        ? "The data of the request were not kept, and its caller got an error; send the request again instead."
                                + (why == null ? "" : " " + why)
                        : "It is being replayed right now.");
    }

    private static CrmGateException refusal(String detail) {
        return new CrmGateException(ProblemCode.NOT_REPLAYABLE, detail);
    }
}
