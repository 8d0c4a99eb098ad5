package io.github.crmgate.token;

import java.time.Duration;

/**
 * Limits of the token keeper.
 *
 * @param lease time for which a process has a connection's refresh to itself from the last heartbeat
 * @param maxCall maximum duration of a token call and its confirmation, after which heartbeats end
 * @param patience maximum time that a caller waits for a token
 * @param look interval at which a caller checks whether another process is done
 * @param confirmAfter pause before the second attempt that confirms a dead grant
 * @param concurrency maximum number of concurrent token calls in this process
 */
public record TokenLimits(
        Duration lease, Duration maxCall, Duration patience, Duration look, Duration confirmAfter, int concurrency) {
    private static final Duration LEASE = Duration.ofSeconds(10);
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration CONFIRM_AFTER = Duration.ofSeconds(1);

    /** Time that a caller waits beyond the timeout of a single attempt; leaves a second for the response. */
    private static final Duration GRACE = Duration.ofSeconds(4);

    /**
     * Returns the limits for a process.
     *
     * @param timeout timeout of a single attempt
     * @param call maximum duration of all attempts and the pauses between them
     */
    public static TokenLimits of(Duration timeout, Duration call, int concurrency) {
        Duration confirmed = call.multipliedBy(2).plus(CONFIRM_AFTER).plus(LEASE); // includes the store's responses
        return new TokenLimits(LEASE, confirmed, timeout.plus(GRACE), LOOK, CONFIRM_AFTER, concurrency);
    }
}
