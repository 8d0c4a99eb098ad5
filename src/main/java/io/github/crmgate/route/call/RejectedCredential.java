package io.github.crmgate.route.call;

import io.github.crmgate.connection.AccessToken;
import io.github.crmgate.connection.TokenSet;
import io.github.crmgate.failure.Problem;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.oauth.TokenResult;
import io.github.crmgate.route.state.CallState;
import java.util.List;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Lets the auth check decide whether a rejected credential is bad, because some responses 401 are not about the
 * credential. Until the check succeeds, the result of the token step is that it is.
 */
final class RejectedCredential {
    private RejectedCredential() {}

    /** Returns the step after which calls use the rejected credential as it is, instead of another one. */
    static Processor underCheck() {
        return exchange -> CallState.PENDING.set(
                exchange,
                new TokenSet(
                        CallState.CREDENTIAL.get(exchange), Objects.requireNonNull(CrmCallState.TOKEN.find(exchange))));
    }

    /** Returns the step after a successful check: the credential stays. */
    static Processor confirmed() {
        return exchange -> CrmCallState.TOKEN_RESULT.set(exchange, granted(exchange));
    }

    /** Returns the step after a failed check: the credential is bad only if the check rejected it, too. */
    static Processor checkFailed() {
        return RejectedCredential::failed;
    }

    private static void failed(Exchange exchange) {
        if (CrmCallState.REJECTED.find(exchange) != null) {
            return;
        }
        Problem problem = CallState.PROBLEM.get(exchange);
        ProblemCode code = problem.code();
        String detail = "A call was rejected with 401, and the auth check could not confirm it. " + problem.detail();
        CrmCallState.TOKEN_RESULT.set(
                exchange,
                switch (code) {
                    case CRM_PERMISSION_DENIED -> granted(exchange);
                    case CRM_RATE_LIMITED -> new TokenResult.Throttled(detail, problem.retryAfter());
                    case CRM_TIMEOUT -> new TokenResult.TimedOut(detail);
                    case AUTHORIZATION_REQUIRED, AUTH_CHECK_FAILED, CRM_REJECTED ->
                        new TokenResult.Refused(code.code(), detail);
                    default -> new TokenResult.Unavailable(detail);
                });
    }

    private static TokenResult granted(Exchange exchange) {
        AccessToken token = Objects.requireNonNull(
                Objects.requireNonNull(CallState.PENDING.find(exchange)).token());
        return new TokenResult.Granted(token.value(), null, null, token.apiBase(), List.of());
    }
}
