package io.github.crmgate.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that was requested, while the next time of the schedule is far, goes on in another process. */
abstract class TakenOverPoll {
    private static final Set<String> DEFAULT = Set.of("default");
    private static final int LEADS = 150;

    @TempDir
    private Path folder;

    @Test
    void aProcessThatSleepsOrDiesInAPageIsReplaced() throws Exception {
        Together.run(this::dies, this::sleeps);
    }

    private void dies() throws Exception {
        try (TwoPollers pollers = inAPage("dies")) {
            int dying = pollers.runner(15);
            pollers.gates[dying].kill();
            Thread.sleep(300); // the sink ends what it is at
            int kill = pollers.sink.taken().size();
            await().until(() -> pollers.of(1 - dying) > 0);
            pollers.arriveEverywhere(DEFAULT);
            pollers.prove(DEFAULT, Map.of("default", List.of(kill)), delivery -> true);
        }
    }

    /** Longer than its lease lasts. It may deliver the message that it was at, and keeps nothing. */
    private void sleeps() throws Exception {
        try (TwoPollers pollers = inAPage("sleeps")) {
            int sleeper = pollers.runner(15);
            int other = 1 - sleeper;
            pollers.gates[sleeper].suspend();
            Thread.sleep(300); // the sink ends what it is at
            int before = pollers.of(sleeper);
            await().until(() -> pollers.of(other) >= 10);
            pollers.gates[sleeper].resume();
            pollers.arriveEverywhere(DEFAULT);
            await().until(() -> pollers.of(other) >= LEADS);
            Thread.sleep(6_000); // leases are extended each 5 s

            assertThat(pollers.of(sleeper) - before).isBetween(0, 1);
            JsonNode poll = pollers.poll(sleeper);
            assertThat(poll.path("delivered").asInt()).isEqualTo(LEADS).isEqualTo(pollers.of(other));
            assertThat(poll.path("status").asText()).isEqualTo("waiting");
            assertThat(poll.path("consecutiveFailures").asInt()).isZero();
            int[] late = {0};
            pollers.prove(
                    DEFAULT,
                    Map.of("default", List.of(before)),
                    delivery -> !TwoPollers.isOf(delivery, sleeper) || late[0]++ < before);
        }
    }

    /** Two processes, one of which delivers a page of leads, slowly. */
    private TwoPollers inAPage(String name) throws Exception {
        String hourly = "0 " + (LocalTime.now().getMinute() + 30) % 60 + " * * * ?";
        TwoPollers pollers = new TwoPollers(Files.createDirectories(folder.resolve(name)), hourly);
        await().until(() -> pollers.poll(0).path("status").asText().equals("waiting"));
        pollers.sink.takesSlowly(() -> 30);
        pollers.leads.add(LEADS);
        pollers.gates[0].post("/api/polls/default/run", "");
        return pollers;
    }
}
