package io.github.crmgate.route.deadletter;

import io.github.crmgate.deadletter.DeadLetter;
import io.github.crmgate.deadletter.Replay;
import io.github.crmgate.route.state.ExchangeKey;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * What an exchange carries in case that it fails for good, and what the replay of a dead letter carries. Routes read
 * {@code crmGateReplayRoute}.
 */
public final class ReplayState {
    /** Describes the work of the exchange, in case it fails for good. */
    public static final ExchangeKey<FailedWork.Description> FAILED_WORK = new ExchangeKey<>("crmGateFailedWork");

    /** What the exchange replays. */
    public static final ExchangeKey<Replay> REPLAY = new ExchangeKey<>("crmGateReplay");

    /** The dead letter that the exchange replays, until the outcome is known. */
    public static final ExchangeKey<DeadLetter> DEAD_LETTER = new ExchangeKey<>("crmGateDeadLetter");

    /** Counts the outcomes of dead letters that are replayed together. */
    static final ExchangeKey<ReplayTally> TALLY = new ExchangeKey<>("crmGateReplayTally");

    private static final ExchangeKey<String> REPLAY_ROUTE = new ExchangeKey<>("crmGateReplayRoute");

    private ReplayState() {}

    /** Sets the dead letter that the exchange replays; null once the outcome is known. */
    static void setDeadLetter(Exchange exchange, @Nullable DeadLetter letter) {
        DEAD_LETTER.set(exchange, letter);
        if (letter != null && letter.replay() != null) {
            REPLAY.set(exchange, letter.replay());
            REPLAY_ROUTE.set(exchange, letter.replay().route());
        }
    }
}
