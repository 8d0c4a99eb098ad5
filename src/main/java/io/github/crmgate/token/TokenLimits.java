package io.github.crmgate.token;

import java.time.Duration;

/**
 * Limits of the token keeper.
 *
 * @param lease time for which a process has a connection's refresh to itself; longer than a token call can last
 * @param patience maximum time that a caller waits for another caller's refresh
 * @param look interval at which a caller checks whether another process is done
 * @param confirmAfter pause before the second attempt that confirms a dead grant
 * @param concurrency maximum number of concurrent token calls in this process
 */
public record TokenLimits(Duration lease, Duration patience, Duration look, Duration confirmAfter, int concurrency) {

    /**
     * Returns the limits for a maximum duration of a token call.
     *
     * @param call duration of all attempts and the pauses between them
     */
    public static TokenLimits of(Duration call, int concurrency) {
        Duration lease = call.plusSeconds(3); // includes the store's response
        return new TokenLimits(lease, lease.plusSeconds(5), Duration.ofMillis(100), Duration.ofSeconds(1), concurrency);
    }
}
