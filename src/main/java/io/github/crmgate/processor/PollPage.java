package io.github.crmgate.processor;

import io.github.crmgate.crm.ChangePage;
import io.github.crmgate.poll.PollBrokenOffException;
import io.github.crmgate.poll.PollRun;
import io.github.crmgate.poll.Polls;
import io.github.crmgate.poll.SeenChange;
import java.time.Clock;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Tells what of a page of changes is still to be delivered: nothing, if the run lost its poll while the page was read. */
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
        Map<String, SeenChange> seen = polls.seen(run.poll().connection(), run.holder(), PollRun.leads(page))
                .orElseThrow(PollBrokenOffException::lost);
        PollState.changes(exchange, run.news(page, seen, clock.instant()));
    }
}
