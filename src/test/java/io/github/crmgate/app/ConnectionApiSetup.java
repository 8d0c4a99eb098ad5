package io.github.crmgate.app;

import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.app.RunningCrmGate.Answer;
import io.github.crmgate.json.Json;
import io.github.crmgate.sandbox.freshsales.SimulatedFreshsales;
import io.github.crmgate.sandbox.zoho.SimulatedZoho;
import io.github.crmgate.testing.TestStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/** A CrmGate with a connection to Zoho, to which tests add others of both providers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ConnectionApiSetup {
    final SimulatedZoho zoho = SimulatedZoho.start();
    final SimulatedFreshsales freshsales = SimulatedFreshsales.start();

    final RunningCrmGate gate;

    ConnectionApiSetup(TestStore store) {
        Map<String, String> settings = new HashMap<>(RunningCrmGate.zoho(zoho, "us"));
        settings.putAll(store.settings());
        settings.put("crmgate.freshsales.base-url", freshsales.suiteBase().toString());
        gate = RunningCrmGate.start(settings);
        assertThat(gate.get("/api/leads?limit=1").status()).isEqualTo(200);
    }

    @BeforeEach
    void heal() {
        for (JsonNode connection : gate.get("/api/connections?limit=200").data()) {
            if (!connection.path("id").asText().equals("default")) {
                gate.send("DELETE", "/api/connections/" + connection.path("id").asText());
            }
        }
        await().until(() -> gate.get("/api/outbox").data().isEmpty());
        zoho.reset();
        freshsales.reset();
    }

    @AfterAll
    void stop() {
        gate.close();
        zoho.close();
        freshsales.close();
    }

    void assertNothingWasMade() {
        assertThat(ids(gate.get("/api/connections"))).containsExactly("default");
    }

    int revocations(String region) {
        return zoho.server(region)
                .findAll(postRequestedFor(urlPathEqualTo("/oauth/v2/token/revoke")))
                .size();
    }

    String key() {
        return freshsales.apiKey();
    }

    Answer create(String... fields) {
        return gate.post("/api/connections", Json.write(object(fields)));
    }

    static ObjectNode object(String... fields) {
        ObjectNode json = Json.object();
        for (int i = 0; i < fields.length; i += 2) {
            json.put(fields[i], fields[i + 1]);
        }
        return json;
    }

    static List<String> ids(Answer list) {
        return StreamSupport.stream(list.data().spliterator(), false)
                .map(connection -> connection.path("id").asText())
                .toList();
    }
}
