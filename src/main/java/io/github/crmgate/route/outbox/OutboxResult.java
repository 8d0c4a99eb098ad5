package io.github.crmgate.route.outbox;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.crmgate.json.Json;
import io.github.crmgate.route.call.CrmCallState;
import io.github.crmgate.route.http.CallerHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/**
 * Creates the message with the results of a batch of writes, without data of earlier steps. Each delivery of it has the
 * same {@code Idempotency-Key}.
 */
final class OutboxResult implements Processor {
    private static final String KAFKA_KEY = "kafka.KEY";

    private final boolean keyed;

    /** @param keyed whether the receiver is Kafka, where one key for each connection keeps its results in order */
    OutboxResult(boolean keyed) {
        this.keyed = keyed;
    }

    @Override
    public void process(Exchange exchange) {
        String document = OutboxState.ENTRY.get(exchange).payload().reveal();
        JsonNode results = Json.parse(document.getBytes(StandardCharsets.UTF_8)).orElseThrow();
        String connection = results.path("connection").asText("");
        exchange.setPattern(ExchangePattern.InOnly); // no caller waits for a response, not even for a replay
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        message.setHeader(Exchange.HTTP_METHOD, "POST"); // a URL with a query would make it a GET
        message.setHeader(Exchange.CONTENT_TYPE, "application/json");
        message.setHeader(CallerHeaders.CONNECTION, connection);
        message.setHeader(CallerHeaders.IDEMPOTENCY_KEY, results.path("job").asText());
        if (keyed) {
            message.setHeader(KAFKA_KEY, connection);
        }
        message.setBody(document);
        CrmCallState.OUTGOING_HEADERS.set(exchange, Set.of(CallerHeaders.CONNECTION, CallerHeaders.IDEMPOTENCY_KEY));
    }
}
