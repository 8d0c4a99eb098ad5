package io.github.crmgate.route.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.json.Json;
import java.util.List;
import java.util.function.Function;
import org.apache.camel.Exchange;

/** Writes a page of a list: {@code {"data":[…],"next":"cursor"|null}}. */
public final class ListResponse {
    private ListResponse() {}

    /**
     * Writes the page.
     *
     * @param found one element more than the limit, if there are more
     * @param cursor returns the cursor of the position after an element
     */
    public static <T> void write(
            Exchange exchange, List<T> found, int limit, Function<T, JsonNode> document, Function<T, String> cursor) {
        List<T> page = found.subList(0, Math.min(limit, found.size()));
        ObjectNode json = Json.object();
        ArrayNode data = json.putArray("data");
        page.forEach(element -> data.add(document.apply(element)));
        json.put("next", found.size() > limit ? cursor.apply(page.get(limit - 1)) : null);
        JsonResponse.write(exchange, 200, json);
    }
}
