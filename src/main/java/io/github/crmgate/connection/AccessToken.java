package io.github.crmgate.connection;

import io.github.crmgate.secret.Secret;
import java.net.URI;
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

    /** Whether a new one is worth fetching. */
    public boolean stale(Instant now) {
        return staleAt != null && !now.isBefore(staleAt);
    }

    /** Whether it is of no use any more. */
    public boolean expired(Instant now) {
        return expiresAt != null && !now.isBefore(expiresAt);
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
