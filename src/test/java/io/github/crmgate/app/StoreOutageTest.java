package io.github.crmgate.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.crmgate.app.RunningCrmGate.Answer;
import io.github.crmgate.json.Json;
import io.github.crmgate.sandbox.zoho.SimulatedZoho;
import io.github.crmgate.testing.TestPostgres;
import io.github.crmgate.testing.TestStore;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * A PostgreSQL that goes down before, during and after a refresh, while refresh tokens are good for one use. One server
 * and one CrmGate live through all tests.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class StoreOutageTest {
    private final SimulatedZoho zoho = SimulatedZoho.start();
    private final TestPostgres postgres = TestPostgres.own();
    private final RunningCrmGate gate;
    private final String refreshToken = zoho.refreshToken("us");

    StoreOutageTest() {
        zoho.rotateRefreshTokens(true);
        Map<String, String> settings = new HashMap<>(RunningCrmGate.zoho(zoho, "us"));
        settings.put("crmgate.store.url", postgres.url());
        settings.put("crmgate.vault.key", TestStore.VAULT_KEY);
        gate = RunningCrmGate.start(settings);
    }

    @BeforeEach
    void heal() {
        assertThat(gate.health().path("connections")).hasSize(1);
        assertThat(gate.get("/api/leads?limit=1").status()).isEqualTo(200);
        zoho.forgetTokenCalls();
    }

    @AfterAll
    void stop() {
        gate.close();
        postgres.close();
        zoho.close();
    }

    @Test
    void beforeARefreshTheRefreshTokenIsNotSpent() {
        zoho.expireAccessTokens();
        postgres.stop();

        Answer down = gate.get("/api/leads?limit=1");
        assertThat(down.status()).isEqualTo(503);
        assertThat(down.code()).isEqualTo("store_unavailable");
        assertThat(down.header("Retry-After")).isEqualTo("5");
        Answer create = gate.post(
                "/api/connections",
                Json.write(Json.object()
                        .put("provider", "zoho")
                        .put("region", "us")
                        .put("refreshToken", zoho.newRefreshToken("us", "ann"))
                        .put("owner", "ann")));
        assertThat(create.code()).isEqualTo("store_unavailable");
        assertThat(zoho.tokenCallsByGrant()).isEmpty();
        assertThat(gate.post("/api/connections/default/check").code()).isEqualTo("store_unavailable");
        Answer health = gate.get("/observe/health");
        assertThat(health.status()).isEqualTo(200);
        assertThat(health.json().path("store").path("status").asText()).isEqualTo("DOWN");
        assertThat(health.json().path("connections").path(0).path("id").asText())
                .isEqualTo("default");
        assertThat(health.json().path("warnings").path(0).asText()).contains("last known");

        postgres.start();
        assertServedByOneTokenCall();
    }

    @Test
    void duringARefreshItsResultIsNotLostAndServedToNobodyBeforeItIsKept() {
        zoho.expireAccessTokens();
        zoho.hangTokens(true);
        CompletableFuture<Answer> call = gate.getAsync("/api/leads?limit=1");
        await().until(() -> zoho.tokenCallsOf(refreshToken) == 1);

        postgres.stop();
        zoho.hangTokens(false);

        assertThat(call.join().code()).isEqualTo("store_unavailable");
        assertThat(gate.get("/api/leads?limit=1").code()).isEqualTo("store_unavailable");
        postgres.start();
        assertServedByOneTokenCall();
    }

    @Test
    void afterARefreshNothingIsLost() {
        zoho.expireAccessTokens();
        assertThat(gate.get("/api/leads?limit=1").status()).isEqualTo(200);

        postgres.kill();
        postgres.start();

        assertServedByOneTokenCall();
    }

    @Test
    void callsThatFailMeanwhileBecomeDeadLettersOnceItIsBack() {
        zoho.expireAccessTokens(); // with a live one, a call may succeed before the outage is noticed
        postgres.stop();
        assertThat(gate.get("/api/leads?limit=1", "X-Correlation-Id", "turn-1").code())
                .isEqualTo("store_unavailable");
        assertThat(gate.get("/api/dead-letters").code()).isEqualTo("store_unavailable");

        postgres.start();

        await().untilAsserted(() -> assertThat(gate.get("/api/dead-letters").data())
                .extracting(letter -> letter.path("correlationId").asText())
                .contains("turn-1"));
    }

    private void assertServedByOneTokenCall() {
        await().untilAsserted(() ->
                assertThat(gate.get("/api/leads?limit=1").status()).isEqualTo(200));
        assertThat(zoho.tokenCallsOf(refreshToken)).isEqualTo(1);
        assertThat(gate.get("/api/connections/default").json().path("status").asText())
                .isEqualTo("active");
    }
}
