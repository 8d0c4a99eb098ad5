package io.github.crmgate.app;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.crmgate.app.RunningCrmGate.Answer;
import io.github.crmgate.sandbox.freshsales.SimulatedFreshsales;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a 401 of Freshsales means: the auth check decides whether the key is bad, and a key can work again. */
final class RejectedKeyTest {

    private static SimulatedFreshsales freshsales;
    private static LeadSink sink;
    private static RunningCrmGate gate;

    @BeforeAll
    static void start() {
        freshsales = SimulatedFreshsales.start();
        sink = LeadSink.start();
        Map<String, String> settings = new HashMap<>(RunningCrmGate.suite(freshsales));
        settings.put("crmgate.poll.enabled", "true");
        settings.put("crmgate.poll.schedule", "*/3 * * * * ?");
        settings.put("crmgate.poll.to", sink.url());
        gate = RunningCrmGate.start(settings);
    }

    @AfterAll
    static void stop() {
        gate.close();
        sink.close();
        freshsales.close();
    }

    @BeforeEach
    void reset() {
        freshsales.reset();
        await().until(() -> status().equals("active"));
    }

    @Test
    void oneStray401ChangesNothing() {
        String id = gate.get("/api/leads?limit=1").data().path(0).path("id").asText();
        for (String path : new String[] {
            "/api/leads?limit=1",
            "/api/leads/" + id,
            "/api/leads?q=a&limit=1",
            "/api/leads?email=nobody%40example.com",
            "/api/leads?modifiedSince=2026-01-01T00:00:00Z&limit=1",
            "/api/proxy/default/api/contacts/" + id,
        }) {
            freshsales.rejectNext(1);

            assertThat(gate.get(path).status()).as(path).isEqualTo(200);
        }
        freshsales.rejectNext(1);
        Answer check = gate.post("/api/connections/default/check");
        assertThat(check.json().path("ok").asBoolean()).isTrue();
        assertThat(status()).isEqualTo("active");
    }

    @Test
    void aWriteThatMeetsAStray401IsMadeOnce() {
        String lead = "{\"lastName\":\"Stray\"}";
        Map.of("/api/leads", lead, "/api/leads/batch", "{\"operation\":\"create\",\"leads\":[" + lead + "]}")
                .forEach((path, body) -> {
                    int before = freshsales.contacts().size();
                    freshsales.rejectNext(1);

                    assertThat(gate.post(path, body).text()).as(path).contains("\"lastName\":\"Stray\"");
                    assertThat(freshsales.contacts().size()).as(path).isEqualTo(before + 1);
                });
    }

    @Test
    void a401OfSomeCallsOnlyIsAMissingPermission() {
        freshsales.rejectAllButChecks(true);

        Answer refused = gate.get("/api/leads?limit=1");

        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.code()).isEqualTo("crm_permission_denied");
        assertThat(refused.detail()).contains("401", "auth check accepts");
        assertThat(gate.get("/api/proxy/default/api/contacts/1").status()).isEqualTo(401);
        assertThat(status()).isEqualTo("active");
    }

    @Test
    void a401ThatTheCheckCanNotConfirmLeavesTheConnectionAlone() {
        freshsales.rejectAllButChecks(true);
        freshsales
                .server()
                .stubFor(get(urlPathMatching(".*/contacts/filters"))
                        .willReturn(aResponse().withStatus(503)));

        assertThat(gate.get("/api/leads?limit=1").code()).isEqualTo("crm_unavailable");
        assertThat(status()).isEqualTo("active");

        freshsales.reset();
        assertThat(gate.get("/api/leads?limit=1").status()).isEqualTo(200);
        assertThat(gate.get("/api/connections?expiresWithin=24").data()).isEmpty();
    }

    @Test
    void aKeyThatWorksAgainRevivesItsConnectionAndItsPoll() {
        freshsales.killApiKey(freshsales.apiKey());
        await().until(() -> gate.get("/api/leads?limit=1").code().equals("authorization_required"));
        assertThat(status()).isEqualTo("reauthorization_required");
        await().until(() ->
                gate.get("/api/polls").data().path(0).path("status").asText().equals("suspended"));

        freshsales.reviveApiKey(freshsales.apiKey());
        await().until(() -> status().equals("active"));
        assertThat(gate.get("/api/leads?limit=1").status()).isEqualTo(200);
        freshsales.contacts().add(Map.of("last_name", "Afterwards"));

        await().until(() -> sink.texts().contains("Afterwards"));
    }

    private static String status() {
        return gate.get("/api/connections/default").json().path("status").asText();
    }
}
