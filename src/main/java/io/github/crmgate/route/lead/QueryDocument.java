package io.github.crmgate.route.lead;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.crmgate.crm.RecordQuery;
import io.github.crmgate.deadletter.Replay;
import io.github.crmgate.json.Json;
import io.github.crmgate.route.deadletter.FailedWork;
import io.github.crmgate.route.deadletter.MaskedDocument;
import io.github.crmgate.route.state.CallState;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/** A caller's query as a document, so that it can be replayed. The document may contain personal data. */
final class QueryDocument {
    private static final String SEARCH = "search";
    private static final String BY_ID = "byId";

    private QueryDocument() {}

    /** Describes the query of an exchange: what may be shown of it, and how it can be repeated. */
    static Optional<FailedWork> describe(Exchange exchange) {
        RecordQuery query = CallState.QUERY.get(exchange);
        Replay replay = CallState.CONNECTION.find(exchange) == null
                ? null
                : write(query)
                        .map(document -> new Replay("lead-query", document))
                        .orElse(null);
        return Optional.of(FailedWork.ofCaller(exchange, request(query), replay));
    }

    private static Map<String, String> request(RecordQuery query) {
        Map<String, String> request = new LinkedHashMap<>();
        if (query instanceof RecordQuery.ById one) {
            put(request, "id", one.id());
        } else if (query instanceof RecordQuery.Choices choices) {
            put(request, "what", choices.what().code());
            put(request, "kind", choices.kind().code());
        } else if (query instanceof RecordQuery.Search search) {
            put(request, "email", search.email() == null ? null : MaskedDocument.MASK);
            put(request, "name", search.name() == null ? null : MaskedDocument.MASK);
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
            request.put(name, value.toString());
        }
    }

    /** Returns the document; empty for a query that is not replayed. */
    static Optional<String> write(RecordQuery query) {
        if (query instanceof RecordQuery.Search) {
            return Optional.of(document(SEARCH, query));
        }
        return query instanceof RecordQuery.ById ? Optional.of(document(BY_ID, query)) : Optional.empty();
    }

    private static String document(String kind, RecordQuery query) {
        return Json.write(Json.object().set(kind, Json.MAPPER.valueToTree(query)));
    }

    static RecordQuery read(String document) {
        try {
            JsonNode json = Json.MAPPER.readTree(document);
            return json.has(SEARCH)
                    ? Json.MAPPER.treeToValue(json.path(SEARCH), RecordQuery.Search.class)
                    : Json.MAPPER.treeToValue(json.path(BY_ID), RecordQuery.ById.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "a question that was kept can't be read"); // no cause: it may quote the document
        }
    }
}
