package io.github.crmgate.token;

import io.github.crmgate.connection.AccessToken;
import io.github.crmgate.oauth.TokenResult;
import java.time.Duration;
import java.time.Instant;
import java.util.function.DoubleSupplier;

/**
 * Computes when a new token becomes stale: in the last tenth of its life, at most ten minutes before it expires, and up
 * to half as much earlier, so that tokens issued together are not refreshed together.
 */
final class TokenLifetime {
    private static final Duration MAX_MARGIN = Duration.ofMinutes(10);

    private final DoubleSupplier jitter;

    TokenLifetime(DoubleSupplier jitter) {
        this.jitter = jitter;
    }

    AccessToken token(TokenResult.Granted granted, Instant now) {
        Duration lifetime = granted.lifetime();
        if (lifetime == null) {
            return new AccessToken(granted.accessToken(), granted.apiBase(), null, null);
        }
        Duration margin = lifetime.dividedBy(10);
        margin = margin.compareTo(MAX_MARGIN) > 0 ? MAX_MARGIN : margin;
        Instant expiresAt = now.plus(lifetime);
        Duration early = Duration.ofMillis((long) (margin.toMillis() * (1 + jitter.getAsDouble() / 2)));
        return new AccessToken(granted.accessToken(), granted.apiBase(), expiresAt.minus(early), expiresAt);
    }
}
