package io.github.crmgate.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.crmgate.json.Json;
import io.github.crmgate.testing.TestStore;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What the packed process keeps, and who may have it. */
final class PackedStoreIT extends PackedScene {
    @Test
    void connectionsAndTokensOutliveAKill() {
        String refreshToken = zoho.newRefreshToken("us", "ann");
        try (PackedCrmGate gate = start(Map.of())) {
            assertThat(gate.post(
                                    "/api/connections",
                                    Json.write(Json.object()
                                            .put("provider", "zoho")
                                            .put("region", "us")
                                            .put("refreshToken", refreshToken)
                                            .put("owner", "ann")))
                            .statusCode())
                    .isEqualTo(201);
            gate.kill();
        }
        zoho.forgetTokenCalls();

        try (PackedCrmGate gate = start(Map.of())) {
            assertThat(gate.get("/api/leads?owner=ann&limit=1").statusCode()).isEqualTo(200);
            assertThat(zoho.tokenCallsOf(refreshToken)).isZero();
            assertThat(gate.get("/api/connections").body()).contains("\"ann\"", "\"default\"");
        }
    }

    /** Each run refreshes as fast as it may until it is killed, at another moment each time. */
    @Test
    void killedWhileItRefreshesItLosesNoConnection() {
        List<String> refreshTokens = zoho.newUsers("us", 6);
        Map<String, String> shortLeases = Map.of("crmgate.http.timeout", "1s", "crmgate.http.connect-timeout", "1s");
        try (PackedCrmGate gate = start(Map.of())) {
            for (int i = 0; i < 6; i++) {
                String account = Json.write(Json.object()
                        .put("provider", "zoho")
                        .put("region", "us")
                        .put("refreshToken", refreshTokens.get(i))
                        .put("id", "c" + i));
                assertThat(gate.post("/api/connections", account).statusCode()).isEqualTo(201);
            }
        }
        for (int run = 0; run < 2; run++) {
            try (PackedCrmGate gate = start(shortLeases)) {
                zoho.expireAccessTokens();
                zoho.forgetTokenCalls();
                for (int i = 0; i < 6; i++) {
                    gate.getAsync("/api/leads?limit=1&connection=c" + i);
                }
                Awaitility.await().until(() -> !zoho.tokenCallsByGrant().isEmpty());

                gate.kill();
            }
        }

        try (PackedCrmGate gate = start(Map.of())) {
            for (int i = 0; i < 6; i++) {
                assertThat(gate.get("/api/leads?limit=1&connection=c" + i).statusCode())
                        .isEqualTo(200);
            }
        }
    }

    /** Several at once: without the grace, some alarms win the race at wake-up, others lose it. */
    @Test
    void tokensThatWereRotatedWhileTheProcessStoodStillAreKept() {
        zoho.rotateRefreshTokens(true);
        List<String> refreshTokens = zoho.newUsers("us", 8);
        try (PackedCrmGate gate = start(Map.of("crmgate.http.timeout", "6s"))) {
            for (int i = 0; i < 8; i++) {
                String account = Json.write(Json.object()
                        .put("provider", "zoho")
                        .put("region", "us")
                        .put("refreshToken", refreshTokens.get(i))
                        .put("id", "c" + i));
                assertThat(gate.post("/api/connections", account).statusCode()).isEqualTo(201);
            }
            zoho.expireAccessTokens();
            zoho.forgetTokenCalls();
            zoho.hangTokens(true);
            List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                calls.add(gate.getAsync("/api/leads?limit=1&connection=c" + i));
            }
            Awaitility.await().until(() -> refreshTokens.stream().allMatch(token -> zoho.tokenCallsOf(token) == 1));

            gate.suspend();
            zoho.hangTokens(false);
            Instant late = Instant.now().plusSeconds(7); // the timeout of the calls is over
            Awaitility.await().until(() -> Instant.now().isAfter(late));
            gate.resume();

            assertThat(calls)
                    .allSatisfy(call -> assertThat(call.join().statusCode()).isEqualTo(200));
            assertThat(refreshTokens)
                    .allSatisfy(token -> assertThat(zoho.tokenCallsOf(token)).isEqualTo(1));
        }
    }

    @Test
    void aStoreSealedUnderAnotherKeyIsRefusedAndLeftAlone() throws IOException {
        start(Map.of("crmgate.vault.key", TestStore.VAULT_KEY)).close();

        PackedCrmGate other = freshsales(Map.of("crmgate.vault.key", "AQECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="));
        assertThat(other.exitCode(Duration.ofSeconds(30))).isEqualTo(1);
        assertThat(other.output())
                .contains("crmgate.vault.key", "nothing was changed")
                .doesNotContain("AQECAw");
        PackedCrmGate none = freshsales(Map.of());
        assertThat(none.exitCode(Duration.ofSeconds(30))).isEqualTo(1);
        assertThat(none.output()).contains("crmgate.vault.key", "crmgate.key");
        assertThat(folder.resolve("data/crmgate.key")).doesNotExist();
        other.close();
        none.close();
        try (PackedCrmGate again = start(Map.of("crmgate.vault.key", TestStore.VAULT_KEY))) {
            assertThat(again.get("/api/leads?limit=1").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aSharedStoreWithoutAKeyAndAStoreThatCanNotBeReachedAreRefused() {
        try (PackedCrmGate keyless = freshsales(Map.of("crmgate.store.url", "jdbc:postgresql://localhost:1/x"));
                PackedCrmGate alone = freshsales(Map.of(
                        "crmgate.store.url",
                        "jdbc:postgresql://localhost:1/x?password=s3cret",
                        "crmgate.store.start-timeout",
                        "1s",
                        "crmgate.vault.key",
                        TestStore.VAULT_KEY))) {
            assertThat(keyless.exitCode(Duration.ofSeconds(30))).isEqualTo(1);
            assertThat(keyless.output()).contains("crmgate.vault.key is missing", "openssl rand -base64 32");
            assertThat(alone.exitCode(Duration.ofSeconds(60))).isEqualTo(1);
            assertThat(alone.output()).contains("crmgate.store.url", "refused").doesNotContain("s3cret");
        }
    }

    @Test
    void aSecondProcessOnAnEmbeddedStoreIsRefused() {
        try (PackedCrmGate first = start(Map.of());
                PackedCrmGate second = freshsales(Map.of())) {
            assertThat(second.exitCode(Duration.ofSeconds(30))).isEqualTo(1);
            assertThat(second.output()).contains("crmgate.store.url", "another process");
            assertThat(first.get("/api/leads?limit=1").statusCode()).isEqualTo(200);
        }
    }

    /** Starts one that may not come up. */
    private PackedCrmGate freshsales(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(more);
        settings.put("crmgate.provider", "freshsales");
        return PackedCrmGate.start(PackedCrmGate.thisJava(), folder, settings, Map.of());
    }
}
