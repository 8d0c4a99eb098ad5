package io.github.crmgate.app;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import io.github.crmgate.app.config.CrmGateSettings;
import io.github.crmgate.json.Json;
import io.github.crmgate.sandbox.zoho.SimulatedZoho;
import io.github.crmgate.settings.SettingsException;
import io.github.crmgate.settings.SettingsSource;
import io.github.crmgate.testing.SettableClock;
import io.github.crmgate.testing.TestStore;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.CamelContext;

/** A whole CrmGate and a simulated Zoho whose next answers a test may write, both on one clock. */
final class GateWithZoho implements AutoCloseable {
    private static final int WINDOW_OF_THE_CIRCUIT = 20;

    private final SimulatedZoho zoho = SimulatedZoho.start();
    private final SettableClock clock = new SettableClock(Instant.parse("2026-07-25T10:00:00Z"));
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final CrmGateProcess process;

    GateWithZoho() throws SettingsException {
        this(TestStore.H2.settings());
    }

    /** A gate with further settings. */
    GateWithZoho(Map<String, String> further) throws SettingsException {
        Map<String, String> settings = new HashMap<>(settings());
        settings.putAll(further);
        process = new CrmGateProcess(
                CrmGateSettings.read(new SettingsSource(settings, Map.of(), Map.of()), (key, reason) -> {}),
                Map.of(),
                clock);
        process.start();
    }

    private Map<String, String> settings() {
        return Map.ofEntries(
                Map.entry("crmgate.provider", "zoho"),
                Map.entry("crmgate.zoho.region", "us"),
                Map.entry("crmgate.zoho.client-id", zoho.clientId()),
                Map.entry("crmgate.zoho.client-secret", zoho.clientSecret()),
                Map.entry("crmgate.zoho.refresh-token", zoho.refreshToken("us")),
                Map.entry("crmgate.zoho.regions.us.accounts-url", url()),
                Map.entry("crmgate.zoho.regions.us.api-url", url()),
                Map.entry("crmgate.circuit-breaker.open", "3s"),
                Map.entry("camel.server.port", "0"));
    }

    /** Everything works, no call was counted, the circuit has seen no failure within two hours, and the token is fresh. */
    void heal() {
        zoho.reset();
        zoho.useClock(clock);
        clock.advance(Duration.ofHours(2));
        await().until(() -> get("/api/leads?limit=1").statusCode() == 200);
        zoho.server("us").resetRequests();
    }

    /** Fills the window of the circuit with successes, for tests in which many calls fail. */
    void fillCircuit() {
        for (int i = 0; i < WINDOW_OF_THE_CIRCUIT; i++) {
            get("/api/leads?limit=1");
        }
        zoho.server("us").resetRequests();
    }

    /** The CRM's next answers, in order; after them it works again. */
    void crmAnswers(ResponseDefinitionBuilder... answers) {
        script("/crm/.*", answers);
    }

    /** The token endpoint's next answers, in order; after them it works again. */
    void accountsAnswer(ResponseDefinitionBuilder... answers) {
        script("/oauth/v2/token", answers);
    }

    private void script(String path, ResponseDefinitionBuilder... answers) {
        for (int i = 0; i < answers.length; i++) {
            zoho.server("us")
                    .stubFor(any(urlPathMatching(path))
                            .inScenario(path)
                            .whenScenarioStateIs(i == 0 ? Scenario.STARTED : path + i)
                            .willSetStateTo(path + (i + 1))
                            .willReturn(answers[i]));
        }
    }

    static ResponseDefinitionBuilder error(int status, String code) {
        return aResponse()
                .withStatus(status)
                .withHeader("Content-Type", "application/json")
                .withBody("{\"code\":\"%s\",\"details\":{},\"message\":\"m\",\"status\":\"error\"}".formatted(code));
    }

    static ResponseDefinitionBuilder status(int status) {
        return aResponse().withStatus(status);
    }

    static ResponseDefinitionBuilder fault(Fault fault) {
        return aResponse().withFault(fault);
    }

    static ResponseDefinitionBuilder works() {
        return aResponse().withTransformers(SimulatedZoho.ANSWER);
    }

    SimulatedZoho zoho() {
        return zoho;
    }

    SettableClock clock() {
        return clock;
    }

    CamelContext context() {
        return process.context();
    }

    int crmCalls() {
        return zoho.crmCalls("us");
    }

    int tokenCalls() {
        return zoho.tokenCalls("us");
    }

    HttpResponse<String> get(String path, String... headers) {
        return send(request(path).GET(), headers);
    }

    HttpResponse<String> post(String path) {
        return send(request(path).POST(HttpRequest.BodyPublishers.noBody()));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + process.port() + path));
    }

    private HttpResponse<String> send(HttpRequest.Builder request, String... headers) {
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a caller of leads gets: {@code 200}, or status and problem code such as {@code 503 crm_unavailable}. */
    String leads() {
        HttpResponse<String> response = get("/api/leads?limit=1");
        return response.statusCode() == 200
                ? "200"
                : response.statusCode() + " " + json(response).path("code").asText();
    }

    static JsonNode json(HttpResponse<String> response) {
        try {
            return Json.MAPPER.readTree(response.body());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private String url() {
        return zoho.apiUrl("us").toString();
    }

    @Override
    public void close() {
        process.close();
        zoho.close();
    }
}
