package io.github.crmgate.deadletter;

import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes dead letters that are too old or too many, and warns if any of them was still waiting. */
public final class Retention implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

    private final DeadLetters letters;
    private final DeadLetterPolicy policy;
    private final Clock clock;

    public Retention(DeadLetters letters, DeadLetterPolicy policy, Clock clock) {
        this.letters = letters;
        this.policy = policy;
        this.clock = clock;
    }

    @Override
    public void run() {
        int dropped = letters.prune(clock.instant().minus(policy.maxAge()), policy.maxCount());
        if (dropped > 0) {
            LOG.warn(
                    "dead letters: the oldest {} that were still waiting are dropped: they are older than"
                            + " crmgate.dead-letter.max-age, or more than crmgate.dead-letter.max-count",
                    dropped);
        }
    }
}
