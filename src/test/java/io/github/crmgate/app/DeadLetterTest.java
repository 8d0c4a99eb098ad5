package io.github.crmgate.app;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import io.github.crmgate.app.RunningCrmGate.Answer;
import io.github.crmgate.deadletter.DeadLetter;
import io.github.crmgate.deadletter.Replay;
import io.github.crmgate.json.Json;
import io.github.crmgate.sandbox.zoho.SimulatedZoho;
import io.github.crmgate.store.Store;
import io.github.crmgate.store.StoreUrl;
import io.github.crmgate.testing.Crowd;
import io.github.crmgate.testing.SampleDeadLetters;
import io.github.crmgate.testing.TestStore;
import io.github.crmgate.vault.VaultKey;
import io.github.crmgate.vault.VaultKeys;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What failed for good is kept, shown without anybody's secrets, and done again on demand. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DeadLetterTest {
    private static final String DELIVERY = """
            {"event":"lead.changed","lead":{"id":"57","firstName":"Ann","lastName":"Fox","fullName":"Ann Fox",
             "company":"Harbor","email":"ann@example.com","phone":"+1 555 0100","mobile":15550101,"status":"New",
             "owner":{"id":"7","name":"Bob Hill","email":"bob@example.com"},"modifiedAt":"2026-07-25T10:00:00Z",
             "raw":{"Email":"ann@example.com"},"provider":"zoho","connection":"default"}}""";

    private final SimulatedZoho zoho = SimulatedZoho.start();
    private final WireMockServer operator = new WireMockServer(options().dynamicPort());
    private final Map<String, String> settings = new HashMap<>(RunningCrmGate.zoho(zoho, "us"));
    private final TestStore store = TestStore.POSTGRESQL.unlessAskedFor();
    private final RunningCrmGate gate;

    DeadLetterTest() {
        operator.start();
        settings.putAll(store.settings());
        settings.put("crmgate.vault.key", TestStore.VAULT_KEY);
        settings.put("crmgate.dead-letter.to", operator.baseUrl() + "/letters");
        settings.put("crmgate.notify.to", operator.baseUrl() + "/hook");
        gate = RunningCrmGate.start(settings);
    }

    /** No letters, an empty outbox, and a connection that works. */
    @BeforeEach
    void heal() {
        zoho.reset();
        operator.resetAll();
        operator.stubFor(post(urlPathMatching("/.*")).willReturn(aResponse().withStatus(204)));
        gate.get("/api/dead-letters"); // stores those in memory
        execute("DELETE FROM dead_letter"); // first, because an authorization lets them be replayed
        gate.connectAnew(zoho);
        for (String query : List.of("limit=1", "email=ann%40example.com")) { // a token that works may be replaced again
            assertThat(gate.get("/api/leads?" + query).status()).isEqualTo(200);
        }
        execute("DELETE FROM outbox");
    }

    @AfterAll
    void stop() {
        gate.close();
        operator.stop();
        zoho.close();
    }

    @Test
    void aReadThatFailedIsKeptAndPassedOn() {
        limited(true);
        gate.get("/api/leads?email=ann%40example.com&limit=7", "X-Correlation-Id", "turn-42");

        JsonNode letter = only("");

        assertThat(letter.path("status").asText()).isEqualTo("waiting");
        assertThat(letter.path("correlationId").asText()).isEqualTo("turn-42");
        assertThat(letter.path("route").asText()).isEqualTo("lead-list");
        assertThat(letter.path("connection").asText()).isEqualTo("default");
        assertThat(letter.path("provider").asText()).isEqualTo("zoho");
        assertThat(letter.path("code").asText()).isEqualTo("crm_rate_limited");
        assertThat(letter.path("attempts").asInt()).isEqualTo(1);
        assertThat(letter.path("replayable").asBoolean()).isTrue();
        assertThat(letter.path("replayedAt").isNull()).isTrue();
        assertThat(letter.path("request").path("email").asText()).isEqualTo("****");
        assertThat(letter.path("request").path("limit").asText()).isEqualTo("7");
        assertThat(letter.path("payload").isNull()).isTrue();
        await().untilAsserted(() -> assertThat(passedOn(letter)).containsExactly(letter));
    }

    @Test
    void nothingThatOpensAnAccountAndNobodysAddressIsShown() {
        limited(true);
        gate.get("/api/leads?email=ann%40example.com");
        gate.get("/api/leads?phone=%2B15550100");
        gate.get("/api/leads?q=magal");
        keep(SampleDeadLetters.of(
                "delivery",
                Instant.now(),
                false,
                "lead-poll",
                "default",
                "delivery_failed",
                new Replay("lead-delivery", DELIVERY)));

        String shown = gate.get("/api/dead-letters").text()
                + gate.get("/api/dead-letters/delivery").text()
                + passedOn();

        assertThat(List.of(
                        "ann@",
                        "bob@",
                        "Fox",
                        "Hill",
                        "555 0100",
                        "5550100",
                        "15550101",
                        "magal",
                        zoho.refreshToken("us"),
                        zoho.clientSecret()))
                .allSatisfy(secret -> assertThat(shown).doesNotContain(secret));
        JsonNode payload = gate.get("/api/dead-letters/delivery").json().path("payload");
        assertThat(payload.path("event").asText()).isEqualTo("lead.changed");
        JsonNode lead = payload.path("lead");
        assertThat(List.of("id", "company", "status", "modifiedAt", "connection"))
                .allSatisfy(field ->
                        assertThat(lead.path(field).asText()).isNotEmpty().isNotEqualTo("****"));
        assertThat(List.of("firstName", "lastName", "fullName", "email", "phone", "mobile"))
                .allSatisfy(field -> assertThat(lead.path(field).asText()).isEqualTo("****"));
        assertThat(lead.path("owner").path("id").asText()).isEqualTo("7");
        assertThat(lead.path("owner").path("name").asText()).isEqualTo("****");
        assertThat(lead.path("raw").path("Email").asText()).isEqualTo("****");
    }

    @Test
    void aReplayAsksOnceMoreWithThePresentCredential() {
        limited(true);
        gate.get("/api/leads?limit=3");
        String id = only("").path("id").asText();
        limited(false);
        gate.connectAnew(zoho);
        int calls = zoho.crmCalls("us");

        Answer replayed = gate.post("/api/dead-letters/" + id + "/replay");

        assertThat(replayed.status()).isEqualTo(200);
        assertThat(replayed.json().path("status").asText()).isEqualTo("replayed");
        assertThat(replayed.json().path("replayedAt").asText()).endsWith("Z");
        assertThat(replayed.json().path("replayable").asBoolean()).isFalse();
        assertThat(replayed.json().path("attempts").asInt()).isEqualTo(2);
        assertThat(zoho.crmCalls("us")).isEqualTo(calls + 1);
        assertThat(only("")).isEqualTo(replayed.json());

        Answer again = gate.post("/api/dead-letters/" + id + "/replay");
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.code()).isEqualTo("not_replayable");
        assertThat(again.detail()).contains("replayed at");
        assertThat(zoho.crmCalls("us")).isEqualTo(calls + 1);
    }

    @Test
    void aReplayOfOneLeadAndOfALaterPageIsTheSameQuestion() {
        String lead = gate.get("/api/leads?limit=2").data().path(0).path("id").asText();
        String next = gate.get("/api/leads?limit=2").json().path("next").asText();
        limited(true);
        gate.get("/api/leads/" + lead);
        gate.get("/api/leads?limit=2&cursor=" + next);
        limited(false);
        zoho.server("us").resetRequests();

        assertThat(gate.post("/api/dead-letters/replay?connection=default")
                        .json()
                        .path("replayed")
                        .asInt())
                .isEqualTo(2);

        assertThat(zoho.server("us").findAll(anyRequestedFor(urlPathMatching("/crm/.*"))))
                .extracting(request -> request.getUrl())
                .anySatisfy(url -> assertThat(url).contains(lead))
                .anySatisfy(url -> assertThat(url).contains("Leads?"));
    }

    @Test
    void ofReplaysAtTheSameTimeOneGoesThrough() {
        limited(true);
        gate.get("/api/leads?limit=3");
        String id = only("").path("id").asText();
        limited(false);
        gate.get("/api/leads?limit=1");
        int calls = zoho.crmCalls("us");

        List<Answer> answers = Crowd.calling(12, () -> gate.post("/api/dead-letters/" + id + "/replay"))
                .answers();

        assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSize(1);
        assertThat(answers)
                .filteredOn(answer -> answer.status() != 200)
                .extracting(Answer::code)
                .containsOnly("not_replayable");
        assertThat(zoho.crmCalls("us")).isEqualTo(calls + 1);
    }

    @Test
    void aReplayThatFailsLeavesTheLetterAndMakesNoOther() {
        limited(true);
        gate.get("/api/leads?limit=3");
        String id = only("").path("id").asText();
        limited(false);
        gate.post("/api/connections/default/disable");

        Answer disabled = gate.post("/api/dead-letters/" + id + "/replay");
        assertThat(disabled.status()).isEqualTo(409);
        assertThat(disabled.code()).isEqualTo("connection_disabled");
        gate.post("/api/connections/default/enable");
        zoho.server("us")
                .stubFor(get(urlPathMatching("/crm/.*")).willReturn(aResponse().withStatus(500)));
        Answer down = gate.post("/api/dead-letters/" + id + "/replay");
        assertThat(down.status()).isEqualTo(503);
        assertThat(down.code()).isEqualTo("crm_unavailable");
        assertThat(down.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(down.header("Retry-After")).isNotBlank();

        JsonNode letter = only("");
        assertThat(letter.path("id").asText()).isEqualTo(id);
        assertThat(letter.path("status").asText()).isEqualTo("waiting");
        assertThat(letter.path("code").asText()).isEqualTo("crm_unavailable");
        assertThat(letter.path("attempts").asInt()).isEqualTo(4);
        gate.send("DELETE", "/api/connections/default");
        assertThat(gate.post("/api/dead-letters/" + id + "/replay").code()).isEqualTo("connection_not_found");
        assertThat(passedOn(letter)).hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void whatWasPassedOnToAnAccountCanNotBeReplayed() {
        zoho.revokeGrants();
        gate.get("/api/proxy/default/crm/v8/Leads?fields=id");
        JsonNode letter = only("");

        Answer refused = gate.post("/api/dead-letters/" + letter.path("id").asText() + "/replay");

        assertThat(letter.path("route").asText()).isEqualTo("proxy");
        assertThat(letter.path("replayable").asBoolean()).isFalse();
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.code()).isEqualTo("not_replayable");
        assertThat(refused.detail()).contains("not kept");
    }

    @Test
    void whatWaitsOfAConnectionIsReplayedTogether() {
        limited(true);
        for (int i = 1; i <= 3; i++) {
            gate.get("/api/leads?limit=" + i);
        }
        keep(SampleDeadLetters.of(
                "odd", Instant.now(), true, "lead-list", "default", "internal", new Replay("lead-query", "{}")));
        keep(SampleDeadLetters.of(
                "other", Instant.now(), true, "lead-list", "other", "internal", new Replay("lead-query", "{}")));
        limited(false);

        Answer limited = gate.post("/api/dead-letters/replay?connection=default&code=crm_rate_limited&route=lead-list");
        Answer rest = gate.post("/api/dead-letters/replay?connection=default");
        Answer none = gate.post("/api/dead-letters/replay?connection=nobody");

        assertThat(limited.status()).isEqualTo(200);
        assertThat(limited.text()).isEqualTo("{\"replayed\":3,\"failed\":0,\"left\":0}");
        assertThat(rest.text()).isEqualTo("{\"replayed\":0,\"failed\":1,\"left\":0}");
        assertThat(none.text()).isEqualTo("{\"replayed\":0,\"failed\":0,\"left\":0}");
        assertThat(ids("status=replayed")).hasSize(3);
        assertThat(ids("status=waiting")).containsExactlyInAnyOrder("odd", "other");
    }

    @Test
    void badInputNamesTheCulprit() {
        assertThat(gate.post("/api/dead-letters/replay").detail()).contains("'connection'");
        assertThat(gate.post("/api/dead-letters/replay?connection=a&limit=1").detail())
                .contains("'limit'");
        assertThat(gate.post("/api/dead-letters/nope/replay").code()).isEqualTo("not_found");
        assertThat(gate.post("/api/dead-letters/a%00b/replay").code()).isEqualTo("bad_request");
        assertThat(gate.get("/api/dead-letters/a%00b").code()).isEqualTo("bad_request");
        assertThat(gate.send("DELETE", "/api/dead-letters/a%00b").code()).isEqualTo("bad_request");
        assertThat(gate.post("/api/dead-letters/nope/replay?a=b").detail()).contains("'a'");
        assertThat(gate.send("DELETE", "/api/dead-letters/nope").code()).isEqualTo("not_found");
        assertThat(gate.get("/api/dead-letters?status=fine").detail()).contains("'status'");
        assertThat(gate.get("/api/dead-letters?since=now").detail()).contains("'since'");
        assertThat(gate.get("/api/dead-letters?until=now").detail()).contains("'until'");
        assertThat(gate.get("/api/dead-letters?limit=201").detail()).contains("'limit'");
        assertThat(gate.get("/api/dead-letters?cursor=MjAyNg").detail()).contains("'cursor'");
        assertThat(gate.get("/api/dead-letters?colour=red").detail()).contains("'colour'");
        assertThat(gate.get("/api/dead-letters").data()).isEmpty();
    }

    @Test
    void lettersAreFilteredAndPaged() {
        Instant start = Instant.now().truncatedTo(ChronoUnit.SECONDS).minus(Duration.ofHours(1));
        for (int i = 0; i < 5; i++) {
            keep(SampleDeadLetters.of(
                    "n-" + i,
                    start.plusSeconds(i),
                    i > 2,
                    i % 2 == 0 ? "lead-list" : "lead-poll",
                    i == 4 ? "other" : "default",
                    i == 0 ? "internal" : "crm_timeout",
                    null));
        }

        assertThat(ids("")).containsExactly("n-4", "n-3", "n-2", "n-1", "n-0");
        assertThat(ids("connection=default&code=crm_timeout")).containsExactly("n-3", "n-2", "n-1");
        assertThat(ids("route=lead-poll")).containsExactly("n-3", "n-1");
        String until = start.plusSeconds(3).atOffset(ZoneOffset.ofHours(1)).toString();
        assertThat(ids("since=" + start.plusSeconds(1) + "&until=" + until.replace("+", "%2B")))
                .containsExactly("n-2", "n-1");
        List<String> paged = new ArrayList<>();
        String next = "";
        do {
            Answer page = gate.get("/api/dead-letters?limit=2" + next);
            page.data().forEach(letter -> paged.add(letter.path("id").asText()));
            next = page.json().path("next").isNull()
                    ? null
                    : "&cursor=" + page.json().path("next").asText();
        } while (next != null);
        assertThat(paged).containsExactly("n-4", "n-3", "n-2", "n-1", "n-0");
    }

    @Test
    void aDeletedLetterIsGone() {
        limited(true);
        gate.get("/api/leads");
        String id = only("").path("id").asText();

        assertThat(gate.send("DELETE", "/api/dead-letters/" + id).status()).isEqualTo(204);

        assertThat(gate.get("/api/dead-letters/" + id).code()).isEqualTo("not_found");
        assertThat(gate.send("DELETE", "/api/dead-letters/" + id).status()).isEqualTo(404);
    }

    @Test
    void lettersSurviveARestart() {
        Map<String, String> own = ownStore();
        try (RunningCrmGate first = RunningCrmGate.start(own)) {
            limited(true);
            first.get("/api/leads?limit=3");
        }
        limited(false);

        try (RunningCrmGate second = RunningCrmGate.start(own)) {
            JsonNode letters = second.get("/api/dead-letters").data();
            assertThat(letters).hasSize(1);
            String id = letters.path(0).path("id").asText();
            assertThat(second.post("/api/dead-letters/" + id + "/replay").status())
                    .isEqualTo(200);
        }
    }

    @Test
    void lettersThatAreTooOldGo() {
        Map<String, String> own = ownStore();
        own.put("crmgate.dead-letter.max-age", "1h");
        keep(own, SampleDeadLetters.unreported("old", Instant.now().minus(Duration.ofHours(2))));
        keep(own, SampleDeadLetters.unreported("new", Instant.now().minus(Duration.ofMinutes(30))));

        try (RunningCrmGate other = RunningCrmGate.start(own)) {
            await().untilAsserted(
                            () -> assertThat(other.get("/api/dead-letters").data())
                                    .extracting(letter -> letter.path("id").asText())
                                    .containsExactly("new"));
        }
    }

    @Test
    void lettersOfABrokenConnectionAreReplayedOnceItIsAuthorizedAgain() {
        zoho.revokeGrants();
        gate.get("/api/leads?limit=2");
        gate.get("/api/leads?limit=3");
        assertThat(ids("status=waiting&code=authorization_required")).hasSize(2);
        gate.connectAnew(zoho);

        await().untilAsserted(() -> assertThat(ids("status=replayed")).hasSize(2));
        assertThat(ids("status=waiting")).isEmpty();
    }

    @Test
    void whatFailsAfterAnAuthorizationIsNotTriedUntilTheNext() {
        zoho.revokeGrants();
        gate.get("/api/leads?email=ann%40example.com");
        zoho.server("us")
                .stubFor(get(urlPathMatching("/crm/.*/search"))
                        .willReturn(aResponse().withStatus(429)));
        gate.connectAnew(zoho);
        await().untilAsserted(() -> assertThat(only("").path("code").asText()).isEqualTo("crm_rate_limited"));
        int calls = zoho.crmCalls("us");

        limited(false);
        gate.awaitRuns("dead-letter-authorized");

        assertThat(only("").path("status").asText()).isEqualTo("waiting");
        assertThat(zoho.crmCalls("us")).isEqualTo(calls);
    }

    @Test
    void ofSeveralProcessesOneReplaysALetterAfterAnAuthorization() {
        zoho.revokeGrants();
        for (int i = 1; i <= 6; i++) {
            gate.get("/api/leads?email=ann%40example.com&limit=" + i);
        }
        try (RunningCrmGate other = RunningCrmGate.start(settings)) {
            assertThat(ids("code=authorization_required")).hasSize(6);
            zoho.server("us").resetRequests();
            gate.connectAnew(zoho);

            await().untilAsserted(() -> assertThat(ids("status=replayed")).hasSize(6));
            assertThat(other.get("/api/dead-letters?status=replayed").data()).hasSize(6);
        }
        assertThat(zoho.server("us").findAll(anyRequestedFor(urlPathMatching("/crm/.*/search"))))
                .hasSize(6);
    }

    @Test
    void replaysAfterAnAuthorizationCanBeSwitchedOff() {
        Map<String, String> own = ownStore();
        own.put("crmgate.dead-letter.replay-after-authorization", "false");
        try (RunningCrmGate other = RunningCrmGate.start(own)) {
            zoho.revokeGrants();
            other.get("/api/leads?limit=2");
            other.connectAnew(zoho);

            other.awaitRuns("dead-letter-authorized");

            assertThat(other.get("/api/dead-letters?status=waiting").data()).hasSize(1);
        }
    }

    @Test
    void whatTheOutboxGivesUpIsALetterByWhichItIsDeliveredAfterAll() {
        operator.stubFor(post(urlPathEqualTo("/hook")).willReturn(aResponse().withStatus(500)));
        zoho.revokeGrants();
        gate.get("/api/leads?limit=1");
        String route = "route=outbox-notification";
        giveUp();
        await().untilAsserted(() -> assertThat(ids(route)).hasSize(1));
        JsonNode letter = only(route);
        assertThat(letter.path("code").asText()).isEqualTo("delivery_failed");
        assertThat(letter.path("detail").asText()).contains("500");
        assertThat(letter.path("attempts").asInt()).isEqualTo(20);
        assertThat(letter.path("connection").asText()).isEqualTo("default");
        assertThat(letter.path("payload").isNull()).isTrue();
        assertThat(gate.health().path("warnings").toString()).contains("GET /api/dead-letters");
        String replay = "/api/dead-letters/" + letter.path("id").asText() + "/replay";

        Answer failed = gate.post(replay);
        assertThat(failed.status()).isEqualTo(502);
        assertThat(failed.code()).isEqualTo("delivery_failed");
        assertThat(only(route).path("status").asText()).isEqualTo("waiting");
        assertThat(only(route).path("attempts").asInt()).isEqualTo(21);
        assertThat(gate.get("/api/outbox").data().path(0).path("nextAttemptAt").isNull())
                .isTrue();

        operator.stubFor(post(urlPathEqualTo("/hook")).willReturn(aResponse().withStatus(204)));
        assertThat(gate.post(replay).status()).isEqualTo(200);
        assertThat(only(route).path("status").asText()).isEqualTo("replayed");
        assertThat(gate.get("/api/outbox").data()).isEmpty();
    }

    @Test
    void aLetterOfWhatTheOutboxStillTriesIsNotReplayed() {
        operator.stubFor(post(urlPathEqualTo("/hook")).willReturn(aResponse().withStatus(500)));
        zoho.revokeGrants();
        gate.get("/api/leads?limit=1");
        await().until(() -> gate.get("/api/outbox").data().size() == 1);
        String id = gate.get("/api/outbox").data().path(0).path("id").asText();
        Replay replay = new Replay("outbox", "\"" + id + "\"");
        keep(SampleDeadLetters.of(
                id, Instant.now(), false, "outbox-notification", "default", "delivery_failed", replay));

        assertThat(gate.post("/api/dead-letters/" + id + "/replay").code()).isEqualTo("not_replayable");

        assertThat(only("route=outbox-notification").path("status").asText()).isEqualTo("waiting");
    }

    @Test
    void deletingItsLetterEndsWhatTheOutboxGaveUp() {
        operator.stubFor(post(urlPathEqualTo("/hook")).willReturn(aResponse().withStatus(500)));
        zoho.revokeGrants();
        gate.get("/api/leads?limit=1");
        giveUp();
        await().untilAsserted(() -> assertThat(
                        gate.get("/api/outbox").data().path(0).path("attempts").asInt())
                .isEqualTo(20));

        String id = only("route=outbox-notification").path("id").asText();
        gate.send("DELETE", "/api/dead-letters/" + id);

        await().untilAsserted(() -> assertThat(gate.get("/api/outbox").data()).isEmpty());
    }

    @Test
    void eachLetterIsPassedOn() {
        zoho.revokeGrants();
        Set<String> ids = new TreeSet<>();
        for (int i = 1; i <= 20; i++) {
            gate.get("/api/leads?limit=" + i);
        }
        ids.addAll(ids("limit=200"));

        assertThat(ids).hasSize(20);
        await().untilAsserted(() -> assertThat(passedOn())
                .extracting(letter -> letter.path("id").asText())
                .filteredOn(ids::contains) // those of an earlier test may come late
                .containsExactlyInAnyOrderElementsOf(ids));
    }

    /** The CRM limits the rate, which CrmGate does not retry and no circuit counts. */
    private void limited(boolean on) {
        zoho.removeStubs();
        if (on) {
            zoho.server("us")
                    .stubFor(get(urlPathMatching("/crm/.*"))
                            .willReturn(aResponse().withStatus(429)));
        }
    }

    /** The next attempt at what is in the outbox is the last. */
    private void giveUp() {
        await().until(() ->
                gate.get("/api/outbox").data().path(0).path("lastError").isTextual());
        execute("UPDATE outbox SET attempts = 19, due_at = TIMESTAMP WITH TIME ZONE '2020-01-01 00:00:00+00',"
                + " version = version + 1");
    }

    private void execute(String sql) {
        try (Connection rows = DriverManager.getConnection(settings.get("crmgate.store.url"));
                Statement statement = rows.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Settings of a process with an empty store of its own. */
    private Map<String, String> ownStore() {
        Map<String, String> own = new HashMap<>(settings);
        own.putAll(store.settings());
        own.put("crmgate.vault.key", TestStore.VAULT_KEY);
        return own;
    }

    /** Puts a letter into the store, past the process. */
    private void keep(DeadLetter letter) {
        keep(settings, letter);
    }

    private static void keep(Map<String, String> settings, DeadLetter letter) {
        VaultKeys keys = new VaultKeys(VaultKey.parse(TestStore.VAULT_KEY).orElseThrow(), List.of());
        StoreUrl url = StoreUrl.parse(settings.get("crmgate.store.url")).orElseThrow();
        try (Store opened = Store.open(url, null, null, keys, Clock.systemUTC(), false)) {
            opened.deadLetters().add(List.of(letter));
        }
    }

    private JsonNode only(String filter) {
        await().untilAsserted(() ->
                assertThat(gate.get("/api/dead-letters?" + filter).data()).hasSize(1));
        return gate.get("/api/dead-letters?" + filter).data().path(0);
    }

    private List<String> ids(String filter) {
        return StreamSupport.stream(
                        gate.get("/api/dead-letters?" + filter).data().spliterator(), false)
                .map(letter -> letter.path("id").asText())
                .toList();
    }

    /** Returns what was passed on of one letter; of letters of an earlier test, something may come late. */
    private List<JsonNode> passedOn(JsonNode letter) {
        return passedOn().stream()
                .filter(passed -> passed.path("id").equals(letter.path("id")))
                .toList();
    }

    private List<JsonNode> passedOn() {
        return operator.findAll(postRequestedFor(urlPathEqualTo("/letters"))).stream()
                .map(request -> Json.parse(request.getBody()).orElseThrow())
                .toList();
    }
}
