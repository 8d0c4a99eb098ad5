package io.github.crmgate.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.crmgate.json.Json;
import io.github.crmgate.testing.TestPostgres;
import io.github.crmgate.testing.TestStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Two real processes that share polls on one PostgreSQL; a path of the sink's tells which of them a message is from. */
final class TwoPollers implements AutoCloseable {
    final SimulatedCrm.Zoho crm = new SimulatedCrm.Zoho();
    final LeadSink sink = LeadSink.start();
    final RandomLeads leads;
    final PackedCrmGate[] gates = new PackedCrmGate[2];
    private final long seed;

    TwoPollers(Path folder, String schedule) {
        seed = Seeds.stream().findFirst().orElseThrow();
        crm.empty();
        leads = new RandomLeads(crm, seed);
        Map<String, String> settings = new HashMap<>(crm.settings());
        settings.put("crmgate.store.url", TestPostgres.newStore());
        settings.put("crmgate.vault.key", TestStore.VAULT_KEY);
        settings.put("crmgate.poll.enabled", "true");
        settings.put("crmgate.poll.schedule", schedule);
        settings.put("crmgate.poll.connections", "*");
        for (int i = 0; i < gates.length; i++) {
            settings.put("crmgate.poll.to", sink.url() + "/" + i);
            gates[i] = PackedCrmGate.start(PackedCrmGate.thisJava(), folder, settings, Map.of());
        }
        try {
            for (PackedCrmGate gate : gates) {
                gate.ready();
            }
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    /** Connects accounts that all see the same leads, and answers all ids. */
    Set<String> connect(int count) {
        Set<String> ids = new HashSet<>(Set.of("default"));
        for (String refreshToken : crm.zoho.newUsers("us", count)) {
            String id = "c" + ids.size();
            gates[0].post(
                    "/api/connections",
                    Json.write(Json.object()
                            .put("provider", "zoho")
                            .put("region", "us")
                            .put("id", id)
                            .put("refreshToken", refreshToken)));
            ids.add(id);
        }
        return ids;
    }

    /** A poll as a process sees it. */
    JsonNode poll(int gate) {
        return gates[gate].json("/api/polls/default");
    }

    /** Waits until the sink has the last version of each lead from each connection. */
    void arriveEverywhere(Set<String> connections) {
        await().until(() -> behind(connections).values().stream().allMatch(count -> count == 0));
    }

    /** How many leads the sink does not know as they are now, of each connection. */
    Map<String, Integer> behind(Set<String> connections) {
        List<String> texts = leads.versions().stream()
                .filter(version -> version.until() == null)
                .map(RandomLeads.Version::text)
                .toList();
        Map<String, Set<String>> taken = new HashMap<>();
        for (LeadSink.Delivery delivery : sink.taken()) {
            taken.computeIfAbsent(delivery.connection(), id -> new HashSet<>()).add(delivery.text());
        }
        Map<String, Integer> behind = new HashMap<>();
        for (String id : connections) {
            Set<String> known = taken.getOrDefault(id, Set.of());
            behind.put(id, (int)
                    texts.stream().filter(text -> !known.contains(text)).count());
        }
        return behind;
    }

    /** Compares all that the sink took with what the CRM recorded, but for messages that a test knows about. */
    void prove(Set<String> connections, Map<String, List<Integer>> kills, Predicate<LeadSink.Delivery> counted) {
        for (String id : connections) {
            List<LeadSink.Delivery> taken =
                    sink.taken(id).stream().filter(counted).toList();
            PollProof proof = new PollProof(leads.versions(), List.of(), taken, kills.getOrDefault(id, List.of()));
            assertThat(proof.faults()).as(id + ", -Dseed=" + seed).isEmpty();
        }
    }

    /** Waits until so much was taken, and answers which process the last is from. */
    int runner(int atLeast) {
        await().pollInterval(Duration.ofMillis(20)).until(() -> sink.taken().size() >= atLeast);
        List<LeadSink.Delivery> taken = sink.taken();
        return isOf(taken.get(taken.size() - 1), 0) ? 0 : 1;
    }

    /** How many messages are from a process. */
    int of(int gate) {
        return (int)
                sink.taken().stream().filter(delivery -> isOf(delivery, gate)).count();
    }

    static boolean isOf(LeadSink.Delivery delivery, int gate) {
        return delivery.path().endsWith("/" + gate);
    }

    @Override
    public void close() {
        for (PackedCrmGate gate : gates) {
            gate.close();
        }
        sink.close();
        crm.close();
    }
}
