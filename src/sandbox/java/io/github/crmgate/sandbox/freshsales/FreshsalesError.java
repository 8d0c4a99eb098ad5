package io.github.crmgate.sandbox.freshsales;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.sandbox.server.Answer;
import io.github.crmgate.sandbox.server.Json;
import io.github.crmgate.sandbox.server.Refusal;

/** The errors of Freshsales, in the shapes seen of it. */
final class FreshsalesError {
    private FreshsalesError() {}

    static Refusal invalid(String message) {
        ObjectNode errors = Json.object().put("code", 400);
        errors.putArray("message").add(message);
        ObjectNode body = Json.object();
        body.set("errors", errors);
        return new Refusal(Answer.json(400, body));
    }

    /** A key that is no good; the message is missing where no key was sent at all. */
    static Refusal login(boolean keySent) {
        return new Refusal(Answer.json(
                401,
                Json.object().put("login", "failed").put("message", keySent ? "Incorrect or expired API key" : null)));
    }

    static Refusal denied() {
        ObjectNode body = Json.object();
        body.putObject("errors").put("message", "Access Denied");
        return new Refusal(Answer.json(403, body));
    }

    static Refusal notFound() {
        return new Refusal(Answer.empty(404));
    }
}
