package io.github.crmgate.route.deadletter;

import io.github.crmgate.deadletter.DeadLetter;
import io.github.crmgate.deadletter.DeadLetters;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.route.http.JsonResponse;
import io.github.crmgate.route.http.Parameters;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Writes the response with the dead letter of the path. */
final class DeadLetterResponse implements Processor {
    private final DeadLetters letters;
    private final DeadLetterDocument document;

    DeadLetterResponse(DeadLetters letters, DeadLetterDocument document) {
        this.letters = letters;
        this.document = document;
    }

    @Override
    public void process(Exchange exchange) {
        JsonResponse.write(exchange, 200, document.of(found(letters, DeadLetterProcessors.id(exchange))));
    }

    static DeadLetter found(DeadLetters letters, String id) {
        return Optional.of(id).filter(Parameters::plain).flatMap(letters::find).orElseThrow(() -> unknown(id));
    }

    static CrmGateException unknown(String id) {
        return new CrmGateException(ProblemCode.NOT_FOUND, "There is no dead letter '" + Parameters.shown(id) + "'.");
    }
}
