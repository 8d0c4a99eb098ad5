package io.github.crmgate.processor;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.crmgate.deadletter.Replay;
import io.github.crmgate.http.Json;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/** Makes a change the message for {@code crmgate.poll.to}, built from nothing: each attempt sends the same. */
public final class LeadMessage implements Processor {
    /** The route that delivers it, and the one that replays it. */
    static final String ROUTE = "lead-delivery";

    private static final String LEAD = "CrmGate-Lead";
    private static final String IDEMPOTENCY_KEY = "Idempotency-Key";

    @Override
    public void process(Exchange exchange) {
        CallState.countAttempt(exchange);
        Replay replay = Objects.requireNonNull(CallState.replay(exchange));
        JsonNode change =
                Json.parse(replay.payload().getBytes(StandardCharsets.UTF_8)).orElseThrow();
        String id = change.path("id").asText();
        String at =
                change.path(change.has("deleted") ? "deletedAt" : "modifiedAt").asText();
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        message.setHeader(Exchange.HTTP_METHOD, "POST"); // else a URL with a query would make it a GET
        message.setHeader(Exchange.CONTENT_TYPE, "application/json");
        message.setHeader(CallerHeaders.CONNECTION, change.path("connection").asText());
        message.setHeader(LEAD, id);
        message.setHeader(IDEMPOTENCY_KEY, change.path("connection").asText() + "/" + id + "/" + at);
        message.setBody(replay.payload());
        CallState.outgoingHeaders(exchange, Set.of(CallerHeaders.CONNECTION, LEAD, IDEMPOTENCY_KEY));
    }
}
