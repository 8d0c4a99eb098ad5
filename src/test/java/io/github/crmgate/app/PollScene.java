package io.github.crmgate.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.crmgate.testing.TestStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;

/** A CRM whose leads change, a sink, and a CrmGate that polls every second. */
abstract class PollScene {
    final SimulatedCrm crm;
    final LeadSink sink = LeadSink.start();
    final Map<String, String> settings = new HashMap<>();
    RunningCrmGate gate;

    PollScene(String provider, TestStore store) {
        crm = SimulatedCrm.start(provider);
        crm.empty();
        settings.putAll(crm.settings());
        settings.putAll(store.settings());
        settings.put("crmgate.vault.key", TestStore.VAULT_KEY);
        settings.put("crmgate.poll.enabled", "true");
        settings.put("crmgate.poll.schedule", "* * * * * ?");
        settings.put("crmgate.poll.to", sink.url());
        settings.put("crmgate.circuit-breaker.open", "100ms");
    }

    @AfterEach
    void stop() {
        if (gate != null) {
            gate.close();
        }
        sink.close();
        crm.close();
    }

    /** Waits until no run is under way, for a connection that has no poll any more. */
    void runEnds() {
        await().until(() -> gate.getText("/observe/metrics")
                .body()
                .lines()
                .anyMatch(line -> line.startsWith("camel_exchanges_inflight")
                        && line.contains("\"poll-run\"")
                        && line.endsWith(" 0.0")));
    }

    /** Waits at the first call that it is asked about, and says yes. */
    static boolean held(CountDownLatch asked, CountDownLatch open) {
        try {
            asked.countDown();
            return open.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    void start() {
        gate = RunningCrmGate.start(settings);
        await().until(() -> gate.get("/api/polls/default").status() == 200);
    }

    void arriveInAnyCase(String id) {
        await().until(() ->
                sink.taken().stream().anyMatch(delivery -> delivery.id().equals(id)));
    }

    List<String> health() {
        List<String> warnings = new ArrayList<>();
        gate.health().path("warnings").forEach(warning -> warnings.add(warning.asText()));
        return warnings;
    }

    void arriveAfter(String lastName) {
        crm.add(lastName);
        arrive(lastName);
    }

    void arrive(String... texts) {
        await().untilAsserted(() -> assertThat(sink.texts()).containsExactly(texts));
    }

    /** Waits for a run from beginning to end. */
    void runsOnce() {
        String last = poll().path("lastRunAt").asText();
        await().until(() -> !poll().path("lastRunAt").asText().equals(last));
        await().until(() -> !poll().path("status").asText().equals("running"));
    }

    JsonNode poll() {
        return gate.get("/api/polls/default").json();
    }
}
