package io.github.crmgate.processor;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.crm.LeadQuery;
import io.github.crmgate.deadletter.DeadLetter;
import io.github.crmgate.deadletter.RecentDeadLetters;
import io.github.crmgate.failure.Problem;
import io.github.crmgate.http.Json;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a failed exchange as a dead letter, written anew from what may be shown: no header, no credential and nobody's
 * address or number gets into it. The message for a further endpoint is the same document.
 */
public final class DeadLetterEntry implements Processor {
    private static final String REDACTED = "****";

    private final RecentDeadLetters letters;
    private final Clock clock;

    public DeadLetterEntry(RecentDeadLetters letters, Clock clock) {
        this.letters = letters;
        this.clock = clock;
    }

    @Override
    public void process(Exchange exchange) {
        Problem problem = CallState.problem(exchange);
        Connection connection = CallState.knownConnection(exchange);
        DeadLetter letter = new DeadLetter(
                UUID.randomUUID().toString(),
                clock.instant(),
                CallState.correlationId(exchange),
                exchange.getFromRouteId(),
                connection == null ? null : connection.id(),
                connection == null ? null : connection.provider(),
                problem.code().code(),
                problem.detail(),
                problem.crmCode(),
                problem.crmMessage(),
                CallState.attempts(exchange),
                request(CallState.knownQuery(exchange)));
        letters.add(letter);
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setHeader(Exchange.HTTP_METHOD, "POST"); // else a URL with a query would make it a GET
        exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, "application/json");
        exchange.getMessage().setBody(Json.write(letter));
    }

    private static Map<String, String> request(@Nullable LeadQuery query) {
        Map<String, String> request = new LinkedHashMap<>();
        if (query instanceof LeadQuery.ById one) {
            request.put("id", one.id());
        } else if (query instanceof LeadQuery.Search search) {
            put(request, "email", search.email() == null ? null : REDACTED);
            put(request, "phone", search.phone() == null ? null : REDACTED);
            put(request, "q", search.q() == null ? null : REDACTED);
            put(request, "status", search.status());
            put(request, "modifiedSince", search.modifiedSince());
            put(request, "limit", search.limit());
        }
        return request;
    }

    private static void put(Map<String, String> request, String name, @Nullable Object value) {
        if (value != null) {
            request.put(name, value.toString());
        }
    }
}
