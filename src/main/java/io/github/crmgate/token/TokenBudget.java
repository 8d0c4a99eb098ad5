package io.github.crmgate.token;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Optional;

/** Counts the tokens of one refresh token: Zoho grants 10 in 10 minutes and refuses further ones. */
final class TokenBudget {
    private static final int MOST = 10;
    private static final Duration WINDOW = Duration.ofMinutes(10);

    private final ArrayDeque<Instant> granted = new ArrayDeque<>();

    /** How long to wait for the next token; empty if one may be asked for now. */
    synchronized Optional<Duration> wait(Instant now) {
        while (!granted.isEmpty() && !granted.getFirst().plus(WINDOW).isAfter(now)) {
            granted.removeFirst();
        }
        return granted.size() < MOST
                ? Optional.empty()
                : Optional.of(Duration.between(now, granted.getFirst().plus(WINDOW)));
    }

    synchronized void granted(Instant now) {
        granted.addLast(now);
    }
}
