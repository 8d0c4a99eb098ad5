package io.github.crmgate.processor;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.deadletter.DeadLetter;
import io.github.crmgate.deadletter.RecentDeadLetters;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.http.Json;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Answers a caller with the dead letter of the path, or with all of them, newest first. */
public final class DeadLetterAnswer implements Processor {
    private final RecentDeadLetters letters;

    public DeadLetterAnswer(RecentDeadLetters letters) {
        this.letters = letters;
    }

    @Override
    public void process(Exchange exchange) {
        String id = exchange.getMessage().getHeader("id", String.class);
        if (id == null) {
            list(exchange);
            return;
        }
        Parameters.of(exchange);
        JsonAnswer.write(
                exchange,
                200,
                letters.find(id)
                        .orElseThrow(() ->
                                new CrmGateException(ProblemCode.NOT_FOUND, "There is no dead letter '" + id + "'.")));
    }

    private void list(Exchange exchange) {
        Parameters parameters = Parameters.of(exchange, "limit", "cursor");
        int limit = parameters.number("limit", 50, 1, 200);
        Optional<String> cursor = parameters.text("cursor");
        if (cursor.isPresent() && letters.find(cursor.get()).isEmpty()) {
            throw Parameters.bad(
                    "The parameter 'cursor' is not the 'next' of a page, or too old; start again without.");
        }
        List<DeadLetter> found = letters.after(cursor, limit + 1);
        List<DeadLetter> page = found.subList(0, Math.min(limit, found.size()));
        ObjectNode json = Json.object();
        json.set("data", Json.MAPPER.valueToTree(page));
        json.put("next", found.size() > limit ? page.get(limit - 1).id() : null);
        JsonAnswer.write(exchange, 200, json);
    }
}
