package io.github.crmgate.connection;

import java.util.List;

/** Counts refresh tokens that CrmGate obtained and has not revoked, for providers with a {@link TokenQuota}. */
public interface RefreshTokenCounts {
    /**
     * Counts a refresh token.
     *
     * @param client OAuth client for which it was issued
     * @return number of refresh tokens that the user of the connection has now
     */
    int made(String client, Connection connection, Credential refreshToken);

    /** Returns the users of a provider that have at least {@code min} refresh tokens. */
    List<Count> from(String provider, int min);

    /**
     * Number of refresh tokens of a user.
     *
     * @param user owner of the connections; empty for pre-authorized connections
     */
    record Count(String provider, String client, String user, int refreshTokens) {}
}
