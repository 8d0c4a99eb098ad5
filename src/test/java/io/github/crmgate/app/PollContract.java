package io.github.crmgate.app;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
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
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What a poll reads of each provider, and what it keeps in each store. Most of it is waiting for the schedule. */
@Execution(ExecutionMode.CONCURRENT)
abstract class PollContract extends PollScene {
    PollContract(String provider, TestStore store) {
        super(provider, store);
    }

    @Test
    void eachChangeIsOneMessageInOrder() {
        start();
        String first = crm.add("First");
        crm.add("Second");
        arrive("First", "Second");
        crm.change(first, "First again");
        arrive("First", "Second", "First again");
        crm.delete(first);
        arrive("First", "Second", "First again", first + " deleted");

        runsOnce();
        runsOnce();

        assertThat(sink.attempts()).hasSize(4);
        assertThat(sink.taken().get(0)).satisfies(delivery -> {
            assertThat(delivery.contentType()).isEqualTo("application/json");
            assertThat(delivery.connection()).isEqualTo("default");
            assertThat(delivery.key()).matches("default/" + first + "/[0-9-]+T[0-9:]+Z/[\\w-]{12}");
            assertThat(delivery.message().path("id").asText()).isEqualTo(first);
            assertThat(delivery.message().path("provider").asText()).isEqualTo(settings.get("crmgate.provider"));
            assertThat(delivery.message().has("deleted")).isFalse();
        });
        assertThat(sink.taken().get(3).key()).matches("default/" + first + "/[0-9-]+T[0-9:]+Z/[\\w-]{12}");
        assertThat(sink.taken().get(3).message().path("deletedAt").asText()).endsWith("Z");
    }

    /** One start for all of it: messages, states, dead letters and replays of further kinds. */
    @Test
    void furtherKindsHavePollsOfTheirOwn() {
        settings.put("crmgate.poll.kinds", "leads,contacts,deals");
        settings.put("crmgate.poll.redeliveries", "0");
        sink.answers(message -> message.path("name").asText().equals("Refused") ? 500 : 200);
        start();
        await().until(() -> gate.get("/api/polls").data().size() == 3);
        String lead = crm.add("Lead");
        String contact = crm.addContact("Contact");
        String deal = crm.addDeal("Deal");
        String refused = crm.addDeal("Refused");

        LeadSink.Delivery ofContact = taken("contact", contact);
        assertThat(ofContact.message().path("lastName").asText()).isEqualTo("Contact");
        assertThat(ofContact.key()).startsWith("default/contact/" + contact + "/");
        LeadSink.Delivery ofDeal = taken("deal", deal);
        assertThat(ofDeal.message().path("name").asText()).isEqualTo("Deal");
        taken("", lead);

        await().until(() -> gate.get("/api/polls/default?kind=deal")
                        .json()
                        .path("deadLettered")
                        .asInt()
                == 1);
        assertThat(gate.get("/api/polls/default?kind=contacts")
                        .json()
                        .path("delivered")
                        .asInt())
                .isPositive();
        assertThat(gate.get("/api/polls/default").json().path("kind").asText()).isEqualTo("lead");
        assertThat(gate.metrics()).contains("crmgate_poll_dead_lettered{connection=\"default\",kind=\"deal\"} 1.0");
        assertThat(gate.get("/api/polls/default?kind=invoice").status()).isEqualTo(400);
        sink.answers(message -> 200);
        gate.post("/api/dead-letters/replay?connection=default", "");
        taken("deal", refused);

        crm.deleteDeal(deal);
        await().until(() -> sink.taken().stream().anyMatch(LeadSink.Delivery::deleted));
        assertThat(sink.taken())
                .filteredOn(LeadSink.Delivery::deleted)
                .singleElement()
                .satisfies(deleted -> {
                    assertThat(deleted.id()).isEqualTo(deal);
                    assertThat(deleted.message().path("kind").asText()).isEqualTo("deal");
                });
        assertThat(gate.post("/api/polls/default/run?kind=deal", "").status()).isEqualTo(202);
    }

    /** Waits for the message of a record; messages of leads name no kind. */
    private LeadSink.Delivery taken(String kind, String id) {
        return await().until(
                        () -> sink.taken().stream()
                                .filter(delivery -> delivery.id().equals(id)
                                        && delivery.message()
                                                .path("kind")
                                                .asText()
                                                .equals(kind))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    @Test
    void furtherFieldsAreInEachMessage() {
        settings.put("crmgate.poll.fields", crm.furtherField());
        start();
        arriveAfter("First");

        JsonNode fields = sink.taken().get(0).message().path("fields");
        assertThat(fields.path(crm.furtherField()).isNull()).isTrue();
        crm.change(sink.taken().get(0).id(), "First", "North");
        arrive("First", "First");
        assertThat(sink.taken().get(1).message().path("fields"))
                .hasToString("{\"" + crm.furtherField() + "\":\"North\"}");
    }

    @Test
    void whatWasThereBeforeIsOfNoInterestUnlessItIsAskedFor() {
        Instant before = Instant.now();
        String old = crm.add("Old", before.minus(Duration.ofMinutes(5))); // more than crmgate.poll.overlap
        start();
        crm.add("Shown late", before.minus(Duration.ofSeconds(10))); // less than that
        arrive("Shown late");
        crm.add("New");
        arrive("Shown late", "New");
        gate.close();

        crm.change(old, "Old, changed while no poll ran");
        start();
        arrive("Shown late", "New", "Old, changed while no poll ran");
    }

    @Test
    void aLeadThatChangesAtOnceIsDeliveredThoughTheClockOfTheCrmIsBehind() {
        settings.put("crmgate.poll.overlap", "1s"); // does not make up for it
        crm.clockBehind(Duration.ofMinutes(10));
        crm.add("Old", Instant.now().minus(Duration.ofMinutes(15)));
        start();
        arriveAfter("First");
        runsOnce();

        Instant from = Instant.parse(poll().path("from").asText());
        assertThat(from).isBefore(Instant.now().minus(Duration.ofMinutes(10)));
        assertThat(sink.attempts()).hasSize(1);
    }

    @Test
    void aLeadWithoutTheTimeOfItsChangeIsDeliveredOnceForEachContent() {
        String old = crm.add("Old", Instant.now().minus(Duration.ofDays(1)));
        crm.hideTimes();
        start();
        crm.change(old, "One");
        arrive("One");
        crm.change(old, "Two");
        arrive("One", "Two");
        crm.change(old, "One");
        arrive("One", "Two", "One");
        runsOnce();
        runsOnce();
        crm.delete(old);
        arrive("One", "Two", "One", old + " deleted");

        assertThat(sink.attempts()).hasSize(4);
        assertThat(sink.taken()).extracting(LeadSink.Delivery::key).doesNotHaveDuplicates();
        assertThat(sink.taken().get(0).message().path("modifiedAt").isNull()).isTrue();
        assertThat(sink.taken().get(0).message().path("readAt").asText()).endsWith("Z");
        assertThat(poll().path("gaps").get(0).path("what").asText()).isEqualTo("modification_times");
        assertThat(health()).anyMatch(warning -> warning.startsWith("1 polls miss something"));
    }

    @Test
    void changesGoOnWhileTheCrmRefusesToListDeletions() {
        crm.refuseDeletions(true);
        start();
        String first = crm.add("First");
        arrive("First");
        crm.delete(first);
        arriveInAnyCase(crm.add("Second"));
        await().until(() -> poll().path("gaps").size() == 1);
        JsonNode gap = poll().path("gaps").get(0);
        assertThat(gap.path("what").asText()).isEqualTo("deletions");
        assertThat(gap.path("code").asText()).startsWith("crm_");
        assertThat(gap.path("detail").asText()).isNotEmpty();
        assertThat(poll().path("lastError").isNull()).isTrue();
        assertThat(health()).anyMatch(warning -> warning.startsWith("1 polls miss something"));
        assertThat(gate.metrics()).contains("crmgate_poll_gaps{connection=\"default\"} 1.0");
        runsOnce();

        crm.refuseDeletions(false);

        await().until(() -> sink.texts().contains(first + " deleted"));
        await().until(() -> poll().path("gaps").isEmpty());
        runsOnce();
        assertThat(sink.texts()).containsOnlyOnce(first + " deleted");
        assertThat(health()).noneMatch(warning -> warning.contains("miss something"));
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
    void fromTheBeginningAllLeadsAreDelivered() {
        IntStream.range(0, 450).forEach(i -> crm.add("Lead " + i));
        settings.put("crmgate.poll.from", "beginning");

        start();

        await().until(() -> sink.taken().size() >= 450);
        runsOnce();
        assertThat(sink.texts())
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 450).mapToObj(i -> "Lead " + i).toList());
        assertThat(poll().path("delivered").asInt()).isEqualTo(450);
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
    void aCrmThatIsDownIsAskedAgain() {
        start();
        arriveAfter("First");
        crm.answers(aResponse().withStatus(500));
        crm.add("Second");
        await().until(() -> poll().path("consecutiveFailures").asInt() > 0);
        assertThat(poll().path("lastError").path("code").asText()).isEqualTo("crm_unavailable");

        crm.answers(null);

        arrive("First", "Second");
        await().until(() -> poll().path("lastError").isNull());
        await().until(() ->
                gate.get("/api/connections/default").json().path("lastError").isNull());
        assertThat(gate.get("/api/dead-letters").data()).isEmpty();
    }

    @Test
    void aCrmThatThrottlesIsLeftAloneForAWhile() {
        start();
        arriveAfter("First");
        crm.answers(aResponse().withStatus(429).withHeader("Retry-After", "4"));
        await().until(() -> poll().path("status").asText().equals("throttled"));
        int calls = crm.changeCalls();
        crm.answers(null);
        crm.add("Second");

        await().pollDelay(Duration.ofMillis(1500)).until(() -> true); // a tick of the schedule
        assertThat(crm.changeCalls()).isEqualTo(calls);
        assertThat(poll().path("nextRunAt").asText()).isNotEmpty();

        arrive("First", "Second");
        assertThat(poll().path("status").asText()).isNotEqualTo("throttled");
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
        sink.answers(message -> {
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return 200;
        });
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
