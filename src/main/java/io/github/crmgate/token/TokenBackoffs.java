package io.github.crmgate.token;

import io.github.crmgate.connection.TokenBackoff;
import io.github.crmgate.failure.Problem;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.oauth.TokenResult;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Computes the back-off of a connection that got no token. A wait from the provider takes precedence. Otherwise a
 * throttle pauses for 1, 2, 4, 8, then 10 minutes, a refusal for 30 seconds, and an endpoint that is down not at all
 * after the first failure, then for 1, 2, 4 … 60 seconds. A rejected key is checked again after 5, 10, 20 … seconds, up
 * to 15 minutes.
 */
final class TokenBackoffs {
    private static final Duration FIRST_THROTTLE = Duration.ofMinutes(1);
    private static final Duration MAX_THROTTLE = Duration.ofMinutes(10);
    private static final Duration REFUSED_PAUSE = Duration.ofSeconds(30);
    private static final Duration MAX_PAUSE = Duration.ofMinutes(1);
    private static final Duration FIRST_RECHECK = Duration.ofSeconds(5);
    private static final Duration MAX_RECHECK = Duration.ofMinutes(15);

    private TokenBackoffs() {}

    /** Returns the back-off after a further failure. */
    static TokenBackoff after(@Nullable TokenBackoff last, TokenResult answer, Instant now) {
        int failures = last == null ? 1 : last.failures() + 1;
        if (answer instanceof TokenResult.Throttled throttled) {
            Duration wait = throttled.retryAfter() == null ? throttle(failures) : throttled.retryAfter();
            return trouble(failures, now.plus(wait), ProblemCode.CRM_RATE_LIMITED, throttled.detail());
        }
        if (answer instanceof TokenResult.Refused refused) {
            return trouble(failures, now.plus(REFUSED_PAUSE), ProblemCode.AUTHORIZATION_REQUIRED, refused.detail());
        }
        Instant until = now.plus(pause(failures));
        return answer instanceof TokenResult.TimedOut late
                ? trouble(failures, until, ProblemCode.CRM_TIMEOUT, late.detail())
                : trouble(failures, until, ProblemCode.CRM_UNAVAILABLE, ((TokenResult.Unavailable) answer).detail());
    }

    /**
     * Returns the back-off until the next check of a rejected key.
     *
     * @param last back-off of the previous check; null for the first
     */
    static TokenBackoff recheck(@Nullable TokenBackoff last, String detail, Instant now) {
        int failures = last == null ? 1 : last.failures() + 1;
        Duration wait = FIRST_RECHECK.multipliedBy(1L << Math.min(failures - 1, 10));
        Instant until = now.plus(wait.compareTo(MAX_RECHECK) > 0 ? MAX_RECHECK : wait);
        return trouble(failures, until, ProblemCode.AUTHORIZATION_REQUIRED, detail);
    }

    /** Returns the problem for callers in the meantime. */
    static Problem problem(TokenBackoff trouble, Instant now) {
        Duration wait = Duration.between(now, trouble.until());
        return Problem.of(ProblemCode.of(trouble.code()), trouble.detail())
                .retryAfter(wait.isNegative() ? Duration.ZERO : wait);
    }

    /** Returns the pause after a failure of an endpoint that is down. */
    static Duration pause(int failures) {
        if (failures <= 1) {
            return Duration.ZERO;
        }
        Duration pause = Duration.ofSeconds(1L << Math.min(failures - 2, 10));
        return pause.compareTo(MAX_PAUSE) > 0 ? MAX_PAUSE : pause;
    }

    private static Duration throttle(int failures) {
        Duration wait = FIRST_THROTTLE.multipliedBy(1L << Math.min(failures - 1, 4));
        return wait.compareTo(MAX_THROTTLE) > 0 ? MAX_THROTTLE : wait;
    }

    private static TokenBackoff trouble(int failures, Instant until, ProblemCode code, String detail) {
        return new TokenBackoff(failures, until, code.code(), detail);
    }
}
