package io.github.crmgate.processor;

import io.github.crmgate.crm.ChangePage;
import io.github.crmgate.poll.PollRun;
import io.github.crmgate.poll.Polls;
import java.time.Clock;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Tells what of a page of changes is still to be delivered. */
public final class PollPage implements Processor {
    private final Polls polls;
    private final Clock clock;

    public PollPage(Polls polls, Clock clock) {
        this.polls = polls;
        this.clock = clock;
    }

    @Override
    public void process(Exchange exchange) {
        PollRun run = PollState.pollRun(exchange);
        ChangePage page = CallState.answer(exchange, ChangePage.class);
        PollState.changes(
                exchange, run.news(page, polls.seen(run.poll().connection(), PollRun.leads(page)), clock.instant()));
    }
}
