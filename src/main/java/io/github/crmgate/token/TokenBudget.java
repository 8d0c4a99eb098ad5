package io.github.crmgate.token;

import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.Problem;
import io.github.crmgate.failure.ProblemCode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Zoho grants 10 tokens for a refresh token in 10 minutes and refuses further ones. */
final class TokenBudget {
    private static final int MOST = 10;
    private static final Duration WINDOW = Duration.ofMinutes(10);

    private TokenBudget() {}

    /** What callers are told who would need one more. */
    static CrmGateException spent(Duration wait) {
        return new CrmGateException(Problem.of(
                        ProblemCode.CRM_RATE_LIMITED,
                        "10 tokens were fetched with this refresh token within 10 minutes, which is all that the provider"
                                + " grants. If the CRM rejected each of them, the region or environment does not fit the"
                                + " account.")
                .retryAfter(wait));
    }

    /** How long to wait for the next token after those; empty if one may be asked for now. */
    static Optional<Duration> wait(List<Instant> granted, Instant now) {
        List<Instant> counting = granted.stream()
                .filter(instant -> instant.plus(WINDOW).isAfter(now))
                .sorted()
                .toList();
        return counting.size() < MOST
                ? Optional.empty()
                : Optional.of(Duration.between(
                        now, counting.get(counting.size() - MOST).plus(WINDOW)));
    }
}
