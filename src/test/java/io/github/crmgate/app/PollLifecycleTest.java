package io.github.crmgate.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.crmgate.app.RunningCrmGate.Answer;
import io.github.crmgate.testing.TestStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** How polls go over restarts, and as connections come and go. Most of it is waiting for the schedule. */
@Execution(ExecutionMode.CONCURRENT)
final class PollLifecycleTest extends PollScene {
    PollLifecycleTest() {
        super("zoho", TestStore.POSTGRESQL.unlessAskedFor());
    }

    @Test
    void connectionsOfOneOrganisationAreWarnedAboutIfAllArePolled() {
        settings.put("crmgate.poll.connections", "*");
        start();
        for (String id : List.of("second", "third")) {
            assertThat(gate.post("/api/connections", crm.account().replaceFirst("\\{", "{\"id\":\"" + id + "\","))
                            .status())
                    .isEqualTo(201);
        }
        await().until(() -> gate.get("/api/polls").data().size() == 3);
        crm.add("First");

        await().until(() -> sink.texts().equals(List.of("First", "First", "First")));
        await().atMost(Duration.ofMinutes(2))
                .until(() -> health().stream().anyMatch(warning -> warning.startsWith("crmgate.poll.connections=*")));
    }

    @Test
    void aMessageThatBecameADeadLetterIsDeliveredByAReplay(@TempDir Path folder) {
        settings.put("crmgate.poll.redeliveries", "0");
        settings.put("crmgate.dead-letter.to", "file:" + folder);
        sink.answers(message -> 500);
        start();
        String id = crm.add("First");
        await().until(() -> !gate.get("/api/dead-letters").data().isEmpty());
        JsonNode letter = gate.get("/api/dead-letters?connection=default&route=lead-delivery&code=delivery_failed")
                .data()
                .get(0);
        assertThat(letter.path("payload").path("id").asText()).isEqualTo(id);
        assertThat(letter.path("payload").path("lastName").asText()).isEqualTo("****");
        assertThat(letter.path("replayable").asBoolean()).isTrue();
        await().until(() -> Files.list(folder).count() == 1);
        String replay = "/api/dead-letters/" + letter.path("id").asText() + "/replay";

        Answer failed = gate.post(replay);
        assertThat(failed.status()).isEqualTo(502);
        assertThat(failed.code()).isEqualTo("delivery_failed");
        JsonNode waiting = gate.get("/api/dead-letters").data();
        assertThat(waiting).hasSize(1);
        assertThat(waiting.get(0).path("status").asText()).isEqualTo("waiting");
        assertThat(waiting.get(0).path("attempts").asInt()).isEqualTo(2);

        sink.answers(message -> 200);
        Answer done = gate.post(replay);
        assertThat(done.status()).isEqualTo(200);
        assertThat(done.json().path("status").asText()).isEqualTo("replayed");
        assertThat(done.json().path("attempts").asInt()).isEqualTo(3);
        assertThat(sink.texts()).containsExactly("First");
        assertThat(gate.post(replay).code()).isEqualTo("not_replayable");

        sink.answers(message -> 500);
        crm.add("Second");
        await().until(() -> gate.get("/api/dead-letters?status=waiting").data().size() == 1);
        gate.send("DELETE", "/api/connections/default");
        sink.answers(message -> 200);
        assertThat(gate.post("/api/dead-letters/replay?connection=default")
                        .json()
                        .path("replayed")
                        .asInt())
                .isEqualTo(1);
        assertThat(sink.texts()).containsExactly("First", "Second");
    }

    @Test
    void aPollTellsHowItIs() {
        Instant begin = Instant.now();
        start();
        arriveAfter("First");
        await().until(() -> poll().path("delivered").asInt() == 1);

        JsonNode poll = gate.get("/api/polls").data().get(0);
        assertThat(poll.path("connection").asText()).isEqualTo("default");
        assertThat(poll.path("lagSeconds").asLong())
                .isBetween(0L, Duration.between(begin, Instant.now()).toSeconds() + 10);
        assertThat(poll.path("consecutiveFailures").asInt()).isZero();
        assertThat(poll.path("lastChangeAt").asText()).endsWith("Z");
        assertThat(poll.path("watermark").asText()).endsWith("Z");
        assertThat(poll.path("nextRunAt").asText()).endsWith("Z");
        assertThat(gate.metrics())
                .contains("crmgate_poll_delivered{connection=\"default\"} 1.0")
                .contains("crmgate_poll_consecutive_failures{connection=\"default\"} 0.0")
                .contains("crmgate_poll_lag_seconds{connection=\"default\"}")
                .contains("crmgate_poll_last_run_seconds{connection=\"default\"}")
                .contains("crmgate_poll_last_change_seconds{connection=\"default\"}");
        // health may be a moment behind
        JsonNode health = await().until(() -> gate.health().path("polls"), polls -> !polls.isEmpty());
        assertThat(health.get(0).path("connection").asText()).isEqualTo("default");
        assertThat(health.get(0).path("delivered").asInt()).isEqualTo(1);
    }

    @Test
    void connectionsThatComeAreFollowedAndThoseThatGoAreNot() {
        start();
        arriveAfter("First");
        assertThat(gate.get("/api/polls").data()).hasSize(1);

        gate.send("DELETE", "/api/connections/default");

        await().until(() -> gate.get("/api/polls").data().isEmpty());
        crm.add("Second");
        await().pollDelay(Duration.ofMillis(1500)).until(() -> true); // a tick of the schedule
        assertThat(sink.texts()).containsExactly("First");
    }

    @Test
    void aRunThatReadsWhileItsConnectionIsDeletedDeliversNothingAgain() throws InterruptedException {
        settings.put("crmgate.poll.deletions", "false"); // so that one call is a whole page
        start();
        arriveAfter("First");
        runsOnce();
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch open = new CountDownLatch(1);
        crm.answers(crm.late(Duration.ZERO), () -> held(asked, open));
        assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();

        assertThat(gate.send("DELETE", "/api/connections/default").status()).isEqualTo(204);
        open.countDown();

        runEnds();
        assertThat(sink.texts()).containsExactly("First");
    }

    @Test
    void aConnectionThatIsMadeAgainIsPolledAgain() {
        settings.put("crmgate.poll.connections", "*");
        settings.put("crmgate.poll.schedule", "0 0 0 1 1 ?");
        start();
        gate.send("DELETE", "/api/connections/default");
        assertThat(gate.post("/api/connections", crm.account()).status()).isEqualTo(201);

        arriveAfter("First");
    }

    @Test
    void aRestartInTheMiddleOfAPageRepeatsNothing() {
        IntStream.range(0, 60).forEach(i -> crm.add("Lead " + i));
        settings.put("crmgate.poll.from", "beginning");
        sink.takesSlowly(() -> 20);
        start();
        await().pollInterval(Duration.ofMillis(20)).until(() -> sink.taken().size() > 5);

        gate.close();
        int before = sink.taken().size();
        start();

        await().until(() -> sink.taken().size() >= 60);
        runsOnce();
        assertThat(before).isLessThan(60);
        assertThat(sink.texts()).doesNotHaveDuplicates().hasSize(60);
    }

    @Test
    void aRestartWhileTheSinkIsDownRepeatsNothing() {
        settings.put("crmgate.poll.redeliveries", "50");
        start();
        sink.answers(message -> message.path("lastName").asText().equals("Third") ? 500 : 200);
        crm.add("First");
        crm.add("Second");
        crm.add("Third");
        await().until(() -> sink.attempts().size() >= 2 + 4); // the next attempt is 4 s away

        gate.close();
        sink.answers(message -> 200);
        start();

        arrive("First", "Second", "Third");
        runsOnce();
        assertThat(sink.texts()).containsExactly("First", "Second", "Third");
        assertThat(gate.get("/api/dead-letters").data()).isEmpty();
    }
}
