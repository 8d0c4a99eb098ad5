package io.github.crmgate.route.poll;

import io.github.crmgate.crm.ChangePage;
import io.github.crmgate.poll.PollBrokenOffException;
import io.github.crmgate.poll.PollId;
import io.github.crmgate.poll.PollRun;
import io.github.crmgate.poll.Polls;
import io.github.crmgate.poll.SeenChange;
import io.github.crmgate.route.call.CrmCallState;
import io.github.crmgate.route.state.CallState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Determines the changes of a page to deliver: none, if the run lost its poll while the page was read. */
final class PollPage implements Processor {
    private static final Logger LOG = LoggerFactory.getLogger(PollPage.class);

    private final Polls polls;
    private final Clock clock;

    PollPage(Polls polls, Clock clock) {
        this.polls = polls;
        this.clock = clock;
    }

    @Override
    public void process(Exchange exchange) {
        PollRun run = PollState.RUN.get(exchange);
        PollId id = run.poll().id();
        ChangePage page = CallState.answer(exchange, ChangePage.class);
        Map<String, SeenChange> seen =
                polls.seen(id, run.holder(), PollRun.records(page)).orElseThrow(PollBrokenOffException::lost);
        Duration behind = CrmCallState.CLOCK_BEHIND.find(exchange);
        Instant start = run.moveStart(behind);
        if (start != null) {
            if (!polls.moveStart(id, run.holder(), start)) {
                throw PollBrokenOffException.lost();
            }
            LOG.info(
                    "the clock of the CRM of connection {} is {} s behind; its poll begins at {}",
                    id,
                    Duration.between(start, run.poll().from()).toSeconds(),
                    start);
            PollState.CHANGES.set(exchange, List.of());
            return;
        }
        PollState.CHANGES.set(exchange, run.news(page, seen, clock.instant(), behind));
    }
}
