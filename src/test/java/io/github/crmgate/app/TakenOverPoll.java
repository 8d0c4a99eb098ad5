package io.github.crmgate.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that was requested, while the next time of the schedule is far, goes on in another process. */
abstract class TakenOverPoll {
    private static final Set<String> DEFAULT = Set.of("default");
    private static final int LEADS = 150;

    /** First a process sleeps longer than its lease lasts, then one of the same two dies. */
    @Test
    void aProcessThatSleepsOrDiesInAPageIsReplaced(@TempDir Path folder) throws InterruptedException {
        String hourly = "0 " + (LocalTime.now().getMinute() + 30) % 60 + " * * * ?";
        try (TwoPollers pollers = new TwoPollers(folder, hourly)) {
            await().until(() -> pollers.poll(0).path("status").asText().equals("waiting"));
            pollers.sink.takesSlowly(() -> 30);

            int sleeper = inAPage(pollers);
            int other = 1 - sleeper;
            pollers.gates[sleeper].suspend();
            Thread.sleep(300); // the sink ends what it is at
            int before = pollers.of(sleeper);
            await().until(() -> pollers.of(other) >= 10);
            pollers.gates[sleeper].resume();
            pollers.arriveEverywhere(DEFAULT);
            await().until(() -> pollers.of(other) >= LEADS);
            Thread.sleep(6_000); // leases are extended each 5 s

            int late = pollers.of(sleeper) - before; // it may deliver the message that it was at, and keeps nothing
            assertThat(late).isBetween(0, 1);
            JsonNode poll = pollers.poll(sleeper);
            assertThat(poll.path("delivered").asInt()).isEqualTo(LEADS).isEqualTo(pollers.of(other));
            assertThat(poll.path("status").asText()).isEqualTo("waiting");
            assertThat(poll.path("consecutiveFailures").asInt()).isZero();

            int dying = inAPage(pollers);
            pollers.gates[dying].kill();
            Thread.sleep(300); // the sink ends what it is at
            int kill = pollers.sink.taken().size() - late;
            int ofOther = pollers.of(1 - dying);
            await().until(() -> pollers.of(1 - dying) > ofOther);
            pollers.arriveEverywhere(DEFAULT);
            int[] ofSleeper = {0};
            Predicate<LeadSink.Delivery> counted = delivery ->
                    !TwoPollers.isOf(delivery, sleeper) || ofSleeper[0]++ < before || ofSleeper[0] > before + late;
            pollers.prove(DEFAULT, Map.of("default", List.of(before, kill)), counted);
        }
    }

    /** Adds leads and has them read; returns the process that delivers them, in the middle of a page. */
    private static int inAPage(TwoPollers pollers) {
        int before = pollers.sink.taken().size();
        pollers.leads.add(LEADS);
        pollers.gates[0].post("/api/polls/default/run", "");
        return pollers.runner(before + 15);
    }
}
