package io.github.crmgate.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.crmgate.json.Json;
import io.github.crmgate.testing.TestStore;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
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

    @Test
    void aStoreSealedUnderAnotherKeyIsRefusedAndLeftAlone() throws IOException {
        start(Map.of("crmgate.vault.key", TestStore.VAULT_KEY)).close();

        PackedCrmGate other = freshsales(Map.of("crmgate.vault.key", "AQECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="));
        assertThat(other.exitCode()).isEqualTo(1);
        assertThat(other.output())
                .contains("crmgate.vault.key", "nothing was changed")
                .doesNotContain("AQECAw");
        PackedCrmGate none = freshsales(Map.of());
        assertThat(none.exitCode()).isEqualTo(1);
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
            assertThat(keyless.exitCode()).isEqualTo(1);
            assertThat(keyless.output()).contains("crmgate.vault.key is missing", "openssl rand -base64 32");
            assertThat(alone.exitCode()).isEqualTo(1);
            assertThat(alone.output()).contains("crmgate.store.url", "refused").doesNotContain("s3cret");
        }
    }

    @Test
    void aSecondProcessOnAnEmbeddedStoreIsRefused() {
        try (PackedCrmGate first = start(Map.of());
                PackedCrmGate second = freshsales(Map.of())) {
            assertThat(second.exitCode()).isEqualTo(1);
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
