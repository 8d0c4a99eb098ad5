package io.github.crmgate.sandbox.zoho;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.sandbox.server.Answer;
import io.github.crmgate.sandbox.server.Json;
import io.github.crmgate.sandbox.server.Refusal;
import java.util.Map;

/** The errors of Zoho's CRM API: {@code {"code","details","message","status":"error"}}. */
final class ZohoError {
    private ZohoError() {}

    static Refusal of(int status, String code, String message, Map<String, ?> details) {
        return new Refusal(Answer.json(status, body(code, message, details)));
    }

    static Refusal of(int status, String code, String message) {
        return of(status, code, message, Map.of());
    }

    static Refusal missing(String parameter) {
        return of(
                400,
                "REQUIRED_PARAM_MISSING",
                "One of the expected parameter is missing",
                Map.of("param_name", parameter));
    }

    static Refusal invalid(String parameter) {
        return of(
                400,
                "INVALID_DATA",
                "Please check whether the input values are correct",
                Map.of("param_name", parameter));
    }

    static Refusal ambiguous() {
        return of(400, "AMBIGUITY_DURING_PROCESSING", "Ambiguity while processing the request");
    }

    static Refusal scope() {
        return of(401, "OAUTH_SCOPE_MISMATCH", "invalid oauth scope to access this URL");
    }

    static Refusal url() {
        return of(404, "INVALID_URL_PATTERN", "Please check if the URL trying to access is a correct one");
    }

    static ObjectNode body(String code, String message, Map<String, ?> details) {
        ObjectNode body = Json.object();
        body.put("code", code);
        body.set("details", Json.object(details));
        return body.put("message", message).put("status", "error");
    }
}
