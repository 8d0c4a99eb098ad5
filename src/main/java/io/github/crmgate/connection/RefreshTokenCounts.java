package io.github.crmgate.connection;

import java.util.List;

/**
 * Counts the refresh tokens that were made here and are not revoked yet. Zoho keeps 20 for each user and client; the
 * next one silently kills the oldest.
 */
public interface RefreshTokenCounts {
    /** How many Zoho keeps. */
    int MOST = 20;

    /** From how many on it is worth a warning. */
    int MANY = 15;

    /**
     * Counts one.
     *
     * @param client for which it was made
     * @return how many the user of the connection has by now
     */
    int made(String client, Connection connection, Credential refreshToken);

    /** Users that have at least so many. */
    List<Count> from(int least);

    /**
     * One user's.
     *
     * @param user the owner of the connections, or an empty text for pre-authorized ones
     */
    record Count(String provider, String client, String user, int refreshTokens) {}
}
