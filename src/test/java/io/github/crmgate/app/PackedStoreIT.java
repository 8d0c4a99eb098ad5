package io.github.crmgate.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.crmgate.json.Json;
import io.github.crmgate.testing.TestStore;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the packed process keeps, and who may have it. */
final class PackedStoreIT extends PackedScene {
    @Test
    void connectionsAndTokensOutliveAKillAndOthersAreRefused() {
        Map<String, String> sealed = Map.of("crmgate.vault.key", TestStore.VAULT_KEY);
        String refreshToken = zoho.newRefreshToken("us", "ann");
        try (PackedCrmGate gate = start(sealed)) {
            assertThat(gate.post(
                                    "/api/connections",
                                    Json.write(Json.object()
                                            .put("provider", "zoho")
                                            .put("region", "us")
                                            .put("refreshToken", refreshToken)
                                            .put("owner", "ann")))
                            .statusCode())
                    .isEqualTo(201);
            assertRefused(sealed, "crmgate.store.url", "another process");
            assertThat(gate.get("/api/leads?limit=1").statusCode()).isEqualTo(200);
            gate.kill();
        }
        zoho.forgetTokenCalls();

        String other = "AQECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
        assertThatThrownBy(() -> startOnWhatIsLeft(Map.of("crmgate.vault.key", other)))
                .hasMessageContainingAll("crmgate.vault.key", "nothing was changed");
        assertThatThrownBy(() -> startOnWhatIsLeft(Map.of()))
                .hasMessageContainingAll("crmgate.vault.key", "crmgate.key");
        assertThat(folder.resolve("data/crmgate.key")).doesNotExist();

        try (RunningCrmGate gate = startOnWhatIsLeft(sealed)) {
            assertThat(gate.get("/api/leads?owner=ann&limit=1").status()).isEqualTo(200);
            assertThat(zoho.tokenCallsOf(refreshToken)).isZero();
            assertThat(gate.get("/api/connections").text()).contains("\"ann\"", "\"default\"");
        }
    }

    @Test
    void aSharedStoreWithoutAKeyAndAStoreThatCanNotBeReachedAreRefused() {
        assertRefused(
                Map.of("crmgate.store.url", "jdbc:postgresql://localhost:1/x"),
                "crmgate.vault.key is missing",
                "openssl rand -base64 32");
        assertRefused(
                Map.of(
                        "crmgate.store.url",
                        "jdbc:postgresql://localhost:1/x?password=s3cret",
                        "crmgate.store.start-timeout",
                        "1s",
                        "crmgate.vault.key",
                        TestStore.VAULT_KEY),
                "crmgate.store.url",
                "refused");
    }

    /** Starts one, which does not come up and says why, without a secret. */
    private void assertRefused(Map<String, String> more, String... reasons) {
        Map<String, String> settings = new HashMap<>(more);
        settings.put("crmgate.provider", "freshsales");
        try (PackedCrmGate refused = PackedCrmGate.start(PackedCrmGate.thisJava(), folder, settings, Map.of())) {
            assertThat(refused.exitCode()).isEqualTo(1);
            assertThat(refused.output()).contains(reasons).doesNotContain("AQECAw", "s3cret");
        }
    }
}
