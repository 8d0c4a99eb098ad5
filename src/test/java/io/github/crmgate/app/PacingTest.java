package io.github.crmgate.app;

import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.crmgate.app.RunningCrmGate.Answer;
import io.github.crmgate.sandbox.freshsales.SimulatedFreshsales;
import io.github.crmgate.sandbox.zoho.SimulatedZoho;
import io.github.crmgate.settings.SettingsException;
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

    @Test
    void aCallThatHasWaitedIsSentWithTheTokenOfThatTime() throws SettingsException {
        try (GateWithZoho gate = new GateWithZoho(Map.of(
                "crmgate.zoho.edition", "free",
                "crmgate.pacing.max-wait", "2m",
                "crmgate.http.timeout", "2m"))) {
            gate.zoho().holdCalls(true);
            Crowd<String> leads = Crowd.calling(7, gate::leads);
            Awaitility.await().until(() -> waiting(gate) == 2);
            Crowd<Integer> proxy = Crowd.calling(
                    1,
                    () -> gate.get("/api/proxy/default/crm/v8/Leads?fields=Last_Name")
                            .statusCode());
            Awaitility.await().until(() -> waiting(gate) == 3);

            gate.clock().advance(Duration.ofHours(2)); // the token expires
            gate.zoho().holdCalls(false);

            assertThat(leads.answers()).containsOnly("200");
            assertThat(proxy.answers()).containsOnly(200);
            assertThat(gate.zoho().server("us").findAll(anyRequestedFor(urlPathMatching("/crm/.*"))).stream()
                            .collect(groupingBy(request -> request.getHeader("Authorization"), counting()))
                            .values())
                    .containsExactlyInAnyOrder(5L, 3L);
        }
    }

    private static int waiting(GateWithZoho gate) {
        return gate.get("/observe/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("crmgate_crm_waiting{priority=\"caller\",provider=\"zoho\"} "))
                .mapToInt(line -> (int) Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    @Test
    void noMoreCallsAreSentInAMinuteThanAFreshsalesAccountAdmits() {
        try (SimulatedFreshsales freshsales = SimulatedFreshsales.start()) {
            Map<String, String> settings = new HashMap<>(RunningCrmGate.suite(freshsales));
            settings.put("crmgate.freshsales.calls-per-minute", "40");
            try (RunningCrmGate gate = RunningCrmGate.start(settings)) {
                freshsales.limitCalls(40);

                List<Answer> answers =
                        Crowd.calling(60, () -> gate.get("/api/leads?limit=1")).answers();

                assertThat(freshsales.callsBeyondLimit()).isZero();
                assertThat(freshsales.calls()).isBetween(40, 80); // a slow machine begins another minute
                assertThat(answers.stream().filter(answer -> answer.status() != 200))
                        .isNotEmpty()
                        .allSatisfy(answer -> {
                            assertThat(answer.code()).isEqualTo("crm_rate_limited");
                            assertThat(Integer.parseInt(answer.header("Retry-After")))
                                    .isBetween(5, 61);
                        });
            }
        }
    }
}
