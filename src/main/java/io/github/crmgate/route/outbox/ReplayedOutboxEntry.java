package io.github.crmgate.route.outbox;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.crmgate.connection.Credential;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.json.Json;
import io.github.crmgate.outbox.Outbox;
import io.github.crmgate.outbox.OutboxEntry;
import io.github.crmgate.route.deadletter.ReplayState;
import io.github.crmgate.route.state.CallState;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Takes the outbox entry of a dead letter; there is none if it is not needed any more. */
final class ReplayedOutboxEntry implements Processor {
    private final Outbox outbox;

    ReplayedOutboxEntry(Outbox outbox) {
        this.outbox = outbox;
    }

    @Override
    public void process(Exchange exchange) {
        String payload =
                Objects.requireNonNull(ReplayState.REPLAY.find(exchange)).payload();
        String id = Json.parse(payload.getBytes(StandardCharsets.UTF_8))
                .map(JsonNode::asText)
                .orElseThrow();
        Optional<OutboxEntry> entry = outbox.takeGivenUp(id);
        if (entry.isEmpty() && outbox.isDue(id)) {
            throw new CrmGateException(ProblemCode.NOT_REPLAYABLE, "The outbox still retries it; see GET /api/outbox.");
        }
        OutboxState.setEntry(exchange, entry.orElse(null));
        entry.ifPresent(taken -> {
            CallState.countAttempt(exchange);
            CallState.setConnection(exchange, taken.formerConnection());
            CallState.CREDENTIAL.set(exchange, new Credential.RefreshToken(taken.payload()));
        });
    }
}
