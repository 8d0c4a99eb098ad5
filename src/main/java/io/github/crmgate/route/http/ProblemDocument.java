package io.github.crmgate.route.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.failure.Problem;
import io.github.crmgate.json.Json;
import org.jspecify.annotations.Nullable;

/** The document of a problem (RFC 9457). */
public final class ProblemDocument {
    /** Its media type. */
    public static final String TYPE = "application/problem+json";

    private ProblemDocument() {}

    /** Returns the document of a problem without connection. */
    public static ObjectNode of(Problem problem) {
        return of(problem, null, null);
    }

    /** Returns the document of a problem, with the id of the connection and the provider if they are known. */
    static ObjectNode of(Problem problem, @Nullable String connection, @Nullable String provider) {
        ObjectNode json = Json.object();
        json.put("type", "about:blank");
        json.put("title", problem.code().title());
        json.put("status", problem.code().status());
        json.put("detail", problem.detail());
        json.put("code", problem.code().code());
        if (connection != null) {
            json.put("connection", connection);
        }
        if (provider != null) {
            json.put("provider", provider);
        }
        if (problem.crmCode() != null) {
            json.put("crmCode", problem.crmCode());
        }
        if (problem.crmMessage() != null) {
            json.put("crmMessage", problem.crmMessage());
        }
        if (problem.duplicateOf() != null) {
            json.put("duplicateOf", problem.duplicateOf());
        }
        if (!problem.matches().isEmpty()) {
            json.set("matches", Json.MAPPER.valueToTree(problem.matches()));
        }
        if (!problem.fieldErrors().isEmpty()) {
            json.set("fieldErrors", Json.MAPPER.valueToTree(problem.fieldErrors()));
        }
        return json;
    }
}
