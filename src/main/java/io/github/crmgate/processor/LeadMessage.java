package io.github.crmgate.processor;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.crmgate.deadletter.Replay;
import io.github.crmgate.http.Json;
import io.github.crmgate.poll.LeadChange;
import io.github.crmgate.poll.PollRun;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/**
 * Makes a change the message for {@code crmgate.poll.to}, built from nothing: each attempt sends the same. There is no
 * further attempt once the process stops or the lease is over: another process delivers it, and what came after it.
 */
public final class LeadMessage implements Processor {
    /** The route that delivers it, and the one that replays it. */
    static final String ROUTE = "lead-delivery";

    private static final String LEAD = "CrmGate-Lead";
    private static final String IDEMPOTENCY_KEY = "Idempotency-Key";

    @Override
    public void process(Exchange exchange) {
        PollRun run = CallState.knownPollRun(exchange);
        if (run != null) {
            LeadChangeStart.check(exchange, run);
        }
        CallState.countAttempt(exchange);
        Replay replay = Objects.requireNonNull(CallState.replay(exchange));
        JsonNode change =
                Json.parse(replay.payload().getBytes(StandardCharsets.UTF_8)).orElseThrow();
        String connection = change.path("connection").asText();
        String id = change.path("id").asText();
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        message.setHeader(Exchange.HTTP_METHOD, "POST"); // else a URL with a query would make it a GET
        message.setHeader(Exchange.CONTENT_TYPE, "application/json");
        message.setHeader(CallerHeaders.CONNECTION, connection);
        message.setHeader(LEAD, id);
        message.setHeader(IDEMPOTENCY_KEY, connection + "/" + id + "/" + version(change, replay.payload()));
        message.setBody(replay.payload());
        CallState.outgoingHeaders(exchange, Set.of(CallerHeaders.CONNECTION, LEAD, IDEMPOTENCY_KEY));
    }

    /** A lead may change twice in a second, so that its time alone does not tell the changes apart. */
    private static String version(JsonNode change, String document) {
        return change.has("deleted")
                ? "deleted"
                : change.path("modifiedAt").asText() + "/"
                        + LeadChange.digest(document).substring(0, 12);
    }
}
