package io.github.crmgate.route.call;

import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.failure.TokenRejectedException;
import io.github.crmgate.oauth.TokenResult;
import io.github.crmgate.route.state.Failures;
import org.jspecify.annotations.Nullable;

/** The outcome of a call, in the few words that metrics count: {@value #OK}, or a problem's code. */
public final class Outcomes {
    static final String OK = "ok";

    /** Usually the call is repeated with another token, and no caller gets a problem. */
    private static final String TOKEN_REJECTED = "token_rejected";

    private Outcomes() {}

    /** Returns the outcome of a call that failed. */
    public static String of(@Nullable Throwable failure) {
        return failure instanceof TokenRejectedException
                ? TOKEN_REJECTED
                : Failures.code(failure).code();
    }

    /** Returns the outcome of a call whose response is passed on without being read. */
    public static String of(int status) {
        if (status < 400) {
            return OK;
        }
        return switch (status) {
            case 401 -> TOKEN_REJECTED;
            case 403 -> ProblemCode.CRM_PERMISSION_DENIED.code();
            case 429 -> ProblemCode.CRM_RATE_LIMITED.code();
            default -> (status < 500 ? ProblemCode.CRM_REJECTED : ProblemCode.CRM_UNAVAILABLE).code();
        };
    }

    /** Returns the outcome of a token request. */
    public static String of(TokenResult answer) {
        if (answer instanceof TokenResult.Granted) {
            return OK;
        } else if (answer instanceof TokenResult.Throttled) {
            return ProblemCode.CRM_RATE_LIMITED.code();
        } else if (answer instanceof TokenResult.Unavailable) {
            return ProblemCode.CRM_UNAVAILABLE.code();
        } else if (answer instanceof TokenResult.TimedOut) {
            return ProblemCode.CRM_TIMEOUT.code();
        }
        return ProblemCode.AUTHORIZATION_REQUIRED.code();
    }
}
