package io.github.crmgate.token;

import io.github.crmgate.failure.Problem;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.oauth.TokenAnswer;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Remembers which connections could not get a token, and for how long they are not to ask again. A provider's word on
 * that counts; without one a throttle pauses for 1, 2, 4, 8, then 10 minutes, a refusal for 30 seconds, and an endpoint
 * that is down as {@link Backoff} says.
 */
final class TokenTrouble {
    private static final Duration FIRST_THROTTLE = Duration.ofMinutes(1);
    private static final Duration LONGEST_THROTTLE = Duration.ofMinutes(10);
    private static final Duration REFUSED_PAUSE = Duration.ofSeconds(30);

    private final ConcurrentHashMap<String, Backoff> backoffs = new ConcurrentHashMap<>();

    /** The pause that a connection is in; null if it may ask. */
    @Nullable
    Backoff pause(String connection, Instant now) {
        Backoff backoff = backoffs.get(connection);
        return backoff != null && now.isBefore(backoff.until()) ? backoff : null;
    }

    /** The trouble is over. */
    void over(String connection) {
        backoffs.remove(connection);
    }

    /** Keeps a failure in mind, and tells what it means to callers. */
    Problem failed(String connection, TokenAnswer answer, Instant now) {
        Backoff last = backoffs.get(connection);
        int failures = last == null ? 1 : last.failures() + 1;
        Problem problem = problem(answer, failures);
        Duration wait = problem.retryAfter() == null ? Duration.ZERO : problem.retryAfter();
        backoffs.put(connection, new Backoff(failures, now.plus(wait), problem));
        return problem;
    }

    private static Problem problem(TokenAnswer answer, int failures) {
        if (answer instanceof TokenAnswer.Throttled throttled) {
            return Problem.of(ProblemCode.CRM_RATE_LIMITED, throttled.detail())
                    .retryAfter(throttled.retryAfter() == null ? throttle(failures) : throttled.retryAfter());
        }
        if (answer instanceof TokenAnswer.Refused refused) {
            return Problem.of(ProblemCode.AUTHORIZATION_REQUIRED, refused.detail())
                    .retryAfter(REFUSED_PAUSE);
        }
        Problem problem = answer instanceof TokenAnswer.TimedOut late
                ? Problem.of(ProblemCode.CRM_TIMEOUT, late.detail())
                : Problem.of(ProblemCode.CRM_UNAVAILABLE, ((TokenAnswer.Unavailable) answer).detail());
        return problem.retryAfter(Backoff.pause(failures));
    }

    private static Duration throttle(int failures) {
        Duration wait = FIRST_THROTTLE.multipliedBy(1L << Math.min(failures - 1, 4));
        return wait.compareTo(LONGEST_THROTTLE) > 0 ? LONGEST_THROTTLE : wait;
    }
}
