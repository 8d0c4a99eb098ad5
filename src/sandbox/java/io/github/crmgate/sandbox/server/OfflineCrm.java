package io.github.crmgate.sandbox.server;

import io.github.crmgate.http.CrmRequest;
import io.github.crmgate.http.CrmResponse;
import io.github.crmgate.secret.KnownSecrets;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** The leads of a simulated CRM without server, keys and tokens, for tests that make very many calls. */
public final class OfflineCrm {
    private final Function<Call, Answer> answers;
    private final String root;
    private int calls;

    /** @param root what paths of the API begin with */
    public OfflineCrm(String root, Function<Call, Answer> answers) {
        this.root = root;
        this.answers = answers;
    }

    /** Answers a call. */
    public CrmResponse answer(CrmRequest request) {
        calls++;
        String query = request.query().isEmpty() ? "" : "?" + CrmRequest.form(request.query());
        Map<String, String> headers = new HashMap<>(request.headers());
        headers.put("Content-Type", "application/json");
        String body = Objects.requireNonNullElse(request.body(), "");
        Answer answer = answer(Call.of(request.method(), root + request.path() + query, headers, body));
        return CrmResponse.of(answer.status(), null, answer.body().getBytes(StandardCharsets.UTF_8), KnownSecrets.NONE);
    }

    /** How many were answered. */
    public int calls() {
        return calls;
    }

    private Answer answer(Call call) {
        try {
            return answers.apply(call);
        } catch (Refusal refusal) {
            return refusal.answer();
        }
    }
}
