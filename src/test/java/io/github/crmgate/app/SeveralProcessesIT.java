package io.github.crmgate.app;

import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.WireMockServer;
import io.github.crmgate.http.Json;
import io.github.crmgate.sandbox.SimulatedZoho;
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
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Real processes on one PostgreSQL, killed for real. */
final class SeveralProcessesIT {
    private static final int CONNECTIONS = 12;
    private static final int CALLS_A_CONNECTION = 4;

    private final SimulatedZoho zoho = SimulatedZoho.start();
    private final String database = TestPostgres.newDatabase();
    private final List<PackedCrmGate> gates = new ArrayList<>();
    private final Map<String, String> settings = new HashMap<>(RunningCrmGate.zoho(zoho, "us"));

    @TempDir
    private Path folder;

    SeveralProcessesIT() {
        settings.put("crmgate.store.url", database);
        settings.put("crmgate.vault.key", TestStore.VAULT_KEY);
        settings.put("crmgate.http.timeout", "2s");
        settings.put("crmgate.http.connect-timeout", "1s");
    }

    @AfterEach
    void stop() {
        gates.forEach(PackedCrmGate::close);
        zoho.close();
    }

    @ParameterizedTest
    @CsvSource({"2, false", "2, true", "4, false", "4, true"})
    void eachExpiredConnectionIsRenewedByOneTokenCallOfOneProcess(int processes, boolean rotating) {
        zoho.rotateRefreshTokens(rotating);
        start(processes);
        zoho.tokensLast(Duration.ofSeconds(20));
        List<String> refreshTokens = connect(CONNECTIONS);
        zoho.tokensLast(Duration.ofHours(1));
        Instant expired = Instant.now().plusSeconds(20);
        await().atMost(Duration.ofSeconds(30)).until(() -> Instant.now().isAfter(expired));
        zoho.forgetTokenCalls();
        zoho.tokensTake(Duration.ofMillis(300));

        List<CompletableFuture<HttpResponse<String>>> calls = gates.stream()
                .flatMap(gate -> IntStream.range(0, CONNECTIONS * CALLS_A_CONNECTION)
                        .mapToObj(i -> gate.getAsync("/api/leads?limit=1&connection=c" + i % CONNECTIONS)))
                .toList();

        assertThat(calls)
                .allSatisfy(call -> assertThat(call.join().statusCode()).isEqualTo(200));
        assertThat(refreshTokens)
                .allSatisfy(token -> assertThat(zoho.tokenCallsOf(token)).isEqualTo(1));
        assertThat(zoho.mostTokenCallsAtOnce()).isBetween(1, 8 * processes);
    }

    @Test
    void theLeaseOfAKilledProcessIsTakenOver() {
        start(2);
        connect(1);
        zoho.expireAccessTokens();
        zoho.forgetTokenCalls();
        zoho.hangTokens(true);
        gates.get(0).getAsync("/api/leads?limit=1&connection=c0");
        await().until(() -> leases() == 1);

        gates.get(0).kill();
        zoho.hangTokens(false);
        long start = System.nanoTime();
        HttpResponse<String> answer = gates.get(1).get("/api/leads?limit=1&connection=c0");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    }

    /** The grant's row is locked, so that the process hangs between the token answer and the end of the write. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aKillBetweenTheTokenAnswerAndItsStorageIsSurvivedOrTold(boolean rotating) throws SQLException {
        zoho.rotateRefreshTokens(rotating);
        start(1);
        String refreshToken = connect(1).get(0);
        zoho.expireAccessTokens();
        zoho.forgetTokenCalls();
        zoho.hangTokens(true);
        gates.get(0).getAsync("/api/leads?limit=1&connection=c0");
        await().until(() -> leases() == 1 && zoho.tokenCallsOf(refreshToken) == 1);
        try (Connection connection = DriverManager.getConnection(database);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("SELECT * FROM connection_grant FOR UPDATE");
            zoho.hangTokens(false);
            await().until(() -> query("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                            + " AND query LIKE '%connection_grant%'")
                    > 0);
            gates.get(0).kill();
            connection.rollback();
        }

        start(1);
        HttpResponse<String> answer = gates.get(1).get("/api/leads?limit=1&connection=c0");

        if (rotating) { // the refresh token is spent, and its successor died with the process
            assertThat(answer.statusCode()).isEqualTo(409);
            assertThat(answer.body()).contains("authorization_required");
        } else {
            assertThat(answer.statusCode()).isEqualTo(200);
        }
        assertThat(gates.get(1).get("/api/leads?limit=1").statusCode()).isEqualTo(200);
    }

    @Test
    void aDeadGrantIsToldOnceByAllProcesses() {
        WireMockServer operator = new WireMockServer(options().dynamicPort());
        operator.start();
        operator.stubFor(post("/hook").willReturn(ok()));
        settings.put("crmgate.notify.to", operator.baseUrl() + "/hook");
        start(2);
        String refreshToken = connect(1).get(0);
        zoho.killGrant(refreshToken);

        Stream<CompletableFuture<HttpResponse<String>>> calls =
                IntStream.range(0, 16).mapToObj(i -> gates.get(i % 2).getAsync("/api/leads?limit=1&connection=c0"));

        assertThat(calls.toList())
                .allSatisfy(call -> assertThat(call.join().statusCode()).isEqualTo(409));
        await().untilAsserted(() -> operator.verify(1, postRequestedFor(urlPathEqualTo("/hook"))));
        await().until(() -> query("SELECT count(*) FROM outbox") == 0);
        operator.verify(1, postRequestedFor(urlPathEqualTo("/hook")));
        operator.stop();
    }

    @Test
    void whatOneProcessDoesTheOthersKnow() {
        start(2);
        connect(1);

        gates.get(0).post("/api/connections/c0/disable", "");
        assertThat(gates.get(1).get("/api/leads?connection=c0").body()).contains("connection_disabled");
        gates.get(1).post("/api/connections/c0/enable", "");
        assertThat(gates.get(0).get("/api/leads?limit=1&connection=c0").statusCode())
                .isEqualTo(200);

        String cursor = Json.parse(gates.get(0).get("/api/leads?limit=3").body().getBytes(StandardCharsets.UTF_8))
                .orElseThrow()
                .path("next")
                .asText();
        assertThat(gates.get(1).get("/api/leads?limit=3&cursor=" + cursor).statusCode())
                .isEqualTo(200);
    }

    private void start(int processes) {
        List<PackedCrmGate> started = IntStream.range(0, processes)
                .mapToObj(i -> PackedCrmGate.start(PackedCrmGate.thisJava(), folder, settings, Map.of()))
                .toList();
        gates.addAll(started);
        started.forEach(PackedCrmGate::ready);
    }

    /** Connects accounts {@code c0}, {@code c1}, … and answers their refresh tokens. */
    private List<String> connect(int count) {
        List<String> refreshTokens = zoho.newUsers("us", count);
        for (int i = 0; i < count; i++) {
            HttpResponse<String> made = gates.get(0)
                    .post(
                            "/api/connections",
                            Json.write(Json.object()
                                    .put("provider", "zoho")
                                    .put("region", "us")
                                    .put("id", "c" + i)
                                    .put("owner", "user" + i)
                                    .put("refreshToken", refreshTokens.get(i))));
            assertThat(made.statusCode()).isEqualTo(201);
        }
        return refreshTokens;
    }

    private long leases() {
        return query("SELECT count(*) FROM connection_grant WHERE lease_until > now()");
    }

    private long query(String sql) {
        try (Connection connection = DriverManager.getConnection(database);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
