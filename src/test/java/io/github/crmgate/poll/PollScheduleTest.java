package io.github.crmgate.poll;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.crmgate.record.RecordKind;
import java.time.Duration;
import java.time.Instant;
import java.util.IntSummaryStatistics;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class PollScheduleTest {
    private static final Instant NOW = Instant.parse("2026-07-25T10:00:00Z");

    @Test
    void connectionsAreSpreadEvenlyOverTheJitter() {
        PollSchedule schedule = new PollSchedule(each(Duration.ofHours(1)), Duration.ofSeconds(60), NOW);
        Map<Long, Integer> countBySecond = new TreeMap<>();

        IntStream.range(0, 6_000)
                .mapToLong(i -> delay(schedule, "user-" + i))
                .forEach(second -> countBySecond.merge(second, 1, Integer::sum));

        IntSummaryStatistics counts =
                countBySecond.values().stream().mapToInt(Integer::intValue).summaryStatistics();
        assertThat(countBySecond.keySet())
                .allMatch(second -> second >= 0 && second < 60)
                .hasSize(60);
        assertThat(counts.getMax()).isLessThan(200); // 100 on average
    }

    @Test
    void aConnectionHasTheIntervalOfTheSchedule() {
        PollSchedule schedule = new PollSchedule(each(Duration.ofMinutes(1)), Duration.ofMinutes(1), NOW);

        Instant first = schedule.next(PollId.leads("ann"), NOW);
        assertThat(schedule.next(PollId.leads("ann"), first)).isEqualTo(first.plusSeconds(60));
        assertThat(schedule.next(PollId.leads("ann"), first.minusMillis(1))).isEqualTo(first);
        assertThat(first).isAfter(NOW).isBeforeOrEqualTo(NOW.plusSeconds(60));
    }

    @Test
    void halfOfTheShortestIntervalIsUsedAtMost() {
        UnaryOperator<Instant> oneAndNine =
                after -> after.getEpochSecond() % 10 == 0 ? after.plusSeconds(1) : after.plusSeconds(9);
        PollSchedule schedule = new PollSchedule(oneAndNine, Duration.ofHours(1), NOW);
        PollSchedule secondly = new PollSchedule(each(Duration.ofSeconds(1)), Duration.ofMinutes(1), NOW);
        PollSchedule minutely = new PollSchedule(each(Duration.ofMinutes(1)), Duration.ofHours(1), NOW);

        assertThat(IntStream.range(0, 100).mapToObj(i -> schedule.next(PollId.leads("c" + i), NOW)))
                .containsOnly(NOW.plusSeconds(1));
        assertThat(IntStream.range(0, 100).mapToObj(i -> secondly.next(PollId.leads("c" + i), NOW)))
                .containsOnly(NOW.plusSeconds(1));
        assertThat(IntStream.range(0, 1_000).mapToLong(i -> delay(minutely, "c" + i)))
                .allMatch(delay -> delay < 30)
                .anyMatch(delay -> delay == 29);
    }

    @Test
    void noPollIsDueAfterTheLatestTime() {
        PollSchedule schedule = new PollSchedule(each(Duration.ofHours(1)), Duration.ofMinutes(10), NOW);

        assertThat(IntStream.range(0, 1_000).mapToObj(i -> schedule.next(PollId.leads("c" + i), NOW)))
                .allMatch(due -> !due.isAfter(schedule.latest(NOW)));
    }

    @Test
    void kindsOfOneConnectionAreDueAtDifferentTimes() {
        PollSchedule schedule = new PollSchedule(each(Duration.ofHours(1)), Duration.ofMinutes(10), NOW);

        assertThat(Stream.of(RecordKind.values()).map(kind -> schedule.next(new PollId("ann", kind), NOW)))
                .doesNotHaveDuplicates();
    }

    private static long delay(PollSchedule schedule, String connection) {
        Duration interval =
                Duration.between(NOW, schedule.next(PollId.leads(connection), NOW.plus(Duration.ofMinutes(10))));
        return interval.toSeconds() % 3600 % 60;
    }

    /** A schedule that counts from 1970. */
    private static UnaryOperator<Instant> each(Duration interval) {
        return after -> {
            Instant last = Instant.ofEpochSecond(
                    Math.floorDiv(after.getEpochSecond(), interval.toSeconds()) * interval.toSeconds());
            return last.plus(interval);
        };
    }
}
