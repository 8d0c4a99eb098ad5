package io.github.crmgate.sandbox.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;

/** What a simulated CRM sends back. */
public record Answer(int status, String contentType, String body, Map<String, String> headers, Optional<Cut> cut) {

    private Answer(int status, String contentType, String body, Map<String, String> headers) {
        this(status, contentType, body, headers, Optional.empty());
    }

    public static Answer json(int status, JsonNode body) {
        return new Answer(status, "application/json;charset=UTF-8", body.toString(), Map.of());
    }

    /** A body as it is, said to be JSON. */
    public static Answer raw(int status, String body) {
        return new Answer(status, "application/json;charset=UTF-8", body, Map.of());
    }

    public static Answer html(int status, String body) {
        return new Answer(status, "text/html;charset=UTF-8", body, Map.of());
    }

    public static Answer empty(int status) {
        return new Answer(status, "", "", Map.of());
    }

    public static Answer redirect(String location) {
        return new Answer(302, "", "", Map.of("Location", location));
    }

    /** The same answer to a call that {@link CrmServer#count} leaves out: one from before a reset that is answered after it. */
    public Answer uncounted() {
        return header(CrmServer.UNCOUNTED, "true");
    }

    public Answer header(String name, String value) {
        return new Answer(status, contentType, body, Map.of(name, value), cut);
    }

    Answer cut(Optional<Cut> how) {
        return new Answer(status, contentType, body, headers, how);
    }
}
