package io.github.crmgate.route.deadletter;

import io.github.crmgate.deadletter.DeadLetters;
import io.github.crmgate.route.http.Parameters;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Forgets the dead letter of the path. */
public final class DeadLetterDelete implements Processor {
    private final DeadLetters letters;

    public DeadLetterDelete(DeadLetters letters) {
        this.letters = letters;
    }

    @Override
    public void process(Exchange exchange) {
        Parameters.of(exchange);
        String id = Objects.requireNonNull(exchange.getMessage().getHeader("id", String.class));
        if (!Parameters.plain(id) || !letters.delete(id)) {
            throw DeadLetterAnswer.unknown(id);
        }
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, 204);
        exchange.getMessage().setBody(null);
    }
}
