package io.github.crmgate.sandbox.zoho.accounts;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One consent of one user in one data centre, with its live access tokens; guarded by its {@link ZohoGrants}. */
final class ZohoGrant {
    private static final int LIVE_TOKENS = 10;
    private static final int TOKENS_A_WINDOW = 10;
    private static final Duration WINDOW = Duration.ofMinutes(10);

    final String region;
    final String user;
    private final Map<String, Instant> accessTokens = new LinkedHashMap<>();
    private final Deque<Instant> issued = new ArrayDeque<>();
    private Optional<String> refreshToken;
    private Set<String> scopes;

    ZohoGrant(String region, String user, Optional<String> refreshToken, Set<String> scopes) {
        this.region = region;
        this.user = user;
        this.refreshToken = refreshToken;
        this.scopes = scopes;
    }

    Optional<String> refreshToken() {
        return refreshToken;
    }

    void refreshToken(String changed) {
        refreshToken = Optional.of(changed);
    }

    Set<String> scopes() {
        return scopes;
    }

    void scopes(Set<String> changed) {
        scopes = changed;
    }

    Set<String> accessTokens() {
        return accessTokens.keySet();
    }

    boolean exhausted(Instant now) {
        issued.removeIf(time -> !time.plus(WINDOW).isAfter(now));
        return issued.size() >= TOKENS_A_WINDOW;
    }

    /** Takes one more access token, and answers the one that dies of it. */
    Optional<String> issue(String accessToken, Instant now, Duration lifetime) {
        issued.add(now);
        accessTokens.put(accessToken, now.plus(lifetime));
        if (accessTokens.size() <= LIVE_TOKENS) {
            return Optional.empty();
        }
        String oldest = accessTokens.keySet().iterator().next();
        accessTokens.remove(oldest);
        return Optional.of(oldest);
    }

    boolean holds(String accessToken, Instant now) {
        return accessTokens.containsKey(accessToken)
                && accessTokens.get(accessToken).isAfter(now);
    }

    void expireAccessTokens() {
        accessTokens.clear();
    }
}
