package io.github.crmgate.sandbox;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Every code, refresh token and access token of all data centres; thread-safe. */
final class ZohoGrants {
    static final Duration CODE_LIFETIME = Duration.ofMinutes(2);
    private static final int REFRESH_TOKENS = 20;

    private final SecureRandom random = new SecureRandom();
    private final Map<String, ZohoCode> codes = new HashMap<>();
    private final List<ZohoGrant> grants = new ArrayList<>();
    private final Set<String> consented = new HashSet<>();
    private Clock clock = Clock.systemUTC();
    private Duration lifetime = Duration.ofHours(1);
    private boolean limited;

    /** Forgets everything, and goes back to the system's clock and to tokens of an hour without a limit. */
    synchronized void reset() {
        codes.clear();
        grants.clear();
        consented.clear();
        clock = Clock.systemUTC();
        lifetime = Duration.ofHours(1);
        limited = false;
    }

    synchronized void useClock(Clock other) {
        clock = other;
    }

    synchronized Clock clock() {
        return clock;
    }

    synchronized void tokensLast(Duration duration) {
        lifetime = duration;
    }

    synchronized void limit(boolean on) {
        limited = on;
    }

    /** Makes a grant with a refresh token, as if its user had consented long ago. */
    synchronized String grant(String region, String user, Set<String> scopes) {
        return add(region, user, scopes, true).refreshToken.orElseThrow();
    }

    /** Makes the grant that has this refresh token. */
    synchronized void grant(String region, String user, Set<String> scopes, String refreshToken) {
        grants.add(new ZohoGrant(region, user, Optional.of(refreshToken), scopes));
    }

    /** A code of the self client: no redirect URI belongs to it, and it always brings a refresh token. */
    synchronized String selfClientCode(String region, String user, Set<String> scopes) {
        return code(new ZohoCode(region, user, scopes, Optional.empty(), true, codeExpiry()));
    }

    /** A code of the browser: it brings a refresh token the first time, and afterwards only if consent was prompted. */
    synchronized String browserCode(
            String region, String user, Set<String> scopes, String redirectUri, boolean offline, boolean prompted) {
        boolean refreshToken = offline && (prompted || !consented.contains(region + user));
        return code(new ZohoCode(region, user, scopes, Optional.of(redirectUri), refreshToken, codeExpiry()));
    }

    synchronized ZohoToken exchange(String region, String code, Optional<String> redirectUri) {
        ZohoCode known = codes.get(code);
        if (known == null) {
            throw ZohoAccounts.error("invalid_code");
        }
        if (!known.region().equals(region)) {
            throw ZohoAccounts.error("invalid_client");
        }
        if (known.redirectUri().isPresent() && !known.redirectUri().equals(redirectUri)) {
            throw ZohoAccounts.error("invalid_redirect_uri");
        }
        codes.remove(code);
        if (!known.expiresAt().isAfter(clock.instant())) {
            throw ZohoAccounts.error("invalid_code");
        }
        if (known.redirectUri().isPresent()) {
            consented.add(region + known.user());
        }
        ZohoGrant grant = add(region, known.user(), known.scopes(), known.refreshToken());
        return issue(grant, grant.refreshToken);
    }

    synchronized ZohoToken refresh(String region, String refreshToken) {
        ZohoGrant grant = byRefreshToken(refreshToken).orElseThrow(() -> ZohoAccounts.error("invalid_code"));
        if (!grant.region.equals(region)) {
            throw ZohoAccounts.error("invalid_client");
        }
        if (limited && grant.exhausted(clock.instant())) {
            throw ZohoAccounts.throttled(400);
        }
        return issue(grant, Optional.empty());
    }

    synchronized boolean revoke(String region, String refreshToken) {
        return grants.removeIf(
                grant -> grant.region.equals(region) && grant.refreshToken.equals(Optional.of(refreshToken)));
    }

    /** The scopes of a live access token in this data centre, or nothing if it doesn't open anything here. */
    synchronized Optional<Set<String>> scopesOf(String region, String accessToken) {
        Instant now = clock.instant();
        return grants.stream()
                .filter(grant -> grant.region.equals(region) && grant.holds(accessToken, now))
                .map(ZohoGrant::scopes)
                .findFirst();
    }

    synchronized void expireAccessTokens() {
        grants.forEach(ZohoGrant::expireAccessTokens);
    }

    synchronized void revokeAll() {
        grants.clear();
    }

    synchronized void scopes(Set<String> scopes) {
        grants.forEach(grant -> grant.scopes(scopes));
    }

    private Optional<ZohoGrant> byRefreshToken(String refreshToken) {
        return grants.stream()
                .filter(grant -> grant.refreshToken.equals(Optional.of(refreshToken)))
                .findFirst();
    }

    private ZohoGrant add(String region, String user, Set<String> scopes, boolean refreshable) {
        ZohoGrant grant = new ZohoGrant(region, user, refreshable ? Optional.of(token()) : Optional.empty(), scopes);
        grants.add(grant);
        List<ZohoGrant> ofUser = grants.stream()
                .filter(other -> other.refreshToken.isPresent())
                .filter(other -> other.region.equals(region) && other.user.equals(user))
                .toList();
        if (ofUser.size() > REFRESH_TOKENS) {
            grants.remove(ofUser.get(0));
        }
        return grant;
    }

    private ZohoToken issue(ZohoGrant grant, Optional<String> refreshToken) {
        String accessToken = token();
        grant.issue(accessToken, clock.instant(), lifetime);
        return new ZohoToken(accessToken, refreshToken, lifetime, grant.scopes());
    }

    private String code(ZohoCode code) {
        String value = token();
        codes.put(value, code);
        return value;
    }

    private Instant codeExpiry() {
        return clock.instant().plus(CODE_LIFETIME);
    }

    private String token() {
        byte[] first = new byte[16];
        byte[] second = new byte[16];
        random.nextBytes(first);
        random.nextBytes(second);
        return "1000." + HexFormat.of().formatHex(first) + "." + HexFormat.of().formatHex(second);
    }
}
