package io.github.crmgate.app;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.crmgate.app.RunningCrmGate.Answer;
import io.github.crmgate.sandbox.freshsales.FreshsalesRecords;
import io.github.crmgate.sandbox.freshsales.SimulatedFreshsales;
import io.github.crmgate.testing.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract of GET /api/leads and its neighbours, with Freshsales behind it, Suite and Classic. */
final class LeadApiFreshsalesTest {
    private static final SettableClock CLOCK = new SettableClock(Instant.parse("2026-07-25T10:00:00Z"));

    /** A CrmGate for each product, started by the first test that needs it. */
    private static final Map<String, RunningCrmGate> GATES = new HashMap<>();

    private static SimulatedFreshsales freshsales;

    @BeforeAll
    static void startFreshsales() {
        freshsales = SimulatedFreshsales.start();
    }

    @AfterAll
    static void stop() {
        GATES.values().forEach(RunningCrmGate::close);
        freshsales.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"suite", "classic"})
    void aFieldThatIsNotThereIsNamed(String product) {
        RunningCrmGate gate = healed(product);
        String id = gate.get("/api/leads?limit=1").data().get(0).path("id").asText();
        for (String unknown : new String[] {"cf_nope", "nope"}) {
            for (String path : new String[] {"/api/leads?limit=5&fields=", "/api/leads/" + id + "?fields="}) {
                Answer answer = gate.get(path + "cf_region," + unknown);
                assertThat(answer.status()).isEqualTo(400);
                assertThat(answer.detail())
                        .contains("'" + unknown + "'")
                        .contains("Freshsales")
                        .doesNotContain("'cf_region'");
            }
        }
    }

    @Test
    void contactsOfOtherStagesAreNoLeads() {
        RunningCrmGate gate = healed("suite");
        long customer = freshsales
                .contacts()
                .add(Map.of(
                        "first_name",
                        "Cus",
                        "last_name",
                        "Tomerson",
                        "email",
                        "cus@example.com",
                        "lifecycle_stage_id",
                        freshsales.customerStageId()));

        assertThat(gate.get("/api/leads/" + customer).code()).isEqualTo("lead_not_found");
        assertThat(ids(gate.get("/api/leads?email=cus%40example.com"))).isEmpty();
        assertThat(ids(gate.get("/api/leads?q=Tomerson"))).isEmpty();
        assertThat(walk(gate, "/api/leads")).doesNotContain(String.valueOf(customer));
        assertThat(gate.get("/api/leads/12x").code()).isEqualTo("lead_not_found");
        assertThat(gate.get("/api/leads/1").code()).isEqualTo("lead_not_found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"suite", "classic"})
    void leadsInTheBinAreNoLeadsThoughFreshsalesAnswersThem(String product) {
        RunningCrmGate gate = healed(product);
        FreshsalesRecords records = product.equals("suite") ? freshsales.contacts() : freshsales.leads();
        freshsales.renameLeadStage("Interessent");
        freshsales.showDeleted(true);
        long gone = records.add(Map.of("last_name", "Binnington", "email", "bin@example.com"));
        long stays = records.add(Map.of("last_name", "Binninger", "email", "stays@example.com"));
        records.delete(gone);

        assertThat(gate.get("/api/leads/" + gone).code()).isEqualTo("lead_not_found");
        assertThat(ids(gate.get("/api/leads?email=bin%40example.com"))).isEmpty();
        assertThat(ids(gate.get("/api/leads?q=Binning"))).containsExactly(String.valueOf(stays));
        assertThat(walk(gate, "/api/leads?modifiedSince=2026-01-01T00:00:00Z"))
                .contains(String.valueOf(stays))
                .doesNotContain(String.valueOf(gone));
        assertThat(walk(gate, "/api/leads")).contains(String.valueOf(stays)).doesNotContain(String.valueOf(gone));
    }

    @Test
    void stageAndViewAreLookedUpOnce() {
        RunningCrmGate gate = healed("suite");
        for (int i = 0; i < 3; i++) {
            gate.get("/api/leads?limit=1");
        }
        assertThat(freshsales.server().findAll(getRequestedFor(urlPathMatching(".*/selector/.*"))))
                .hasSize(2);
        assertThat(freshsales.server().findAll(getRequestedFor(urlPathMatching(".*/contacts/filters"))))
                .hasSize(1);
    }

    @Test
    void domainKeyAndViewAreThoseOfTheSettings() {
        freshsales.reset();
        Map<String, String> settings = RunningCrmGate.suite(freshsales);
        settings.put("crmgate.freshsales.domain", " https://Acme.myfreshworks.com/crm/sales/contacts ");
        settings.put("crmgate.freshsales.api-key", "token token = " + freshsales.apiKey());
        settings.put("crmgate.freshsales.view", "No such view");
        try (RunningCrmGate gate = RunningCrmGate.start(settings)) {
            JsonNode connection = gate.get("/api/connections/default").json();
            assertThat(connection.path("domain").asText()).isEqualTo("acme");
            assertThat(connection.has("region")).isFalse();
            assertThat(connection.path("tokenExpiresAt").isNull()).isTrue();

            assertThat(gate.post("/api/connections/default/check")
                            .json()
                            .path("ok")
                            .asBoolean())
                    .isTrue();
            assertThat(freshsales.server().findAll(anyRequestedFor(anyUrl()))).allSatisfy(request -> {
                assertThat(request.getHeader("Authorization")).isEqualTo("Token token=" + freshsales.apiKey());
                assertThat(request.getHeader("Accept")).isEqualTo("application/json");
            });

            Answer answer = gate.get("/api/leads");
            assertThat(answer.status()).isEqualTo(422);
            assertThat(answer.detail()).contains("crmgate.freshsales.view", "No such view");
        }
    }

    @Test
    void aBadKeyAndAMissingPermissionAreToldApart() {
        freshsales.reset();
        Map<String, String> settings = RunningCrmGate.suite(freshsales);
        settings.put("crmgate.freshsales.api-key", "wrong");
        try (RunningCrmGate bad = RunningCrmGate.start(settings)) {
            assertThat(bad.get("/api/leads").code()).isEqualTo("authorization_required");
            int calls = freshsales.calls();
            assertThat(bad.get("/api/leads").code()).isEqualTo("authorization_required");
            assertThat(freshsales.calls()).isEqualTo(calls);
            Answer check = bad.post("/api/connections/default/check");
            assertThat(check.json().path("ok").asBoolean()).isFalse();
            assertThat(check.text()).doesNotContain("wrong\"");
        }
        RunningCrmGate gate = healed("suite");
        freshsales.denyAccess(true);
        Answer answer = gate.get("/api/leads");
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.code()).isEqualTo("crm_permission_denied");
        assertThat(answer.detail()).contains("The API key is good");
        assertThat(gate.get("/api/connections/default").json().path("status").asText())
                .isEqualTo("active");
    }

    @Test
    void signInPagesAndRedirectsAreNoAnswerAndNotFollowed() {
        RunningCrmGate gate = healed("suite");
        freshsales.signInPage(true);
        assertThat(gate.get("/api/leads").code()).isEqualTo("authorization_required");
        assertThat(gate.post("/api/connections/default/check").json().path("ok").asBoolean())
                .isFalse();
        freshsales.signInPage(false);
        freshsales.redirect(true);
        int calls = freshsales.calls();
        assertThat(gate.get("/api/leads").code()).isEqualTo("authorization_required");
        assertThat(freshsales.calls()).isEqualTo(calls + 1);
        freshsales.redirect(false);
        assertThat(gate.post("/api/connections/default/check").json().path("ok").asBoolean())
                .isTrue();
        assertThat(gate.get("/api/leads").status()).isEqualTo(200);
    }

    @Test
    void theLimitIsToldWithTheTimeToWait() {
        RunningCrmGate gate = healed("suite");
        freshsales.throttle(17);
        Answer told = gate.get("/api/leads");
        assertThat(told.status()).isEqualTo(429);
        assertThat(told.header("Retry-After")).isEqualTo("17");
        freshsales.throttle(null);
        assertThat(Integer.parseInt(gate.get("/api/leads").header("Retry-After")))
                .isBetween(1, 3600);
        freshsales.unthrottle();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | /api/leads",
                "{} | /api/leads?email=nobody%40example.com",
                "[] | /api/leads/402000000001",
                "{\"contacts\":null} | /api/leads?status=Contacted",
                "{\"status\":\"failure\"} | /api/leads?q=lee",
            })
    void aSuccessWithoutItsRecordsIsRepeatedAndThenTold(String body, String path) {
        RunningCrmGate gate = healed("suite");
        gate.get("/api/leads?limit=1"); // stage and view are known from now on
        freshsales.answerCalls(200, body);
        freshsales.server().resetRequests();

        assertThat(gate.get(path).code()).isEqualTo("crm_unavailable");
        assertThat(freshsales.calls()).isEqualTo(3);
        assertThat(gate.post("/api/connections/default/check")
                        .json()
                        .path("code")
                        .asText())
                .isEqualTo("crm_unavailable");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "500 | {\"code\":\"INTERNAL_ERROR\",\"message\":\"URL_ROLLING_THROTTLES_LIMIT_EXCEEDED\"}",
                "400 | {\"error\":{\"title\":\"URL_ROLLING_THROTTLES_LIMIT_EXCEEDED\"}}"
            })
    void aThrottleIsToldAtOnceWhateverItsStatus(int status, String body) {
        RunningCrmGate gate = healed("suite");
        freshsales.answerCalls(status, body);

        Answer answer = gate.get("/api/leads");

        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.header("Retry-After")).isEqualTo("60");
        assertThat(freshsales.calls()).isEqualTo(1);
    }

    @Test
    void anErrorOfFreshsalesIsRepeatedAndThenTold() {
        RunningCrmGate gate = healed("suite");
        freshsales.server().stubFor(any(anyUrl()).willReturn(aResponse().withStatus(502)));
        assertThat(gate.get("/api/leads").code()).isEqualTo("crm_unavailable");
        assertThat(freshsales.calls()).isEqualTo(3);
        freshsales.removeStubs();
        freshsales
                .server()
                .stubFor(get(urlPathMatching(".*/view/.*"))
                        .willReturn(aResponse()
                                .withStatus(400)
                                .withBody("{\"errors\":{\"code\":400,\"message\":[\"one\",\"two\"]}}")));
        Answer answer = gate.get("/api/leads");
        assertThat(answer.code()).isEqualTo("crm_rejected");
        assertThat(answer.json().path("crmMessage").asText()).isEqualTo("one; two");
        assertThat(answer.json().path("crmCode").asText()).isEqualTo("400");
        freshsales.removeStubs();
    }

    @Test
    void aKeyThatFreshsalesRepeatsIsNotShown() {
        RunningCrmGate gate = healed("suite");
        String key = freshsales.apiKey();
        freshsales
                .server()
                .stubFor(get(urlPathMatching(".*/view/.*"))
                        .willReturn(aResponse()
                                .withStatus(400)
                                .withBody(
                                        "{\"errors\":{\"code\":\"%1$s\",\"message\":[\"Token token=%1$s\",{\"%1$s\":1}]}}"
                                                .formatted(key))));

        Answer answer = gate.get("/api/leads");

        assertThat(answer.json().path("crmMessage").asText()).isEqualTo("****; {\"****\":1}");
        assertThat(answer.text()).doesNotContain(key);
        assertThat(gate.get("/api/dead-letters").text()).contains("****").doesNotContain(key);
        freshsales.removeStubs();
    }

    /** Everything works, as after a start: no call was counted, and nothing is known of the account. */
    private static RunningCrmGate healed(String product) {
        freshsales.reset();
        RunningCrmGate gate = GATES.computeIfAbsent(
                product,
                name -> RunningCrmGate.start(
                        name.equals("suite") ? RunningCrmGate.suite(freshsales) : RunningCrmGate.classic(freshsales),
                        CLOCK));
        CLOCK.advance(Duration.ofHours(2));
        gate.deleteDeadLetters();
        assertThat(gate.post("/api/connections/default/check").json().path("ok").asBoolean())
                .isTrue();
        CLOCK.advance(Duration.ofHours(2));
        freshsales.server().resetRequests();
        return gate;
    }

    private static List<String> ids(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        List<String> ids = new ArrayList<>();
        answer.data().forEach(lead -> ids.add(lead.path("id").asText()));
        return ids;
    }

    private static List<String> walk(RunningCrmGate gate, String path) {
        List<String> ids = new ArrayList<>();
        String page = path;
        while (page != null) {
            Answer answer = gate.get(page);
            ids.addAll(ids(answer));
            String next = answer.json().path("next").asText(null);
            page = next == null ? null : path + (path.contains("?") ? "&" : "?") + "cursor=" + next;
        }
        return ids;
    }
}
