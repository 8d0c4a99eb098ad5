package io.github.crmgate.connection;

import java.time.Duration;

/**
 * Limits that a provider sets on the tokens of one OAuth client.
 *
 * @param client the id of the OAuth client
 * @param accessTokens number of access tokens that one refresh token brings within the window; 1 to
 *     {@value GrantStore#MAX_COUNTED}
 * @param window length of the sliding window in which access tokens count
 * @param refreshTokens number of refresh tokens that a user may hold; each further one ends the oldest without notice
 * @param warnFrom number of refresh tokens of a user from which on operators are warned
 */
public record TokenQuota(String client, int accessTokens, Duration window, int refreshTokens, int warnFrom) {

    /** @throws IllegalArgumentException if {@code accessTokens} is out of range */
    public TokenQuota {
        if (accessTokens < 1 || accessTokens > GrantStore.MAX_COUNTED) {
            throw new IllegalArgumentException("accessTokens must be 1 to " + GrantStore.MAX_COUNTED);
        }
    }
}
