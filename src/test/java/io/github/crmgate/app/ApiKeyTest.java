package io.github.crmgate.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.github.crmgate.app.config.CrmGateSettings;
import io.github.crmgate.sandbox.freshsales.SimulatedFreshsales;
import io.github.crmgate.settings.SettingsException;
import io.github.crmgate.settings.SettingsSource;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ApiKeyTest {
    private static SimulatedFreshsales freshsales;
    private static RunningCrmGate gate;

    @BeforeAll
    static void start() {
        freshsales = SimulatedFreshsales.start();
        Map<String, String> settings = RunningCrmGate.suite(freshsales);
        settings.put("crmgate.api-key", RunningCrmGate.API_KEY);
        settings.put("crmgate.http.client-address-header", "X-Forwarded-For");
        gate = RunningCrmGate.start(settings);
    }

    @AfterAll
    static void stop() {
        gate.close();
        freshsales.close();
    }

    @Test
    void twoHundredWrongKeysAreSlowedDownByTheAddressThatTheProxySaw() {
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            statuses.add(get("wrong-" + i, "198.51.100." + i + ", 192.0.2.1").status());
        }
        assertThat(statuses.subList(0, 20)).containsOnly(401);
        assertThat(statuses.subList(20, 200)).containsOnly(429);
        RunningCrmGate.Answer slowed = get("wrong", "192.0.2.1");
        assertThat(slowed.code()).isEqualTo("too_many_attempts");
        assertThat(slowed.header("Retry-After")).isEqualTo("60");
        assertThat(get("wrong", "192.0.2.2").status()).isEqualTo(401);
        assertThat(get(RunningCrmGate.API_KEY, "192.0.2.1").status()).isEqualTo(200);
    }

    @Test
    void healthTellsItsDetailsToCallersWithTheKeyOnly() {
        String health = "/observe/health";
        for (RunningCrmGate.Answer answer : List.of(
                gate.get(health),
                gate.get(health + "?CrmGate-Caller-Authorized=true"),
                gate.get(health, "CrmGate-Caller-Authorized", "true"),
                gate.get(health, "Authorization", "Bearer wrong"),
                gate.get(health + "?CrmGate-Caller-Authorized=true", "CrmGate-Caller-Authorized", "true"))) {
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.text()).isEqualTo("{\"status\":\"UP\"}");
        }
        await().untilAsserted(() -> assertThat( // a busy machine may not read the store in time
                        gate.get(health, "Authorization", "Bearer " + RunningCrmGate.API_KEY)
                                .json()
                                .path("connections")
                                .findValuesAsText("id"))
                .containsExactly("default"));
    }

    @Test
    void metricsAndDocumentsNeedTheKeyAndTheStartPageDoesNot() {
        HttpResponse<String> home = gate.getText("/");
        assertThat(home.statusCode()).isEqualTo(200);
        assertThat(home.body()).contains("CrmGate", "/api/openapi.json").doesNotContain("freshsales");
        RunningCrmGate.Answer refused = gate.get("/observe/metrics");
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.code()).isEqualTo("unauthorized");
        assertThat(gate.getText("/observe/metrics", "Authorization", "Bearer " + RunningCrmGate.API_KEY)
                        .statusCode())
                .isEqualTo(200);
        assertThat(gate.get("/api/openapi.json").status()).isEqualTo(401);
    }

    private static RunningCrmGate.Answer get(String key, String address) {
        return gate.get("/api/connections", "Authorization", "Bearer " + key, "X-Forwarded-For", address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "secret",
                "the-callers-key",
                "0123456789abcdef0123456789abcde",
                "12345678901234567890123456789012345678",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                "abcdefghijklmnopqrstuvwxyz",
                "0123456789abcdef0123456789abcdef",
                "change-my-key-change-my-key-change-my-key-"
            })
    void aKeyThatCanBeGuessedIsRefusedAtTheStart(String key) {
        assertThat(faults(key))
                .singleElement()
                .satisfies(fault -> assertThat(fault)
                        .startsWith("crmgate.api-key can be guessed")
                        .contains("128 bits", "openssl rand -hex 32")
                        .doesNotContain(key));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5d41402abc4b2a76b9719d911017c5925d41402abc4b2a76b9719d911017c592",
                "5d41402abc4b2a76b9719d911017c592",
                "7d444840-9dc0-11d1-b245-5ffdce74fad2",
                "Zm9vYmFyYmF6cXV4IGFuZCBt",
                "q6&fK!9z#Lw2@xP5$vT8"
            })
    void aKeyOf128BitsIsTaken(String key) {
        assertThat(faults(key)).isEmpty();
    }

    private static List<String> faults(String key) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "crmgate.provider", "freshsales",
                "crmgate.freshsales.domain", "acme",
                "crmgate.freshsales.api-key", "k3y",
                "crmgate.api-key", key));
        SettingsException failure = catchThrowableOfType(
                SettingsException.class,
                () -> CrmGateSettings.read(new SettingsSource(settings, Map.of(), Map.of()), (name, reason) -> {}));
        return failure == null ? List.of() : failure.faults();
    }
}
