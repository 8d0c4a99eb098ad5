package io.github.crmgate.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.crmgate.app.RunningCrmGate.Answer;
import io.github.crmgate.testing.TestStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** How the changes that a poll has read are delivered. Most of it is waiting for the schedule. */
@Execution(ExecutionMode.CONCURRENT)
final class PollDeliveryTest extends PollScene {
    PollDeliveryTest() {
        super("zoho", TestStore.H2);
    }

    @Test
    void aSinkThatFailsForAMomentMissesNothing() {
        int[] refusals = {2};
        sink.answers(message -> refusals[0]-- > 0 ? 503 : 200);
        start();

        crm.add("First");
        crm.add("Second");

        arrive("First", "Second");
        assertThat(sink.attempts()).hasSize(4);
        assertThat(poll().path("deadLettered").asInt()).isZero();
    }

    @Test
    void onePoisonMessageDoesNotStopTheRest() {
        settings.put("crmgate.poll.redeliveries", "1");
        sink.answers(message -> message.path("lastName").asText().equals("Poison") ? 500 : 200);
        start();

        crm.add("First");
        crm.add("Poison");
        crm.add("Last");

        arrive("First", "Last");
        assertThat(sink.attempts()).hasSize(4);
        await().until(() -> poll().path("deadLettered").asInt() == 1);
        runsOnce();
        assertThat(sink.attempts()).hasSize(4);
        JsonNode letter = gate.get("/api/dead-letters").data().get(0);
        assertThat(letter.path("code").asText()).isEqualTo("delivery_failed");
        assertThat(letter.path("connection").asText()).isEqualTo("default");
        assertThat(letter.path("detail").asText()).contains("HTTP 500");
        assertThat(letter.path("attempts").asInt()).isEqualTo(2);
    }

    @Test
    void aMessageIsNotDeliveredToNobody() {
        settings.put("crmgate.poll.redeliveries", "0");
        sink.answers(message -> 500);
        start();
        crm.add("First");
        await().until(() -> !gate.get("/api/dead-letters").data().isEmpty());
        gate.close();

        settings.put("crmgate.poll.enabled", "false");
        gate = RunningCrmGate.start(settings);
        String letter = gate.get("/api/dead-letters").data().get(0).path("id").asText();
        assertThat(gate.post("/api/dead-letters/" + letter + "/replay").code()).isEqualTo("not_replayable");
        assertThat(gate.get("/api/dead-letters/" + letter).json().path("status").asText())
                .isEqualTo("waiting");
    }

    @Test
    void aPollThatStopsOnErrorsGoesOnWhereItStopped() {
        settings.put("crmgate.poll.redeliveries", "0");
        settings.put("crmgate.poll.on-error", "stop");
        sink.answers(message -> message.path("lastName").asText().equals("Second") ? 500 : 200);
        start();
        crm.add("First");
        crm.add("Second");
        crm.add("Third");
        await().until(() -> poll().path("consecutiveFailures").asInt() >= 2);
        assertThat(sink.texts()).containsExactly("First");
        assertThat(poll().path("lastError").path("code").asText()).isEqualTo("delivery_failed");

        sink.answers(message -> 200);

        arrive("First", "Second", "Third");
        await().until(() -> poll().path("consecutiveFailures").asInt() == 0);
        assertThat(gate.get("/api/dead-letters").data()).isEmpty();
        assertThat(gate.get("/api/connections/default").json().path("lastError").isNull())
                .isTrue();
    }

    @Test
    void aSlowSinkIsNotOvertaken() throws InterruptedException {
        CountDownLatch open = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(1);
        sink.answers(message -> {
            try {
                asked.countDown();
                open.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return 200;
        });
        start();
        crm.add("First");
        crm.add("Second");
        assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(poll().path("status").asText()).isEqualTo("running");
        int calls = crm.changeCalls();
        await().pollDelay(Duration.ofMillis(2500)).until(() -> true); // two ticks of the schedule

        assertThat(crm.changeCalls()).isEqualTo(calls);
        assertThat(sink.attempts()).isEmpty();
        open.countDown();
        arrive("First", "Second");
        assertThat(sink.attempts()).hasSize(2);
    }

    @Test
    void aDisabledConnectionSuspendsItsPoll() {
        start();
        arriveAfter("First");
        gate.post("/api/connections/default/disable");
        await().until(() -> poll().path("status").asText().equals("suspended"));
        int calls = crm.changeCalls();
        crm.add("Second");
        await().pollDelay(Duration.ofMillis(1500)).until(() -> true); // a tick of the schedule
        assertThat(crm.changeCalls()).isEqualTo(calls);
        assertThat(gate.post("/api/polls/default/run").code()).isEqualTo("connection_disabled");

        gate.post("/api/connections/default/enable");

        arrive("First", "Second");
        assertThat(sink.attempts()).hasSize(2);
    }

    @Test
    void aPollRunsNowIfSomebodyAsks() {
        settings.put("crmgate.poll.schedule", "0 0 0 1 1 ?");
        start();
        await().until(() -> !poll().path("lastRunAt").isNull());
        crm.add("First");
        assertThat(sink.attempts()).isEmpty();

        Answer answer = gate.post("/api/polls/default/run");

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.json().path("connection").asText()).isEqualTo("default");
        arrive("First");
        assertThat(gate.post("/api/polls/unknown/run").code()).isEqualTo("connection_not_found");
        assertThat(gate.get("/api/polls/unknown").code()).isEqualTo("not_found");
        assertThat(gate.send("GET", "/api/polls/default/run").code()).isEqualTo("method_not_allowed");
        assertThat(gate.get("/api/polls?limit=0").code()).isEqualTo("bad_request");
        assertThat(gate.get("/api/polls?limit=1&x=1").detail()).contains("'x'");
    }

    @Test
    void nothingIsDeliveredAfterADeletionButWhatIsUnderWay() throws InterruptedException {
        settings.put("crmgate.poll.from", "beginning");
        List.of("First", "Second", "Third").forEach(crm::add);
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch open = new CountDownLatch(1);
        sink.answers(message -> held(asked, open) ? 200 : 500);
        start();
        assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();

        assertThat(gate.send("DELETE", "/api/connections/default").status()).isEqualTo(204);
        open.countDown();

        runEnds();
        assertThat(sink.attempts()).hasSize(1);
        assertThat(sink.taken()).hasSize(1);
    }

    @Test
    void aMessageThatWasRefusedIsNotSentAgainAfterADeletion() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch open = new CountDownLatch(1);
        sink.answers(message -> held(asked, open) ? 503 : 200);
        start();
        crm.add("First");
        assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();

        assertThat(gate.send("DELETE", "/api/connections/default").status()).isEqualTo(204);
        open.countDown();

        runEnds();
        assertThat(sink.attempts()).hasSize(1);
        assertThat(gate.get("/api/dead-letters").data()).isEmpty();
    }

    @Test
    void onlyTheConnectionsThatAreNamedArePolled() {
        settings.put("crmgate.poll.connections", "other, unknown");
        gate = RunningCrmGate.start(settings);
        crm.add("First");

        await().pollDelay(Duration.ofMillis(1500)).until(() -> true); // a tick of the schedule
        assertThat(sink.attempts()).isEmpty();
        assertThat(gate.get("/api/polls").data()).isEmpty();
        assertThat(gate.post("/api/polls/default/run").code()).isEqualTo("not_found");
    }

    @Test
    void aFileIsASinkToo(@TempDir Path folder) {
        settings.put("crmgate.poll.to", "file:" + folder + "?fileName=leads.ndjson&fileExist=Append&appendChars=%0A");
        start();
        crm.add("First");
        crm.add("Second");

        Path file = folder.resolve("leads.ndjson");
        await().until(() -> Files.exists(file) && Files.readAllLines(file).size() == 2);
        assertThat(lines(file).get(1)).contains("\"lastName\":\"Second\"");
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
