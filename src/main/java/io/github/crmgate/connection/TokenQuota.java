package io.github.crmgate.connection;

import java.time.Duration;

/**
 * Limits that a provider sets on the tokens of one OAuth client.
 *
 * @param client id of the OAuth client
 * @param accessTokens access tokens that one refresh token brings within the window; 1 to
 *     {@value TokenStore#MAX_COUNTED}
 * @param window length of the sliding window in which access tokens count
 * @param refreshTokens refresh tokens that a user may hold; each further one invalidates the oldest without notice
 * @param warnFrom refresh tokens of a user from which operators are warned
 */
public record TokenQuota(String client, int accessTokens, Duration window, int refreshTokens, int warnFrom) {

    /** @throws IllegalArgumentException if {@code accessTokens} is out of range */
    public TokenQuota {
        if (accessTokens < 1 || accessTokens > TokenStore.MAX_COUNTED) {
            throw new IllegalArgumentException("accessTokens must be 1 to " + TokenStore.MAX_COUNTED);
        }
    }
}
