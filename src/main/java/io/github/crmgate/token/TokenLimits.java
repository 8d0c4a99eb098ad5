package io.github.crmgate.token;

import java.time.Duration;

/**
 * What the keeper keeps to.
 *
 * @param lease how long a process has a connection's refresh to itself; longer than a token call can last
 * @param patience how long a caller waits for the refresh of somebody else
 * @param look how often a caller looks whether another process is done
 * @param confirmAfter pause before the second try that confirms a dead grant
 * @param concurrency how many token calls run at once in this process
 */
public record TokenLimits(Duration lease, Duration patience, Duration look, Duration confirmAfter, int concurrency) {

    /**
     * The limits that follow from how long one token call can last.
     *
     * @param call all attempts and the pauses between them
     */
    public static TokenLimits of(Duration call, int concurrency) {
        Duration lease = call.plusSeconds(3); // and the store's answer
        return new TokenLimits(lease, lease.plusSeconds(5), Duration.ofMillis(100), Duration.ofSeconds(1), concurrency);
    }
}
