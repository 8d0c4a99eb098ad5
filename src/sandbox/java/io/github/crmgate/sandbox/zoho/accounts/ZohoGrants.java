package io.github.crmgate.sandbox.zoho.accounts;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Every code, refresh token and access token of all data centres; thread-safe. */
public final class ZohoGrants {
    public static final Duration CODE_LIFETIME = Duration.ofMinutes(2);

    private final SecureRandom random = new SecureRandom();
    private final Map<String, ZohoCode> codes = new HashMap<>();
    private final ZohoGrantIndex grants = new ZohoGrantIndex();
    private final ZohoTokenCounts counts = new ZohoTokenCounts();
    private final Set<ZohoUser> consented = new HashSet<>();
    private Clock clock = Clock.systemUTC();

    /** Forgets everything, and goes back to the system's clock. */
    public synchronized void reset() {
        codes.clear();
        grants.clear();
        counts.reset();
        consented.clear();
        clock = Clock.systemUTC();
    }

    public synchronized void useClock(Clock other) {
        clock = other;
    }

    public synchronized Clock clock() {
        return clock;
    }

    /** Makes a grant with a refresh token, as if its user had consented long ago. */
    public synchronized String grant(String region, String user, Set<String> scopes) {
        String refreshToken = token();
        grant(region, user, scopes, refreshToken);
        return refreshToken;
    }

    /** Makes the grant that has this refresh token. */
    public synchronized void grant(String region, String user, Set<String> scopes, String refreshToken) {
        grants.add(new ZohoGrant(region, user, Optional.of(refreshToken), scopes));
    }

    /** A code of the self client: no redirect URI belongs to it, and it always brings a refresh token. */
    public synchronized String selfClientCode(String region, String user, Set<String> scopes) {
        return code(new ZohoCode(region, user, scopes, Optional.empty(), true, codeExpiry()));
    }

    /** A code of the browser: it brings a refresh token the first time, and afterwards only if consent was prompted. */
    synchronized String browserCode(
            String region, String user, Set<String> scopes, String redirectUri, boolean offline, boolean prompted) {
        boolean refreshToken = offline && (prompted || !consented.contains(new ZohoUser(region, user)));
        return code(new ZohoCode(region, user, scopes, Optional.of(redirectUri), refreshToken, codeExpiry()));
    }

    synchronized ZohoToken exchange(String region, String code, Optional<String> redirectUri, Duration lifetime) {
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
            consented.add(new ZohoUser(region, known.user()));
        }
        Optional<String> refreshToken = known.refreshToken() ? Optional.of(token()) : Optional.empty();
        ZohoGrant grant = new ZohoGrant(region, known.user(), refreshToken, known.scopes());
        grants.add(grant);
        return issue(grant, refreshToken, lifetime);
    }

    synchronized ZohoToken refresh(String region, String refreshToken, ZohoTokenMode mode) {
        ZohoGrant grant = grants.byRefreshToken(refreshToken).orElseThrow(() -> ZohoAccounts.error("invalid_code"));
        if (!grant.region.equals(region)) {
            throw ZohoAccounts.error("invalid_client");
        }
        if (mode.limited() && grant.exhausted(clock.instant())) {
            throw ZohoAccounts.throttled(400);
        }
        counts.issued(refreshToken);
        return issue(
                grant, mode.rotating() ? Optional.of(rotate(grant, refreshToken)) : Optional.empty(), mode.lifetime());
    }

    synchronized boolean revoke(String region, String refreshToken) {
        Optional<ZohoGrant> grant = grants.byRefreshToken(refreshToken).filter(found -> found.region.equals(region));
        grant.ifPresent(grants::remove);
        return grant.isPresent();
    }

    /** Kills the grant whose refresh token this is, or was before a rotation; false if it lives no more. */
    public synchronized boolean kill(String refreshToken) {
        String first = counts.first(refreshToken);
        Optional<ZohoGrant> grant = grants.byRefreshToken(refreshToken)
                .or(() -> grants.all().stream()
                        .filter(other -> other.refreshToken().map(counts::first).equals(Optional.of(first)))
                        .findFirst());
        grant.ifPresent(grants::remove);
        return grant.isPresent();
    }

    /** The scopes of a live access token in this data centre, or nothing if it doesn't open anything here. */
    public synchronized Optional<Set<String>> scopesOf(String region, String accessToken) {
        Instant now = clock.instant();
        return grants.byAccessToken(accessToken)
                .filter(grant -> grant.region.equals(region) && grant.holds(accessToken, now))
                .map(ZohoGrant::scopes);
    }

    public synchronized boolean opens(String refreshToken) {
        return grants.byRefreshToken(refreshToken).isPresent();
    }

    /** How many refresh tokens of this data centre are alive. */
    public synchronized int alive(String region) {
        return (int) grants.all().stream()
                .filter(grant -> grant.region.equals(region))
                .filter(grant -> grant.refreshToken().isPresent())
                .count();
    }

    public synchronized void expireAccessTokens() {
        grants.expireAccessTokens();
    }

    public synchronized void revokeAll() {
        grants.clear();
    }

    public synchronized void scopes(Set<String> scopes) {
        grants.all().forEach(grant -> grant.scopes(scopes));
    }

    /** Counts a token call with a refresh token, whatever becomes of it. */
    synchronized void presented(String refreshToken) {
        counts.presented(refreshToken);
    }

    public synchronized int tokenCalls(String refreshToken) {
        return counts.calls(refreshToken);
    }

    public synchronized int tokensIssued(String refreshToken) {
        return counts.issuedTo(refreshToken);
    }

    public synchronized Map<String, Integer> tokenCalls() {
        return counts.calls();
    }

    public synchronized void forgetTokenCalls() {
        counts.forget();
    }

    private String rotate(ZohoGrant grant, String old) {
        String refreshToken = token();
        grants.rotate(grant, refreshToken);
        counts.rotated(old, refreshToken);
        return refreshToken;
    }

    private ZohoToken issue(ZohoGrant grant, Optional<String> refreshToken, Duration lifetime) {
        String accessToken = token();
        grants.issue(grant, accessToken, clock.instant(), lifetime);
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
