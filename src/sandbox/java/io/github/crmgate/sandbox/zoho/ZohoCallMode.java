package io.github.crmgate.sandbox.zoho;

import io.github.crmgate.sandbox.server.Answer;
import io.github.crmgate.sandbox.server.Cuts;
import io.github.crmgate.sandbox.server.Refusal;
import java.util.Optional;

/** How the CRM API of both data centres behaves; may be changed from any thread, while calls are served. */
final class ZohoCallMode {
    private static final Refusal INVALID_TOKEN = ZohoError.of(401, "INVALID_TOKEN", "invalid oauth token");

    private volatile Refusal badToken = INVALID_TOKEN;
    private volatile Optional<Answer> answer = Optional.empty();
    private final Cuts cuts = new Cuts();

    void badToken(Refusal refusal) {
        badToken = refusal;
    }

    void answer(Optional<Answer> instead) {
        answer = instead;
    }

    /** What a call with a token that opens nothing gets. */
    Refusal badToken() {
        return badToken;
    }

    /** What every call with a live token gets, if it is not the account's own answer. */
    Optional<Answer> answer() {
        return answer;
    }

    /** Which responses are cut. */
    Cuts cuts() {
        return cuts;
    }

    void reset() {
        cuts.reset();
        badToken = INVALID_TOKEN;
        answer = Optional.empty();
    }
}
