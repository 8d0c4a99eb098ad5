package io.github.crmgate.app;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.crmgate.testing.TestStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
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
}
