package io.github.crmgate.token;

import io.github.crmgate.connection.Credential;
import io.github.crmgate.connection.TokenQuota;
import io.github.crmgate.connection.TokenStore;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.Problem;
import io.github.crmgate.failure.ProblemCode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Enforces the token quota of a provider over all connections that share a credential. */
final class TokenBudget {
    private final TokenStore grants;
    private final Function<String, Optional<TokenQuota>> quotas;

    TokenBudget(TokenStore grants, Function<String, Optional<TokenQuota>> quotas) {
        this.grants = grants;
        this.quotas = quotas;
    }

    /**
     * Checks that another token may be fetched.
     *
     * @throws CrmGateException {@code crm_rate_limited} with the time to wait
     */
    void ensure(String provider, Credential credential, Instant now) {
        if (!(credential instanceof Credential.RefreshToken)) {
            return; // the credential is the token, or valid for a single call
        }
        quotas.apply(provider)
                .ifPresent(quota -> wait(quota, grants.granted(credential), now).ifPresent(wait -> {
                    throw spent(quota, wait);
                }));
    }

    /** Returns the time to wait for the next token after those; empty if one may be fetched now. */
    static Optional<Duration> wait(TokenQuota quota, List<Instant> granted, Instant now) {
        List<Instant> counting = granted.stream()
                .filter(instant -> instant.plus(quota.window()).isAfter(now))
                .sorted()
                .toList();
        return counting.size() < quota.accessTokens()
                ? Optional.empty()
                : Optional.of(Duration.between(
                        now,
                        counting.get(counting.size() - quota.accessTokens()).plus(quota.window())));
    }

    private static CrmGateException spent(TokenQuota quota, Duration wait) {
        return new CrmGateException(Problem.of(
                        ProblemCode.CRM_RATE_LIMITED,
                        quota.accessTokens() + " tokens were fetched with this refresh token within "
                                + quota.window().toMinutes() + " minutes, which is all that the provider grants. If the"
                                + " CRM rejected each of them, the region or environment does not fit the account.")
                .retryAfter(wait));
    }
}
