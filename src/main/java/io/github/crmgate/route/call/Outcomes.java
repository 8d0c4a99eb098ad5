package io.github.crmgate.route.call;

import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.failure.TokenRejectedException;
import io.github.crmgate.oauth.TokenAnswer;
import io.github.crmgate.route.state.Failures;
import org.jspecify.annotations.Nullable;

/** What came of a call, in the few words that metrics count: {@value #OK}, or why not, by a problem's code. */
public final class Outcomes {
    static final String OK = "ok";

    /** Most often the call is made once more with another token, and no caller meets a problem. */
    private static final String TOKEN_REJECTED = "token_rejected";

    private Outcomes() {}

    /** That of a call that failed. */
    public static String of(@Nullable Throwable failure) {
        return failure instanceof TokenRejectedException
                ? TOKEN_REJECTED
                : Failures.code(failure).code();
    }

    /** That of a call whose answer is passed on unread. */
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

    /** That of a request for a token. */
    public static String of(TokenAnswer answer) {
        if (answer instanceof TokenAnswer.Granted) {
            return OK;
        } else if (answer instanceof TokenAnswer.Throttled) {
            return ProblemCode.CRM_RATE_LIMITED.code();
        } else if (answer instanceof TokenAnswer.Unavailable) {
            return ProblemCode.CRM_UNAVAILABLE.code();
        } else if (answer instanceof TokenAnswer.TimedOut) {
            return ProblemCode.CRM_TIMEOUT.code();
        }
        return ProblemCode.AUTHORIZATION_REQUIRED.code();
    }
}
