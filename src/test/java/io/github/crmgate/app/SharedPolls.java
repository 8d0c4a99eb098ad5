package io.github.crmgate.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes share the polls of many connections, whose leads change at random; one of them is killed. */
abstract class SharedPolls {
    private static final int CONNECTIONS = 10;
    private static final int TICKS = 5;
    private static final int SLOWER = 5;

    @Test
    void eachTickRunsInOneProcessAndAKilledOneIsReplaced(@TempDir Path folder) throws InterruptedException {
        try (TwoPollers pollers = new TwoPollers(folder, "* * * * * ?")) {
            LeadSink sink = pollers.sink;
            Set<String> connections = pollers.connect(CONNECTIONS);
            await().until(() ->
                    pollers.gates[1].json("/api/polls?limit=100").path("data").size() == connections.size());
            Thread.sleep(3_000); // then both processes know them all
            pollers.leads.add(5);
            pollers.arriveEverywhere(connections);

            int calls = pollers.crm.changeCalls();
            long begin = System.nanoTime();
            await().until(() -> pollers.crm.changeCalls() - calls >= TICKS * connections.size());
            long ticks = Duration.ofNanos(System.nanoTime() - begin).toSeconds() + 1;
            assertThat(pollers.crm.changeCalls() - calls) // in both processes it would be twice as many
                    .isLessThan((int) (ticks + ticks / 2 + 1) * connections.size());

            Background changing = Background.start(() -> {
                pollers.leads.happen();
                return pollers.leads.pauseMillis() * SLOWER;
            });
            Thread.sleep(4_000);
            changing.end();
            pollers.arriveEverywhere(connections);
            pollers.prove(connections, Map.of(), delivery -> true);

            sink.takesSlowly(() -> 30);
            pollers.leads.add(100);
            await().pollInterval(Duration.ofMillis(50))
                    .until(() ->
                            pollers.behind(connections).values().stream().anyMatch(count -> count > 10 && count < 90));
            pollers.gates[0].kill();
            Thread.sleep(300); // the sink ends what it is at
            Map<String, List<Integer>> kills = new HashMap<>();
            connections.forEach(id -> kills.put(id, List.of(sink.taken(id).size())));
            pollers.leads.add(1);
            pollers.arriveEverywhere(connections);
            pollers.prove(connections, kills, delivery -> true);
        }
    }
}
