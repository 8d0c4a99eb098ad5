package io.github.crmgate.route.observe;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.json.Json;
import io.github.crmgate.observe.BackgroundRead;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Reports whether the process serves.
 *
 * <ol>
 *   <li>A caller without the API key gets {@code status} only; the store is not read.
 *   <li>A failure of a connection or of the store is a detail and never makes the process unready.
 *   <li>A document is available within a second and occupies no thread of its caller; while the store can't be read, it
 *       contains the last known details.
 * </ol>
 */
public final class HealthResponse {
    private final BackgroundRead<ObjectNode> details;

    public HealthResponse(HealthDetails details, Executor background) {
        this.details = new BackgroundRead<>(details::read, background);
    }

    /**
     * Returns the document. The future never fails.
     *
     * @param up whether all routes serve
     * @param authorized whether the caller may read the details
     */
    public CompletableFuture<ObjectNode> document(boolean up, boolean authorized) {
        ObjectNode json = Json.object();
        json.put("status", up ? "UP" : "DOWN");
        return authorized ? details.take().thenApply(read -> add(json, read)) : CompletableFuture.completedFuture(json);
    }

    private static ObjectNode add(ObjectNode json, BackgroundRead.Result<ObjectNode> read) {
        if (read.value() == null) {
            json.putArray("connections");
            json.putArray("warnings");
        } else {
            json.setAll(read.value().deepCopy());
        }
        json.putObject("store").put("status", read.current() ? "UP" : "DOWN");
        if (!read.current() && json.get("warnings") instanceof ArrayNode warnings) {
            warnings.insert(
                    0,
                    read.value() == null
                            ? "The store can't be reached."
                            : "The store can't be reached; connections, polls and counts are the last known ones.");
        }
        return json;
    }
}
