package io.github.crmgate.route.observe;

import io.github.crmgate.observe.StoreGauges;
import io.github.crmgate.poll.Poll;
import io.github.crmgate.poll.Polls;
import io.github.crmgate.record.RecordKind;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Metrics of polls by connection, for the first {@value #MAX_COUNT} only, lest they grow without end. */
final class PollGauges {
    private static final int MAX_COUNT = 1_000;

    private final StoreGauges.Group<List<Poll>> gauges;

    private final boolean kinds;

    private PollGauges(StoreGauges.Group<List<Poll>> gauges, boolean kinds) {
        this.gauges = gauges;
        this.kinds = kinds;
    }

    /** @param kinds whether metrics name the kind of records; otherwise there are those of leads only */
    static void add(StoreGauges gauges, Polls polls, boolean kinds, Clock clock) {
        PollGauges all = new PollGauges(gauges.group(() -> polls.page(null, MAX_COUNT)), kinds);
        all.add(
                "lag.seconds",
                "For how long a change may have been waiting",
                poll -> poll.lag(clock.instant()).toSeconds());
        all.add("last.run.seconds", "When the last run began, since 1970", poll -> seconds(poll.lastRunAt()));
        all.add(
                "last.change.seconds",
                "The time of the youngest change delivered, since 1970",
                poll -> seconds(poll.lastChangeAt()));
        all.add("delivered", "Messages that the sink took", Poll::delivered);
        all.add("dead.lettered", "Messages that became dead letters", Poll::deadLettered);
        all.add(
                "gaps",
                "What the CRM does not tell the poll: deletions, times",
                poll -> poll.gaps().count());
        all.add("consecutive.failures", "Runs in a row that failed", Poll::failures);
    }

    private void add(String name, String description, Function<Poll, @Nullable Number> value) {
        gauges.add("crmgate.poll." + name, description, polls -> {
            Map<Tags, Number> values = new HashMap<>();
            for (Poll poll : polls) {
                Number number = value.apply(poll);
                if (number != null && (kinds || poll.kind() == RecordKind.LEAD)) {
                    Tags tags = Tags.of("connection", poll.connection());
                    values.put(kinds ? tags.and("kind", poll.kind().code()) : tags, number);
                }
            }
            return values;
        });
    }

    private static @Nullable Number seconds(@Nullable Instant time) {
        return time == null ? null : time.getEpochSecond();
    }
}
