package io.github.crmgate.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.crmgate.testing.TestStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A real process that is killed at random moments and started again, while leads change at random. {@code -Dkills=5}
 * kills it more often; {@link Seeds} tells how to try more.
 */
abstract class KilledPoll {
    private static final int KILLS = Integer.getInteger("kills", 1);
    private static final int SLOWER = 4;

    @TempDir
    private Path folder;

    /** Two at once, for they wait for leases most of the time: which provider is on which store is at random. */
    @ParameterizedTest
    @MethodSource("io.github.crmgate.app.Seeds#stream")
    void aKillRepeatsOnePageAtMostAndNothingIsMissed(long seed) throws Exception {
        boolean zohoOnH2 = new Random(seed).nextBoolean();
        Together.run(
                () -> prove(zohoOnH2 ? "zoho" : "freshsales", Map.of(), seed),
                () -> prove(zohoOnH2 ? "freshsales" : "zoho", TestStore.POSTGRESQL.settings(), seed));
    }

    private void prove(String provider, Map<String, String> store, long seed) throws Exception {
        Random random = new Random(seed);
        Path home = Files.createDirectories(folder.resolve(provider + store.size() + seed));
        try (SimulatedCrm crm = SimulatedCrm.start(provider);
                LeadSink sink = LeadSink.start()) {
            crm.empty();
            crm.oddPages(random);
            sink.takesSlowly(() -> random.nextInt(20));
            Map<String, String> settings = settings(crm, sink, random);
            settings.putAll(store);
            RandomLeads leads = new RandomLeads(crm, random.nextLong());
            List<Integer> kills = new ArrayList<>();
            AtomicReference<PackedCrmGate> gate = new AtomicReference<>(start(home, settings));
            try (PollWatch watch = new PollWatch(() -> poll(gate.get()))) {
                await().until(() -> !watch.looks().isEmpty());
                RandomFaults faults = new RandomFaults(crm, sink, random.nextLong());
                for (int i = 0; i < KILLS; i++) {
                    leads.add(50 + random.nextInt(300));
                    Background changing = Background.start(() -> {
                        leads.happen();
                        return leads.pauseMillis() * SLOWER;
                    });
                    Background failing = Background.start(faults::nextMillis);
                    Thread.sleep(1_000 + random.nextInt(3_000));
                    gate.get().kill();
                    failing.end();
                    faults.end();
                    Thread.sleep(300); // the sink ends what it is at
                    kills.add(sink.taken().size());
                    gate.set(start(home, settings));
                    changing.end(); // a busy machine would deliver more slowly than leads change
                    catchUp(watch);
                }
                leads.muchHappens();
                catchUp(watch);

                PollProof proof = new PollProof(leads.versions(), watch.looks(), sink.taken(), kills);
                String about = "-Dseed=" + seed + " with " + settings;
                assertThat(proof.faults()).as(about).isEmpty();
                assertThat(proof.seenInBetween()).as(about).isPositive();
                assertThat(poll(gate.get()).path("deadLettered").asInt())
                        .as(about)
                        .isZero();
            } finally {
                gate.get().close();
            }
        }
    }

    private static Map<String, String> settings(SimulatedCrm crm, LeadSink sink, Random random) {
        Map<String, String> settings = new HashMap<>(crm.settings());
        settings.put("crmgate.poll.enabled", "true");
        settings.put("crmgate.poll.schedule", "* * * * * ?");
        settings.put("crmgate.poll.to", sink.url());
        settings.put("crmgate.poll.redeliveries", "100");
        settings.put("crmgate.circuit-breaker.open", "100ms");
        settings.put("crmgate.poll.overlap", List.of("1s", "5s", "2m").get(random.nextInt(3)));
        return settings;
    }

    private static PackedCrmGate start(Path home, Map<String, String> settings) throws IOException {
        return PackedCrmGate.start(PackedCrmGate.thisJava(), home, settings, Map.of())
                .ready();
    }

    private static void catchUp(PollWatch watch) {
        Instant now = Instant.now();
        await().until(() -> watch.reached(now));
    }

    private static JsonNode poll(PackedCrmGate gate) {
        return gate.json("/api/polls/default");
    }
}
