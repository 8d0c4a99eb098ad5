package io.github.crmgate.app;

import static io.github.crmgate.app.GateWithZoho.status;
import static io.github.crmgate.app.GateWithZoho.works;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.crmgate.testing.TestStore;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What crmgate.http.timeout ends. Only here it is short: elsewhere a busy machine would make a good response late. What
 * hangs takes far longer than the timeout.
 */
final class CallTimeoutTest {
    private static final Map<String, String> SHORT = Map.of("crmgate.http.timeout", "3s");

    private static GateWithZoho gate;

    @BeforeAll
    static void start() throws Exception {
        gate = new GateWithZoho(with(TestStore.H2));
    }

    private static Map<String, String> with(TestStore store) {
        Map<String, String> settings = new HashMap<>(store.settings());
        settings.putAll(SHORT);
        return settings;
    }

    @AfterAll
    static void stop() {
        gate.close();
    }

    @BeforeEach
    void heal() {
        gate.heal();
    }

    @Test
    void aLateAnswerIsNotWaitedForTwice() {
        gate.crmAnswers(works().withFixedDelay(20_000));

        assertThat(gate.leads()).isEqualTo("504 crm_timeout");
        expectCalls(1, 0);
    }

    @Test
    void anAnswerThatDripsInIsLateToo() {
        gate.crmAnswers(works().withChunkedDribbleDelay(20, 20_000));

        assertThat(gate.leads()).isEqualTo("504 crm_timeout");
        expectCalls(1, 0);
    }

    @Test
    void aTokenEndpointThatIsLateIsATimeoutEvenIfItFailedBefore() {
        gate.clock().advance(Duration.ofHours(1));
        gate.accountsAnswer(status(503), works().withFixedDelay(20_000));

        assertThat(gate.leads()).isEqualTo("504 crm_timeout");
        expectCalls(0, 2);
    }

    @Test
    void aTokenEndpointThatHangsIsAskedAgainOnceItWorks() {
        gate.accountsAnswer(works().withFixedDelay(20_000));
        gate.clock().advance(Duration.ofHours(2));

        assertThat(gate.leads()).isEqualTo("504 crm_timeout");

        gate.zoho().removeStubs();
        gate.clock().advance(Duration.ofMinutes(10));
        assertThat(gate.leads()).isEqualTo("200");
    }

    @Test
    void aTokenThatStillLivesIsServedWhileTheTokenEndpointHangs() {
        gate.accountsAnswer(works().withFixedDelay(20_000));
        gate.clock().advance(Duration.ofMinutes(59));

        assertThat(gate.leads()).isEqualTo("200");
    }

    @Test
    void aProxiedCallThatHangsIsATimeout() {
        gate.crmAnswers(works().withFixedDelay(20_000));

        assertThat(gate.get("/api/proxy/default/crm/v8/Leads?fields=id").statusCode())
                .isEqualTo(504);
        expectCalls(1, 0);
    }

    private static void expectCalls(int crm, int tokens) {
        assertThat(List.of(gate.crmCalls(), gate.tokenCalls()))
                .as("calls to the CRM and to the token endpoint")
                .containsExactly(crm, tokens);
    }
}
