package io.github.crmgate.app;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.github.crmgate.json.Json;
import io.github.crmgate.sandbox.zoho.SimulatedZoho;
import io.github.crmgate.testing.TestPostgres;
import io.github.crmgate.testing.TestStore;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Real processes on one PostgreSQL, killed for real. Tests of many processes come first and those that kill one later, so
 * that few start again.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class ClusterIT {
    private static final int CONNECTIONS = 10;
    private static final int CALLS_A_CONNECTION = 4;
    private static final int CREATES = 50;
    private static final int AT_ONCE = 10; // of an organisation with the edition "standard"

    private static final Duration SOON = Duration.ofSeconds(2);
    private static final Duration TIMEOUT = Duration.ofSeconds(4);
    private static final Duration BUSY = Duration.ofSeconds(15); // how late a busy machine may be
    private static final Duration TAKEOVER = Duration.ofSeconds(15).plus(BUSY);

    private final SimulatedZoho zoho = SimulatedZoho.start();
    private final WireMockServer operator = new WireMockServer(options().dynamicPort());
    private final String database = TestPostgres.newStore();
    private final Connection looking = connect(database);
    private final List<PackedCrmGate> gates = new ArrayList<>();
    private final Map<String, String> settings = new HashMap<>(RunningCrmGate.zoho(zoho, "us"));
    private final ExecutorService callers = Executors.newFixedThreadPool(CREATES);
    private int connected;

    @TempDir
    private Path folder;

    @BeforeAll
    void open() {
        operator.start();
        operator.stubFor(post("/hook").willReturn(ok()));
        settings.put("crmgate.store.url", database);
        settings.put("crmgate.vault.key", TestStore.VAULT_KEY);
        settings.put("crmgate.http.timeout", TIMEOUT.toSeconds() + "s");
        settings.put("crmgate.http.connect-timeout", "1s");
        settings.put("crmgate.notify.to", operator.baseUrl() + "/hook");
        settings.put("crmgate.zoho.edition", "standard");
        settings.put("crmgate.pacing.max-wait", "1m");
    }

    @BeforeEach
    void heal() {
        zoho.rotateRefreshTokens(false);
        zoho.tokensLast(Duration.ofHours(1));
        zoho.tokensTake(Duration.ZERO);
    }

    /** Forgets processes that were killed, and starts others until so many serve. */
    private void serve(int processes) {
        List<PackedCrmGate> dead = gates.stream().filter(gate -> !gate.alive()).toList();
        dead.forEach(PackedCrmGate::close);
        gates.removeAll(dead);
        while (gates.size() < processes) {
            gates.add(PackedCrmGate.start(PackedCrmGate.thisJava(), folder, settings, Map.of()));
        }
        gates.forEach(PackedCrmGate::ready);
    }

    @AfterAll
    void stop() throws SQLException {
        looking.close();
        gates.forEach(PackedCrmGate::close);
        callers.shutdownNow();
        operator.stop();
        zoho.close();
    }

    @ParameterizedTest
    @CsvSource({"2, false", "2, true", "4, false", "4, true"})
    @Order(1)
    void eachExpiredConnectionIsRenewedByOneTokenCallOfOneProcess(int processes, boolean rotating) {
        serve(processes);
        zoho.rotateRefreshTokens(rotating);
        zoho.tokensLast(SOON);
        Map<String, String> refreshTokens = connect(CONNECTIONS);
        Instant expired = Instant.now().plus(SOON);
        zoho.tokensLast(Duration.ofHours(1));
        await().until(() -> Instant.now().isAfter(expired));
        zoho.forgetTokenCalls();
        zoho.tokensTake(Duration.ofMillis(300));

        List<Integer> statuses = gates.stream()
                .limit(processes)
                .flatMap(gate -> refreshTokens.keySet().stream()
                        .flatMap(id -> IntStream.range(0, CALLS_A_CONNECTION)
                                .mapToObj(i -> gate.getAsync("/api/leads?limit=1&connection=" + id))))
                .toList()
                .stream()
                .map(call -> call.join().statusCode())
                .toList();

        assertThat(statuses)
                .hasSize(processes * CONNECTIONS * CALLS_A_CONNECTION)
                .containsOnly(200);
        assertThat(refreshTokens.values())
                .allSatisfy(token -> assertThat(zoho.tokenCallsOf(token)).isEqualTo(1));
        assertThat(zoho.mostTokenCallsAtOnce()).isBetween(1, 8 * processes);
    }

    @Test
    @Order(2)
    void theLeaseOfAKilledProcessIsTakenOver() {
        serve(4);
        String id = connect(1).keySet().iterator().next();
        zoho.expireAccessTokens();
        zoho.hangTokens(true);
        gates.get(0).getAsync("/api/leads?limit=1&connection=" + id);
        await().until(() -> leases() == 1);

        gates.get(0).kill();
        zoho.hangTokens(false);
        long start = System.nanoTime();
        List<CompletableFuture<Duration>> waiting = IntStream.range(1, gates.size())
                .mapToObj(i -> answered(gates.get(i), id))
                .toList();

        await().atMost(TAKEOVER)
                .until(() ->
                        gates.get(1).get("/api/leads?limit=1&connection=" + id).statusCode() == 200);
        assertThat(since(start)).isLessThan(TAKEOVER);
        assertThat(waiting)
                .allSatisfy(answer -> assertThat(answer.join())
                        .isLessThan(TIMEOUT.plusSeconds(5).plus(BUSY)));
    }

    /** The lease is taken over while its holder is suspended; when it wakes up, it finds a newer token set. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Order(4)
    void aSuspendedProcessThatWakesUpOverwritesNothing(boolean rotating) {
        serve(2);
        zoho.rotateRefreshTokens(rotating);
        Map.Entry<String, String> connection = connect(1).entrySet().iterator().next();
        String id = connection.getKey();
        String leads = "/api/leads?limit=1&connection=" + id;
        zoho.expireAccessTokens();
        zoho.forgetTokenCalls();
        zoho.hangTokens(true);
        gates.get(0).getAsync(leads);
        await().until(() -> leases() == 1 && zoho.tokenCallsOf(connection.getValue()) == 1);

        gates.get(0).suspend();
        await().atMost(TAKEOVER).until(() -> leases() == 0);
        zoho.hangTokens(false);
        int status = gates.get(1).get(leads).statusCode();
        long version = versionOf(id);
        gates.get(0).resume();

        if (!rotating) {
            assertThat(status).isEqualTo(200);
            await().until(() -> gates.get(0).get(leads).statusCode() == 200);
            assertThat(versionOf(id)).isEqualTo(version);
        } else { // the suspended process has the only refresh token that works, and brings it
            await().until(() -> gates.get(1).get(leads).statusCode() == 200);
            await().until(() -> gates.get(0).get(leads).statusCode() == 200);
        }
    }

    /** The grant's row is locked, so that the process hangs between the token answer and the end of the write. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Order(6)
    void aKillBetweenTheTokenAnswerAndItsStorageIsSurvivedOrTold(boolean rotating) throws SQLException {
        serve(1);
        zoho.rotateRefreshTokens(rotating);
        Map.Entry<String, String> connection = connect(1).entrySet().iterator().next();
        String leads = "/api/leads?limit=1&connection=" + connection.getKey();
        String refreshToken = connection.getValue();
        zoho.expireAccessTokens();
        zoho.forgetTokenCalls();
        zoho.hangTokens(true);
        gates.get(0).getAsync(leads);
        await().until(() -> leases() == 1 && zoho.tokenCallsOf(refreshToken) == 1);
        try (Connection locking = DriverManager.getConnection(database);
                Statement statement = locking.createStatement()) {
            locking.setAutoCommit(false);
            statement.execute("SELECT * FROM connection_grant FOR UPDATE");
            zoho.hangTokens(false);
            await().until(() -> query("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                            + " AND query LIKE '%connection_grant%'")
                    > 0);
            gates.get(0).kill();
            locking.rollback();
        }

        serve(1);
        HttpResponse<String> answer = gates.get(0).get(leads);

        if (rotating) { // the refresh token is spent, and its successor died with the process
            assertThat(answer.statusCode()).isEqualTo(409);
            assertThat(answer.body()).contains("authorization_required");
        } else {
            assertThat(answer.statusCode()).isEqualTo(200);
        }
    }

    @Test
    @Order(1)
    void aDeadGrantIsToldOnceByAllProcesses() {
        serve(4);
        Map.Entry<String, String> connection = connect(1).entrySet().iterator().next();
        zoho.killGrant(connection.getValue());

        List<Integer> statuses = IntStream.range(0, 32)
                .mapToObj(i -> gates.get(i % 4).getAsync("/api/leads?limit=1&connection=" + connection.getKey()))
                .toList()
                .stream()
                .map(call -> call.join().statusCode())
                .toList();

        assertThat(statuses).containsOnly(409);
        await().until(() -> query("SELECT count(*) FROM outbox") == 0);
        operator.verify(
                1,
                postRequestedFor(urlPathEqualTo("/hook"))
                        .withRequestBody(matchingJsonPath("$.connection", equalTo(connection.getKey()))));
    }

    @Test
    @Order(4)
    void whatOneProcessDoesTheOthersKnow() {
        serve(2);
        String id = connect(1).keySet().iterator().next();

        gates.get(0).post("/api/connections/" + id + "/disable", "");
        assertThat(gates.get(1).get("/api/leads?connection=" + id).body()).contains("connection_disabled");
        gates.get(1).post("/api/connections/" + id + "/enable", "");
        assertThat(gates.get(0).get("/api/leads?limit=1&connection=" + id).statusCode())
                .isEqualTo(200);

        String cursor = Json.parse(gates.get(0).get("/api/leads?limit=3").body().getBytes(StandardCharsets.UTF_8))
                .orElseThrow()
                .path("next")
                .asText();
        assertThat(gates.get(1).get("/api/leads?limit=3&cursor=" + cursor).statusCode())
                .isEqualTo(200);
    }

    @Test
    @Order(4)
    void anotherProcessSeesChangesWithinASecondAlsoWithoutItsListener() throws SQLException {
        serve(2);
        changesAreSeen("listening");

        try (Connection server = DriverManager.getConnection(database.replaceFirst("/[^/?]+\\?", "/postgres?"));
                Statement statement = server.createStatement()) {
            String name = looking.getCatalog();
            statement.execute("ALTER DATABASE " + name + " ALLOW_CONNECTIONS false");
            try {
                assertThat(query("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = '"
                                + name + "' AND application_name = 'crmgate-listener'"))
                        .isEqualTo(gates.size());
                await().atMost(BUSY).until(() -> gates.get(1).output().contains("no notifications of changes"));
                changesAreSeen("unnotified");
            } finally {
                statement.execute("ALTER DATABASE " + name + " ALLOW_CONNECTIONS true");
            }
        }

        await().atMost(BUSY).until(() -> gates.get(1).output().contains("sends notifications of changes again"));
        changesAreSeen("again");
        servesWithoutTheStore();
    }

    /** The first process changes a connection in each way; the second one has used it before. */
    private void changesAreSeen(String id) {
        String connection = "/api/connections/" + id;
        connectAs(id);
        assertThat(tokenUsedBy(gates.get(1), id)).isEqualTo(tokenUsedBy(gates.get(0), id));

        gates.get(0).post(connection + "/disable", "");
        isSeen(id, 409);
        gates.get(0).post(connection + "/enable", "");
        isSeen(id, 200);

        String old = tokenUsedBy(gates.get(1), id);
        connectAs(id);
        await().atMost(BUSY).until(() -> !tokenUsedBy(gates.get(1), id).equals(old));
        assertThat(tokenUsedBy(gates.get(1), id)).isEqualTo(tokenUsedBy(gates.get(0), id));

        zoho.rotateRefreshTokens(true);
        zoho.expireAccessTokens();
        zoho.forgetTokenCalls();
        String rotated = tokenUsedBy(gates.get(0), id);
        await().atMost(BUSY)
                .until(() -> tokensSentBy(gates.get(1), id).equals(List.of(rotated))); // it is in its memory
        zoho.expireAccessTokens();
        String rotatedAgain = tokenUsedBy(gates.get(1), id); // with the refresh token that the first process stored
        assertThat(rotatedAgain).isNotEqualTo(rotated);
        await().atMost(BUSY).until(() -> tokensSentBy(gates.get(0), id).equals(List.of(rotatedAgain)));
        assertThat(zoho.tokenCallsByGrant().values())
                .filteredOn(calls -> calls > 0)
                .containsExactly(2);
        zoho.rotateRefreshTokens(false);

        assertThat(gates.get(0).delete(connection)).isEqualTo(204);
        isSeen(id, 404);
    }

    /**
     * Values that notifications keep current are served for longer than the second that holds without them. A busy
     * machine may delay the listener, so one success is enough.
     */
    private void servesWithoutTheStore() {
        connectAs("unread");
        await().atMost(BUSY.multipliedBy(4)).until(this::servesWhileTablesAreLocked);
    }

    private boolean servesWhileTablesAreLocked() throws SQLException {
        tokenUsedBy(gates.get(1), "unread");
        try (Connection locking = DriverManager.getConnection(database);
                Statement statement = locking.createStatement()) {
            locking.setAutoCommit(false);
            statement.execute("LOCK TABLE connection, connection_grant IN ACCESS EXCLUSIVE MODE");
            Instant later = Instant.now().plusMillis(1_100);
            await().until(() -> Instant.now().isAfter(later));
            boolean served = gates.get(1)
                    .getAsync("/api/leads?limit=1&connection=unread")
                    .thenApply(response -> response.statusCode() == 200)
                    .completeOnTimeout(false, 2, TimeUnit.SECONDS)
                    .join();
            locking.rollback();
            return served;
        }
    }

    private void connectAs(String id) {
        String account = Json.write(Json.object()
                .put("provider", "zoho")
                .put("region", "us")
                .put("id", id)
                .put("owner", "owner of " + id)
                .put("refreshToken", zoho.newRefreshToken("us", "user " + id)));
        await().until(() -> gates.get(0).post("/api/connections", account).statusCode() / 100 == 2);
    }

    private void isSeen(String id, int status) {
        assertThat(leadsOf(gates.get(0), id)).isEqualTo(status);
        await().atMost(BUSY).until(() -> leadsOf(gates.get(1), id) == status);
    }

    private static int leadsOf(PackedCrmGate gate, String id) {
        return gate.get("/api/leads?limit=1&connection=" + id).statusCode();
    }

    /** Returns the token that the CRM accepted in a call of this process. */
    private String tokenUsedBy(PackedCrmGate gate, String id) {
        List<String> sent = tokensSentBy(gate, id);
        return sent.get(sent.size() - 1);
    }

    /** Returns the headers Authorization of the CRM calls of one call of this process: two after a refused token. */
    private List<String> tokensSentBy(PackedCrmGate gate, String id) {
        int before = zoho.server("us").getAllServeEvents().size();
        HttpResponse<String> response = gate.get("/api/leads?limit=1&connection=" + id);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        List<String> sent = new ArrayList<>();
        List<ServeEvent> events = zoho.server("us").getAllServeEvents(); // the latest one first
        for (int i = events.size() - before - 1; i >= 0; i--) {
            LoggedRequest request = events.get(i).getRequest();
            if (request.getUrl().startsWith("/crm/")) {
                sent.add(request.getHeader("Authorization"));
            }
        }
        return sent;
    }

    @Test
    @Order(5)
    void processesShareTheLimitOfAnAccountAndAKilledOneLeavesItsShareToOthers() {
        serve(2);
        String id = connect(1).keySet().iterator().next();
        assertThat(leadsOf(gates.get(0), id)).isEqualTo(200);
        zoho.limitCalls(AT_ONCE, Duration.ofMillis(100));
        AtomicBoolean ended = new AtomicBoolean();
        List<CompletableFuture<Integer>> ofFirst = busy(gates.get(0), id, ended);
        await().atMost(BUSY).until(() -> heldShares(id).equals(List.of(AT_ONCE)));

        List<CompletableFuture<Integer>> ofSecond = busy(gates.get(1), id, ended);
        await().atMost(BUSY.multipliedBy(2)).until(() -> heldShares(id).equals(List.of(AT_ONCE / 2, AT_ONCE / 2)));
        assertThat(zoho.callsBeyondLimit()).isZero();

        gates.get(0).kill();
        await().atMost(BUSY.multipliedBy(2)).until(() -> heldShares(id).equals(List.of(AT_ONCE)));
        ended.set(true);
        assertThat(ofSecond)
                .extracting(CompletableFuture::join)
                .allSatisfy(calls -> assertThat(calls).isPositive());
        assertThat(ofFirst).allSatisfy(caller -> assertThat(caller).failsWithin(BUSY));
        assertThat(zoho.callsBeyondLimit()).isZero();
        zoho.limitCalls(Integer.MAX_VALUE, Duration.ZERO);
    }

    /** Callers of a process, each with one call after the other; they return how many succeeded. */
    private List<CompletableFuture<Integer>> busy(PackedCrmGate gate, String id, AtomicBoolean ended) {
        return IntStream.range(0, 2 * AT_ONCE)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> {
                            int calls = 0;
                            for (; !ended.get(); calls++) {
                                assertThat(leadsOf(gate, id)).isEqualTo(200);
                            }
                            return calls;
                        },
                        callers))
                .toList();
    }

    /** Returns how many calls at the same time the processes may make, of those that use the account. */
    private List<Integer> heldShares(String id) throws SQLException {
        try (Statement statement = looking.createStatement();
                ResultSet rows = statement.executeQuery("SELECT held FROM call_share WHERE account = 'zoho " + id
                        + "' AND kind = 'concurrent' AND lease_until > now()")) {
            List<Integer> held = new ArrayList<>();
            while (rows.next()) {
                held.add(rows.getInt(1));
            }
            return held;
        }
    }

    @Test
    @Order(1)
    void ofManyCreatesWithOneKeyOneReachesTheCrm() {
        serve(4);
        List<HttpResponse<String>> answers = createAll("Survivor", "key of all", gates.get(0), gates.get(1));

        assertThat(answers)
                .allSatisfy(answer -> assertThat(answer.body()).containsAnyOf("Survivor", "in_progress"))
                .anySatisfy(answer -> assertThat(answer.statusCode()).isEqualTo(201));
        assertThat(createAll("Survivor", "key of all", gates.get(2), gates.get(3)))
                .allSatisfy(answer -> assertThat(answer.headers().firstValue("Idempotency-Replayed"))
                        .hasValue("true"))
                .extracting(HttpResponse::body)
                .allSatisfy(body -> assertThat(body).contains("Survivor"))
                .containsOnly(answers.stream()
                        .filter(answer -> answer.statusCode() == 201)
                        .findFirst()
                        .orElseThrow()
                        .body());
        assertThat(leadsNamed("Survivor")).isEqualTo(1);
    }

    /** Its process is killed while the CRM carries out the create; what became of it is open from then on. */
    @Test
    @Order(3)
    void aCreateWhoseProcessIsKilledIsNotSentAgain() {
        serve(3);
        zoho.server("us")
                .stubFor(post("/crm/v8/Leads")
                        .willReturn(aResponse().withFixedDelay(3_000).withTransformers(SimulatedZoho.ANSWER)));
        CompletableFuture<HttpResponse<String>> first =
                CompletableFuture.supplyAsync(() -> create(gates.get(0), "Orphan", "key of one"));
        await().until(() -> leadsNamed("Orphan") == 1);
        List<CompletableFuture<HttpResponse<String>>> waiting = IntStream.range(0, CREATES)
                .mapToObj(i ->
                        CompletableFuture.supplyAsync(() -> create(gates.get(i % 2), "Orphan", "key of one"), callers))
                .toList();

        gates.get(0).kill();
        zoho.removeStubs();

        assertThat(first).failsWithin(BUSY);
        for (int i = 1; i < CREATES; i += 2) {
            assertThat(waiting.get(i).join().body()).contains("in_progress");
        }
        assertThat(create(gates.get(1), "Orphan", "key of one").body()).contains("in_progress");
        query("UPDATE idempotency_key SET lease_until = now() RETURNING 1");
        assertThat(createAll("Orphan", "key of one", gates.get(1), gates.get(2)))
                .allSatisfy(answer -> assertThat(answer.body()).containsAnyOf("outcome_unknown", "in_progress"))
                .anySatisfy(answer -> assertThat(answer.statusCode()).isEqualTo(502));
        assertThat(createAll("Orphan", "key of one", gates.get(1), gates.get(2)))
                .allSatisfy(answer -> assertThat(answer.statusCode()).isEqualTo(502));
        assertThat(leadsNamed("Orphan")).isEqualTo(1);
        await().untilAsserted(() -> assertThat(Stream.of(gates.get(1), gates.get(2))
                        .flatMap(gate -> stream(gate.json("/api/dead-letters?route=lead-create"))))
                .isNotEmpty()
                .allSatisfy(letter -> {
                    assertThat(letter.path("connection").asText()).isEqualTo("default");
                    assertThat(letter.path("replayable").asBoolean()).isTrue();
                    assertThat(letter.path("request").path("lookFor").asText()).contains("created since");
                }));
    }

    /** All processes are killed while the CRM carries out a create; others find the batch, and don't send it again. */
    @Test
    @Order(7)
    void anAsynchronousBatchSurvivesAKillAndIsNotSentAgain() {
        serve(1);
        zoho.server("us")
                .stubFor(post("/crm/v8/Leads")
                        .willReturn(aResponse().withFixedDelay(3_000).withTransformers(SimulatedZoho.ANSWER)));
        HttpResponse<String> accepted = gates.get(0)
                .post(
                        "/api/leads/batch",
                        "{\"operation\":\"create\",\"leads\":[{\"lastName\":\"Foundling\"}]}",
                        "Prefer",
                        "respond-async");
        assertThat(accepted.statusCode()).isEqualTo(202);
        await().until(() -> leadsNamed("Foundling") == 1);

        gates.forEach(PackedCrmGate::kill);
        zoho.removeStubs();
        query("UPDATE write_job SET lease_until = now() RETURNING 1");
        serve(2);

        String location = accepted.headers().firstValue("Location").orElseThrow();
        JsonNode job = await().until(
                        () -> gates.get(0).json(location),
                        read -> read.path("status").asText().equals("completed"));
        assertThat(job.path("data").get(0).path("error").path("code").asText()).isEqualTo("outcome_unknown");
        assertThat(leadsNamed("Foundling")).isEqualTo(1);
        assertThat(stream(gates.get(1).json("/api/dead-letters?route=record-write-async")))
                .singleElement()
                .satisfies(letter -> assertThat(
                                letter.path("request").path("lookFor").asText())
                        .contains("created since"));
    }

    /** Sends the same create many times at once, to these processes in turn. */
    private List<HttpResponse<String>> createAll(String lastName, String key, PackedCrmGate... to) {
        return IntStream.range(0, CREATES)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> create(to[i % to.length], lastName, key), callers))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();
    }

    private static HttpResponse<String> create(PackedCrmGate gate, String lastName, String key) {
        return gate.post(
                "/api/leads", Json.write(Map.of("lastName", lastName)), "Idempotency-Key", key.replace(' ', '-'));
    }

    private static Stream<JsonNode> stream(JsonNode page) {
        return StreamSupport.stream(page.path("data").spliterator(), false);
    }

    private long leadsNamed(String lastName) {
        return zoho.leads("us").ids().stream()
                .filter(id -> zoho.leads("us")
                        .get(id)
                        .orElseThrow()
                        .path("Last_Name")
                        .asText()
                        .equals(lastName))
                .count();
    }

    /** Connects accounts through the first process, and answers their ids and refresh tokens. */
    private Map<String, String> connect(int count) {
        Map<String, String> made = new LinkedHashMap<>();
        for (String refreshToken : zoho.newUsers("us", count)) {
            String id = "c" + connected++;
            String account = Json.write(Json.object()
                    .put("provider", "zoho")
                    .put("region", "us")
                    .put("id", id)
                    .put("owner", "owner of " + id)
                    .put("refreshToken", refreshToken));
            await().until(() ->
                    gates.get(0).post("/api/connections", account).statusCode() == 201); // late while all start
            made.put(id, refreshToken);
        }
        return made;
    }

    /** Returns how long a call takes, whatever its response. */
    private static CompletableFuture<Duration> answered(PackedCrmGate gate, String id) {
        long start = System.nanoTime();
        return gate.getAsync("/api/leads?limit=1&connection=" + id).thenApply(response -> since(start));
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private long versionOf(String id) {
        return query("SELECT version FROM connection_grant WHERE connection_id = '" + id + "'");
    }

    private long leases() {
        return query("SELECT count(*) FROM connection_grant WHERE lease_until > now()");
    }

    private long query(String sql) {
        try (Statement statement = looking.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Connection connect(String url) {
        try {
            return DriverManager.getConnection(url);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
