package io.github.crmgate.connection;

import io.github.crmgate.secret.Secret;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An access token.
 *
 * @param apiBase base URL of calls with it
 * @param staleAt time from which it should be refreshed; null if never
 * @param expiresAt time from which it is invalid; null if never
 */
public record AccessToken(
        Secret value,
        URI apiBase,
        @Nullable Instant staleAt,
        @Nullable Instant expiresAt) {

    private static final Duration MAX_MARGIN = Duration.ofSeconds(5);

    /** Returns whether it should be refreshed. */
    public boolean stale(Instant now) {
        return staleAt != null && !now.isBefore(staleAt);
    }

    /**
     * Returns whether it must not be used any more, because it might expire on its way to the CRM: in its last 5 s, or
     * in half of the time between stale and expired if that is shorter.
     */
    public boolean expired(Instant now) {
        return expiresAt != null && !now.isBefore(expiresAt.minus(margin(expiresAt)));
    }

    private Duration margin(Instant end) {
        // a division of durations is expensive, and each call asks
        if (staleAt == null || !staleAt.plus(MAX_MARGIN).plus(MAX_MARGIN).isAfter(end)) {
            return MAX_MARGIN;
        }
        return Duration.between(staleAt, end).dividedBy(2);
    }

    /** Returns whether it is the credential itself, which only a user can replace. */
    public boolean permanent() {
        return expiresAt == null;
    }

    /** Returns whether another token is the same. */
    public boolean same(@Nullable AccessToken other) {
        return other != null && value.equals(other.value);
    }
}
