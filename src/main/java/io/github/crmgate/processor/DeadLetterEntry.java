package io.github.crmgate.processor;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.Connections;
import io.github.crmgate.crm.LeadQuery;
import io.github.crmgate.deadletter.DeadLetter;
import io.github.crmgate.deadletter.DeadLetterStatus;
import io.github.crmgate.deadletter.DeadLetters;
import io.github.crmgate.deadletter.Replay;
import io.github.crmgate.http.Json;
import io.github.crmgate.outbox.OutboxEntry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a failed exchange as a dead letter, written anew from what may be shown, with how it can be done again: no
 * header and no credential gets into it. The message for a further endpoint is the document that callers see.
 *
 * <ol>
 *   <li>An entry of the outbox gives its id to its letter, and so does the content of a message to its: given up twice,
 *       it is one letter.
 *   <li>A question for changes makes no letter, and leaves no message: it is asked again anyway.
 *   <li>A write through the proxy is never replayed by itself: it may have arrived, or its caller may repeat it.
 *   <li>Fails if the letter has to be kept at once, and the store can't be reached.
 * </ol>
 */
public final class DeadLetterEntry implements Processor {
    private static final int LONGEST = 200;

    private final DeadLetters letters;
    private final Connections connections;
    private final ProxyWrites writes;
    private final Clock clock;

    public DeadLetterEntry(DeadLetters letters, Connections connections, ProxyWrites writes, Clock clock) {
        this.letters = letters;
        this.connections = connections;
        this.writes = writes;
        this.clock = clock;
    }

    @Override
    public void process(Exchange exchange) {
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setBody(null);
        if (CallState.knownQuery(exchange) instanceof LeadQuery.Changes && CallState.replay(exchange) == null) {
            return;
        }
        OutboxEntry entry = CallState.knownOutboxEntry(exchange);
        ProxiedCall proxied = ProxiedCall.known(exchange);
        DeadLetter letter;
        if (entry != null) {
            letter = ofOutbox(exchange, entry);
        } else {
            letter = proxied == null ? ofCall(exchange) : ofProxied(exchange, proxied);
        }
        letters.add(List.of(letter));
        exchange.getMessage().setHeader(Exchange.HTTP_METHOD, "POST"); // else a URL with a query would make it a GET
        exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, "application/json");
        exchange.getMessage().setBody(Json.write(DeadLetterDocument.of(letter)));
    }

    private DeadLetter ofOutbox(Exchange exchange, OutboxEntry entry) {
        return letter(
                exchange,
                entry.id(),
                "outbox-" + entry.kind().code(),
                entry.attempts(),
                Map.of("kind", entry.kind().code()),
                false,
                new Replay("outbox", Json.write(entry.id())),
                false);
    }

    private DeadLetter ofCall(Exchange exchange) {
        LeadQuery query = CallState.knownQuery(exchange);
        Connection connection = CallState.knownConnection(exchange);
        Replay own = CallState.replay(exchange);
        Replay replay = own != null || query == null || connection == null
                ? own
                : LeadQueryDocument.write(query)
                        .map(document -> new Replay("lead-query", document))
                        .orElse(null);
        boolean awaits = replay != null && ConnectionRecord.awaitsAuthorization(connections, exchange);
        return letter(
                exchange,
                own == null ? UUID.randomUUID().toString() : idOf(own),
                own == null ? exchange.getFromRouteId() : own.route(),
                CallState.attempts(exchange),
                request(query),
                own == null,
                replay,
                awaits);
    }

    private static String idOf(Replay message) {
        return UUID.nameUUIDFromBytes(message.payload().getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    private DeadLetter ofProxied(Exchange exchange, ProxiedCall call) {
        Map<String, String> request = new LinkedHashMap<>();
        ProxyWrites.request(call).forEach((name, value) -> put(request, name, value));
        Replay replay = writes.replay(call, CallState.knownConnection(exchange), request)
                .orElse(null);
        return letter(
                exchange,
                UUID.randomUUID().toString(),
                exchange.getFromRouteId(),
                CallState.attempts(exchange),
                request,
                true,
                replay,
                false);
    }

    private DeadLetter letter(
            Exchange exchange,
            String id,
            String route,
            int attempts,
            Map<String, String> request,
            boolean reported,
            @Nullable Replay replay,
            boolean awaits) {
        Connection connection = CallState.knownConnection(exchange);
        ProxiedCall proxied = ProxiedCall.known(exchange);
        String named = proxied == null ? null : proxied.connection();
        return new DeadLetter(
                id,
                clock.instant().truncatedTo(ChronoUnit.MILLIS),
                DeadLetterStatus.WAITING,
                CallState.correlationId(exchange),
                route,
                connection == null ? named : connection.id(),
                connection == null ? null : connection.provider(),
                DeadLetterFailed.cause(exchange),
                attempts,
                request,
                reported,
                replay,
                awaits,
                null,
                1);
    }

    private static Map<String, String> request(@Nullable LeadQuery query) {
        Map<String, String> request = new LinkedHashMap<>();
        if (query instanceof LeadQuery.ById one) {
            put(request, "id", one.id());
        } else if (query instanceof LeadQuery.Search search) {
            put(request, "email", search.email() == null ? null : MaskedDocument.MASK);
            put(request, "phone", search.phone() == null ? null : MaskedDocument.MASK);
            put(request, "q", search.q() == null ? null : MaskedDocument.MASK);
            put(request, "status", search.status());
            put(request, "modifiedSince", search.modifiedSince());
            put(request, "limit", search.limit());
        }
        return request;
    }

    private static void put(Map<String, String> request, String name, @Nullable Object value) {
        if (value != null) {
            String text = value.toString();
            request.put(name, text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text);
        }
    }
}
