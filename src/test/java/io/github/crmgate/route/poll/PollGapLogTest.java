package io.github.crmgate.route.poll;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.crmgate.crm.ChangePage;
import io.github.crmgate.failure.Problem;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.poll.PollReading;
import io.github.crmgate.poll.PollRun;
import io.github.crmgate.testing.LogLines;
import io.github.crmgate.testing.SamplePolls;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class PollGapLogTest {
    private static final Instant NOON = Instant.parse("2026-07-25T12:00:00Z");

    private final PollRun run = new PollRun(
            SamplePolls.poll("default", NOON, true, false),
            "holder",
            NOON,
            new PollReading(Duration.ZERO, true, Map.of()));

    @Test
    void aGapIsLoggedOnceAndItsEndToo() {
        try (LogLines log = new LogLines()) {
            read(Problem.of(ProblemCode.CRM_PERMISSION_DENIED, "No."));
            read(Problem.of(ProblemCode.CRM_PERMISSION_DENIED, "Still no."));
            read(null);
            read(null);

            assertThat(log.lines().stream().filter(line -> line.contains("connection default")))
                    .satisfiesExactly(
                            line -> assertThat(line).contains("refuses to list deletions", "No."),
                            line -> assertThat(line).contains("tells its poll all again"));
        }
    }

    private void read(@Nullable Problem refused) {
        run.news(new ChangePage(List.of(), List.of(), null, refused), Map.of(), NOON, null);
        run.endPage();
        PollGapLog.log(run);
    }
}
