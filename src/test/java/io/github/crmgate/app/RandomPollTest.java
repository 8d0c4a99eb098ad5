package io.github.crmgate.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.crmgate.testing.TestStore;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Leads change at random while they are polled, with faults and restarts in between; all of it arrives, once and in
 * order. {@link Seeds} tells how to try more; with the same seed the same happens, though not at the same moments.
 */
@Execution(ExecutionMode.CONCURRENT)
final class RandomPollTest {
    private static final int ROUNDS = 3;

    static Stream<Arguments> runs() {
        return Seeds.stream()
                .flatMap(seed -> Stream.of(SimulatedCrm.Kind.values())
                        .filter(kind -> kind.has(SimulatedCrm.Trait.CHANGES))
                        .flatMap(kind -> stores(kind).map(store -> Arguments.of(kind, store, seed))));
    }

    /** The fixed seed runs each provider once, on one store or the other; other seeds run on both. */
    private static Stream<TestStore> stores(SimulatedCrm.Kind kind) {
        if (Seeds.thorough()) {
            return Stream.of(TestStore.values());
        }
        return Stream.of(kind == SimulatedCrm.Kind.SUITE ? TestStore.POSTGRESQL : TestStore.H2);
    }

    @ParameterizedTest
    @MethodSource("runs")
    void whateverHappensArrivesOnceAndInOrder(SimulatedCrm.Kind kind, TestStore store, long seed)
            throws InterruptedException {
        Random random = new Random(seed);
        try (SimulatedCrm crm = kind.start();
                LeadSink sink = LeadSink.start()) {
            crm.empty();
            crm.oddPages(random);
            Map<String, String> settings = settings(crm, sink, store, random);
            AtomicReference<RunningCrmGate> gate = new AtomicReference<>(RunningCrmGate.start(settings));
            RandomLeads leads = new RandomLeads(crm, random.nextLong());
            RandomFaults faults = new RandomFaults(crm, sink, random.nextLong());
            try (PollWatch watch = new PollWatch(() -> poll(gate.get()))) {
                await().until(() -> !watch.looks().isEmpty());
                for (int round = 0; round < ROUNDS; round++) {
                    Background changing = Background.start(() -> {
                        leads.happen();
                        return leads.pauseMillis();
                    });
                    Background failing = Background.start(faults::nextMillis);
                    Thread.sleep(500 + random.nextInt(1_500));
                    if (random.nextInt(ROUNDS) != 0) {
                        gate.get().close();
                        crm.oddPages(random);
                        gate.set(RunningCrmGate.start(settings));
                    }
                    Thread.sleep(500 + random.nextInt(1_500));
                    failing.end();
                    faults.end();
                    changing.end(); // a busy machine would deliver more slowly than leads change
                    catchUp(watch);
                }
                leads.muchHappens();
                catchUp(watch);
                runsTwice(gate.get());

                PollProof proof = new PollProof(leads.versions(), watch.looks(), sink.taken(), List.of());
                String about = "-Dseed=" + seed + " of " + kind + " with " + settings;
                assertThat(proof.faults()).as(about).isEmpty();
                assertThat(proof.seenInBetween()).as(about).isPositive();
                JsonNode poll = poll(gate.get());
                assertThat(poll.path("deadLettered").asInt()).as(about).isZero();
                assertThat(poll.path("delivered").asInt())
                        .as(about)
                        .isEqualTo(sink.taken().size());
            } finally {
                gate.get().close();
            }
        }
    }

    private Map<String, String> settings(SimulatedCrm crm, LeadSink sink, TestStore store, Random random) {
        Map<String, String> settings = new HashMap<>(crm.settings());
        settings.putAll(store.settings());
        settings.put("crmgate.vault.key", TestStore.VAULT_KEY);
        settings.put("crmgate.poll.enabled", "true");
        settings.put("crmgate.poll.schedule", "* * * * * ?");
        settings.put("crmgate.poll.to", sink.url());
        settings.put("crmgate.poll.overlap", List.of("1s", "5s", "2m").get(random.nextInt(3)));
        settings.put("crmgate.circuit-breaker.open", "100ms");
        if (random.nextBoolean()) {
            settings.put("crmgate.poll.on-error", "stop");
            settings.put("crmgate.poll.redeliveries", "0");
        } else {
            settings.put("crmgate.poll.redeliveries", "50");
        }
        return settings;
    }

    private static void catchUp(PollWatch watch) {
        Instant now = Instant.now();
        await().until(() -> watch.reached(now));
    }

    /** Waits for two runs, which find nothing. */
    private static void runsTwice(RunningCrmGate gate) {
        for (int i = 0; i < 2; i++) {
            String last = poll(gate).path("lastRunAt").asText();
            await().until(() -> !poll(gate).path("lastRunAt").asText().equals(last));
        }
        await().until(() -> !poll(gate).path("status").asText().equals("running"));
    }

    private static JsonNode poll(RunningCrmGate gate) {
        return gate.get("/api/polls/default").json();
    }
}
