package io.github.crmgate.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.crmgate.app.RunningCrmGate.Answer;
import io.github.crmgate.sandbox.zoho.SimulatedZoho;
import io.github.crmgate.testing.Crowd;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** CRM calls within the limits of an account, from outside. */
final class PacingTest {
    private static final String SENT_AFTER_CALLERS =
            "crmgate_crm_waits_seconds_count{outcome=\"sent\",priority=\"batch\",provider=\"zoho\"}";

    private static Answer later(RunningCrmGate gate) {
        return gate.post(
                "/api/leads/batch",
                "{\"operation\":\"create\",\"leads\":[{\"lastName\":\"Later\",\"company\":\"Zylker\"}]}",
                "application/json",
                "Prefer",
                "respond-async");
    }

    @Test
    void manyCallersAndAPollStayWithinTheLimitOfTheOrganisation() {
        PacedCallers.Outcome outcome =
                PacedCallers.run(200, 3, Duration.ofMillis(25), Map.of("crmgate.pacing.max-wait", "2m"));

        assertThat(outcome.refusedByCrm()).isZero();
        assertThat(outcome.statuses()).isEqualTo(Map.of(200, 600));
        assertThat(outcome.delivered()).isPositive();
    }

    @Test
    void aCallerWhoWaitsTooLongGets429AndTheCrmIsNotCalled() {
        try (SimulatedZoho zoho = SimulatedZoho.start()) {
            Map<String, String> settings = new HashMap<>(RunningCrmGate.zoho(zoho, "us"));
            settings.put("crmgate.zoho.edition", "free");
            settings.put("crmgate.pacing.max-wait", "50ms");
            try (RunningCrmGate gate = RunningCrmGate.start(settings)) {
                gate.get("/api/leads?limit=1");
                zoho.limitCalls(5, Duration.ofSeconds(3));

                List<Answer> answers =
                        Crowd.calling(20, () -> gate.get("/api/leads?limit=1")).answers();
                List<Answer> refused = answers.stream()
                        .filter(answer -> answer.status() != 200)
                        .toList();

                assertThat(zoho.callsBeyondLimit()).isZero();
                assertThat(answers.size() - refused.size()).isGreaterThanOrEqualTo(5);
                assertThat(refused).isNotEmpty().allSatisfy(answer -> {
                    assertThat(answer.status()).isEqualTo(429);
                    assertThat(answer.code()).isEqualTo("crm_rate_limited");
                    assertThat(answer.header("Retry-After")).isEqualTo("5");
                });
                assertThat(gate.getText("/observe/metrics").body())
                        .contains(
                                "crmgate_crm_waits_seconds_count{outcome=\"refused\",priority=\"caller\",provider=\"zoho\"} "
                                        + refused.size(),
                                "crmgate_crm_waiting{priority=\"caller\",provider=\"zoho\"} 0",
                                "crmgate_crm_budget_left{budget=\"credits\",provider=\"zoho\"} NaN");

                Awaitility.await().until(() -> {
                    AtomicInteger turn = new AtomicInteger();
                    Crowd.calling(
                            20, () -> turn.getAndIncrement() == 10 ? later(gate) : gate.get("/api/leads?limit=1"));
                    return gate.getText("/observe/metrics").body().contains(SENT_AFTER_CALLERS);
                });
                assertThat(zoho.callsBeyondLimit()).isZero();
            }
        }
    }
}
