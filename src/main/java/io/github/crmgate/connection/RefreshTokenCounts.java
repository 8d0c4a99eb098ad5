package io.github.crmgate.connection;

import java.util.List;

/** Counts the refresh tokens that were made here and are not revoked yet, for providers that have a {@link TokenQuota}. */
public interface RefreshTokenCounts {
    /**
     * Counts one.
     *
     * @param client for which it was made
     * @return how many the user of the connection has by now
     */
    int made(String client, Connection connection, Credential refreshToken);

    /** Returns the users of a provider that have at least so many. */
    List<Count> from(String provider, int min);

    /**
     * One user's.
     *
     * @param user the owner of the connections, or an empty text for pre-authorized ones
     */
    record Count(String provider, String client, String user, int refreshTokens) {}
}
