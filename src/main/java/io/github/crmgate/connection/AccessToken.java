package io.github.crmgate.connection;

import io.github.crmgate.secret.Secret;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A token in hand.
 *
 * @param apiBase where calls with it go
 * @param staleAt from when on a new one is worth fetching; null if never
 * @param expiresAt from when on it is of no use; null if never
 */
public record AccessToken(
        Secret value,
        URI apiBase,
        @Nullable Instant staleAt,
        @Nullable Instant expiresAt) {

    private static final Duration MAX_MARGIN = Duration.ofSeconds(5);

    /** Whether a new one is worth fetching. */
    public boolean stale(Instant now) {
        return staleAt != null && !now.isBefore(staleAt);
    }

    /**
     * Whether it is not used any more: in its last seconds it might expire on its way to the CRM. That is 5 s, or half of
     * the time between going stale and expiring if that is shorter.
     */
    public boolean expired(Instant now) {
        return expiresAt != null && !now.isBefore(expiresAt.minus(margin(expiresAt)));
    }

    private Duration margin(Instant end) {
        Duration half =
                staleAt == null ? MAX_MARGIN : Duration.between(staleAt, end).dividedBy(2);
        return half.compareTo(MAX_MARGIN) < 0 ? half : MAX_MARGIN;
    }

    /** Whether it is the credential itself, which only a user can replace. */
    public boolean permanent() {
        return expiresAt == null;
    }

    /** Whether it is the same token as another. */
    public boolean same(@Nullable AccessToken other) {
        return other != null && value.equals(other.value);
    }
}
