package io.github.crmgate.sandbox.zoho.accounts;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The live grants, each found by its tokens without a look at the others; guarded by its {@link ZohoGrants}. */
final class ZohoGrantIndex {
    private static final int REFRESH_TOKENS = 20;

    private final Set<ZohoGrant> all = new LinkedHashSet<>();
    private final Map<String, ZohoGrant> byRefreshToken = new HashMap<>();
    private final Map<String, ZohoGrant> byAccessToken = new HashMap<>();
    private final Map<ZohoUser, Deque<ZohoGrant>> refreshable = new HashMap<>();

    /** Adds a grant; the oldest of a user who has too many refresh tokens by then is removed. */
    void add(ZohoGrant grant) {
        all.add(grant);
        grant.refreshToken().ifPresent(refreshToken -> {
            byRefreshToken.put(refreshToken, grant);
            Deque<ZohoGrant> ofUser = refreshable.computeIfAbsent(user(grant), user -> new ArrayDeque<>());
            ofUser.add(grant);
            if (ofUser.size() > REFRESH_TOKENS) {
                remove(ofUser.getFirst());
            }
        });
    }

    void remove(ZohoGrant grant) {
        all.remove(grant);
        grant.accessTokens().forEach(byAccessToken::remove);
        grant.refreshToken().ifPresent(refreshToken -> {
            byRefreshToken.remove(refreshToken);
            Deque<ZohoGrant> ofUser = refreshable.get(user(grant));
            ofUser.remove(grant);
            if (ofUser.isEmpty()) {
                refreshable.remove(user(grant));
            }
        });
    }

    void clear() {
        all.clear();
        byRefreshToken.clear();
        byAccessToken.clear();
        refreshable.clear();
    }

    /** All live grants, the oldest first. */
    Set<ZohoGrant> all() {
        return all;
    }

    Optional<ZohoGrant> byRefreshToken(String refreshToken) {
        return Optional.ofNullable(byRefreshToken.get(refreshToken));
    }

    Optional<ZohoGrant> byAccessToken(String accessToken) {
        return Optional.ofNullable(byAccessToken.get(accessToken));
    }

    void rotate(ZohoGrant grant, String refreshToken) {
        grant.refreshToken().ifPresent(byRefreshToken::remove);
        grant.refreshToken(refreshToken);
        byRefreshToken.put(refreshToken, grant);
    }

    void issue(ZohoGrant grant, String accessToken, Instant now, Duration lifetime) {
        byAccessToken.put(accessToken, grant);
        grant.issue(accessToken, now, lifetime).ifPresent(byAccessToken::remove);
    }

    void expireAccessTokens() {
        all.forEach(ZohoGrant::expireAccessTokens);
        byAccessToken.clear();
    }

    private static ZohoUser user(ZohoGrant grant) {
        return new ZohoUser(grant.region, grant.user);
    }
}
