package io.github.crmgate.processor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.crmgate.crm.LeadQuery;
import io.github.crmgate.http.Json;
import java.util.Optional;

/** A question of a caller as a document, so that it can be asked again. It names whom it looks for. */
final class LeadQueryDocument {
    private static final String SEARCH = "search";
    private static final String BY_ID = "byId";

    private LeadQueryDocument() {}

    /** The document; empty for what no caller asks. */
    static Optional<String> write(LeadQuery query) {
        if (query instanceof LeadQuery.Changes) {
            return Optional.empty();
        }
        String kind = query instanceof LeadQuery.Search ? SEARCH : BY_ID;
        return Optional.of(Json.write(Json.object().set(kind, Json.MAPPER.valueToTree(query))));
    }

    static LeadQuery read(String document) {
        try {
            JsonNode json = Json.MAPPER.readTree(document);
            return json.has(SEARCH)
                    ? Json.MAPPER.treeToValue(json.path(SEARCH), LeadQuery.Search.class)
                    : Json.MAPPER.treeToValue(json.path(BY_ID), LeadQuery.ById.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a question that was kept can't be read"); // no cause: it might quote it
        }
    }
}
