package io.github.crmgate.route.poll;

import io.github.crmgate.poll.ActiveRuns;
import io.github.crmgate.poll.PollRun;
import io.github.crmgate.poll.RunThreads;
import java.time.Duration;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Sets the message to runs of due polls, as many as there are free threads; waits a moment while there is none. */
final class PollClaim implements Processor {
    private static final Duration WAIT = Duration.ofMillis(500);

    private final PolledConnections polled;
    private final ActiveRuns runs;
    private final RunThreads threads;

    PollClaim(PolledConnections polled, ActiveRuns runs, RunThreads threads) {
        this.polled = polled;
        this.runs = runs;
        this.threads = threads;
    }

    /** Claims nothing before all routes have started and once they stop. */
    @Override
    public void process(Exchange exchange) throws InterruptedException {
        boolean serving =
                exchange.getContext().isStarted() && !exchange.getContext().isStopping();
        int free = serving ? threads.awaitFree(WAIT) : 0;
        List<PollRun> claimed = free == 0 ? List.of() : runs.claim(polled.selection(), free);
        exchange.getMessage().setBody(claimed);
    }
}
