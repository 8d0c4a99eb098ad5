package io.github.crmgate.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.crmgate.http.Json;
import io.github.crmgate.testing.TestPostgres;
import io.github.crmgate.testing.TestStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two real processes that share polls on one PostgreSQL; a path of the sink's tells which of them a message is from. */
final class SharedPollsIT {
    private static final int CONNECTIONS = 20;
    private static final int TICKS = 6;
    private static final int SHARE_PERCENT = 10;
    private static final Duration TAKEN_OVER = Duration.ofSeconds(60);

    private final PolledCrm.Zoho crm = new PolledCrm.Zoho();
    private final LeadSink sink = LeadSink.start();
    private final RandomLeads leads;
    private final long seed = Seeds.stream().findFirst().orElseThrow();
    private final PackedCrmGate[] gates = new PackedCrmGate[2];

    @TempDir
    private Path folder;

    SharedPollsIT() {
        crm.empty();
        leads = new RandomLeads(crm, seed);
    }

    @AfterEach
    void stop() {
        for (PackedCrmGate gate : gates) {
            gate.close();
        }
        sink.close();
        crm.close();
    }

    @Test
    void eachTickRunsInOneProcessAndAKilledOneIsReplaced() throws InterruptedException {
        start("* * * * * ?");
        Set<String> connections = connect();
        await().atMost(Duration.ofSeconds(20)).until(() -> polls().size() == CONNECTIONS + 1);
        leads.add(5);
        arriveEverywhere(connections, Duration.ofSeconds(20));

        int calls = crm.changeCalls();
        Thread.sleep(TICKS * 1_000L);
        assertThat(crm.changeCalls() - calls)
                .isBetween((TICKS - 2) * connections.size(), (TICKS + 1) * connections.size());

        Background changing = Background.start(() -> {
            leads.happen();
            return leads.pauseMillis();
        });
        Thread.sleep(6_000);
        changing.end();
        arriveEverywhere(connections, Duration.ofSeconds(60));
        assertThat(sharePercent(0)).isBetween(SHARE_PERCENT, 100 - SHARE_PERCENT);
        proveAll(connections, Map.of());

        sink.takesSlowly(() -> 30);
        leads.add(100);
        await().until(() -> connections.stream().anyMatch(id -> behind(id) > 10 && behind(id) < 90));
        gates[0].kill();
        long killed = System.nanoTime();
        Thread.sleep(300); // the sink ends what it is at
        Map<String, List<Integer>> kills = new HashMap<>();
        connections.forEach(id -> kills.put(id, List.of(sink.taken(id).size())));
        leads.add(1);
        arriveEverywhere(connections, TAKEN_OVER);
        System.out.println("all polls went on within " + seconds(killed) + " s of the kill");
        proveAll(connections, kills);
    }

    @Test
    void aProcessThatSleepsOrDiesInAPageIsReplacedThoughTheNextTickIsFar() throws InterruptedException {
        start("0 " + (LocalTime.now().getMinute() + 30) % 60 + " * * * ?");
        await().until(() ->
                gates[0].json("/api/polls/default").path("status").asText().equals("waiting"));
        List<Integer> kills = new ArrayList<>();
        sink.takesSlowly(() -> 50);

        leads.add(150);
        gates[0].post("/api/polls/default/run", "");
        int sleeper = runner(15);
        gates[sleeper].suspend();
        long asleep = System.nanoTime();
        Thread.sleep(300); // the sink ends what it is at
        int before = of(sleeper);
        kills.add(sink.taken().size());
        await().atMost(TAKEN_OVER).until(() -> of(1 - sleeper) >= 10);
        System.out.println("the poll of a sleeper went on after " + seconds(asleep) + " s");
        kills.add(sink.taken().size());
        gates[sleeper].resume();
        arriveEverywhere(Set.of("default"), TAKEN_OVER);
        await().pollDelay(Duration.ofSeconds(6)).until(() -> true); // leases are extended each 5 s
        assertThat(of(sleeper) - before).isBetween(0, 1);
        JsonNode poll = gates[sleeper].json("/api/polls/default");
        assertThat(poll.path("delivered").asInt()).isEqualTo(of(1 - sleeper)).isEqualTo(150);
        assertThat(poll.path("status").asText()).isEqualTo("waiting");
        assertThat(poll.path("consecutiveFailures").asInt()).isZero();

        int taken = sink.taken().size();
        leads.add(100);
        gates[0].post("/api/polls/default/run", "");
        int dying = runner(taken + 15);
        gates[dying].kill();
        long killed = System.nanoTime();
        Thread.sleep(300); // the sink ends what it is at
        kills.add(sink.taken().size());
        arriveEverywhere(Set.of("default"), TAKEN_OVER);
        System.out.println("the poll of a dead process was done after " + seconds(killed) + " s");
        proveAll(Set.of("default"), Map.of("default", kills));
    }

    private void start(String schedule) {
        Map<String, String> settings = new HashMap<>(crm.settings());
        settings.put("crmgate.store.url", TestPostgres.newDatabase());
        settings.put("crmgate.vault.key", TestStore.VAULT_KEY);
        settings.put("crmgate.poll.enabled", "true");
        settings.put("crmgate.poll.schedule", schedule);
        for (int i = 0; i < gates.length; i++) {
            settings.put("crmgate.poll.to", sink.url() + "/" + i);
            gates[i] = PackedCrmGate.start(PackedCrmGate.thisJava(), folder, settings, Map.of());
        }
        for (PackedCrmGate gate : gates) {
            gate.ready();
        }
    }

    /** Connects accounts that all see the same leads, and answers all ids. */
    private Set<String> connect() {
        Set<String> ids = new HashSet<>(Set.of("default"));
        for (String refreshToken : crm.zoho.newUsers("us", CONNECTIONS)) {
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

    private List<JsonNode> polls() {
        List<JsonNode> polls = new ArrayList<>();
        gates[1].json("/api/polls?limit=100").path("data").forEach(polls::add);
        return polls;
    }

    /** Waits until the sink has the last version of each lead from each connection. */
    private void arriveEverywhere(Set<String> connections, Duration atMost) {
        await().atMost(atMost).until(() -> connections.stream().allMatch(id -> behind(id) == 0));
    }

    /** How many leads the sink does not know as they are now. */
    private int behind(String connection) {
        Set<String> texts = new HashSet<>();
        sink.taken(connection).forEach(delivery -> texts.add(delivery.text()));
        return (int) leads.versions().stream()
                .filter(version -> version.until() == null && !texts.contains(version.text()))
                .count();
    }

    private void proveAll(Set<String> connections, Map<String, List<Integer>> kills) {
        for (String id : connections) {
            PollProof proof =
                    new PollProof(leads.versions(), List.of(), sink.taken(id), kills.getOrDefault(id, List.of()));
            assertThat(proof.faults()).as(id + ", -Dseed=" + seed).isEmpty();
        }
    }

    /** Waits until so much was taken, and answers which process the last is from. */
    private int runner(int atLeast) {
        await().pollInterval(Duration.ofMillis(20)).until(() -> sink.taken().size() >= atLeast);
        List<LeadSink.Delivery> taken = sink.taken();
        return taken.get(taken.size() - 1).path().endsWith("/0") ? 0 : 1;
    }

    private int of(int gate) {
        return (int) sink.taken().stream()
                .filter(delivery -> delivery.path().endsWith("/" + gate))
                .count();
    }

    private int sharePercent(int gate) {
        return of(gate) * 100 / sink.taken().size();
    }

    private static long seconds(long since) {
        return Duration.ofNanos(System.nanoTime() - since).toSeconds();
    }
}
