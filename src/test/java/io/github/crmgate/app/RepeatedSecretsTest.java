package io.github.crmgate.app;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.github.crmgate.json.Json;
import io.github.crmgate.testing.LogLines;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a provider repeats of the secrets that it was sent is shown nowhere. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RepeatedSecretsTest {
    private static final List<String> SHOWN =
            List.of("/api/connections", "/api/connections/default", "/observe/health", "/api/dead-letters", "/metrics");

    private final GateWithZoho gate;

    RepeatedSecretsTest() throws Exception {
        gate = new GateWithZoho();
    }

    @BeforeEach
    void heal() {
        gate.heal();
    }

    @AfterAll
    void stop() {
        gate.close();
    }

    @Test
    void theTokenEndpointRepeatsTheRequest() {
        List<String> secrets = List.of(gate.zoho().clientSecret(), gate.zoho().refreshToken("us"));
        String form = "refresh_token=" + encoded(secrets.get(1)) + "&client_secret=" + encoded(secrets.get(0));
        ObjectNode error = Json.object()
                .put("error", "strange_" + secrets.get(1))
                .put("error_description", "Wrong: " + form + " and " + secrets + " and " + Json.write(secrets));

        for (int status : new int[] {200, 400, 401}) {
            gate.heal();
            try (LogLines log = new LogLines()) {
                gate.clock().advance(Duration.ofHours(1));
                gate.accountsAnswer(json(status, error));

                String answer = gate.get("/api/leads").body();

                assertThat(answer).contains("Wrong: refresh_token=****&client_secret=****");
                assertNothingShows(secrets, answer, log);
            }
        }
    }

    @Test
    void theCrmRepeatsTheHeader() {
        gate.get("/api/leads?limit=1");
        String token = gate.zoho().server("us").findAll(anyRequestedFor(urlPathMatching("/crm/.*"))).stream()
                .map(request -> request.getHeader("Authorization").replace("Zoho-oauthtoken ", ""))
                .findFirst()
                .orElseThrow();
        ObjectNode error = Json.object()
                .put("code", "NO_" + token)
                .put("message", "Zoho-oauthtoken " + token + " " + encoded(token))
                .put("status", "error");
        error.putObject("details")
                .putArray("permissions")
                .add(token)
                .addObject()
                .put(token, token);

        for (int status : new int[] {200, 400, 403, 500}) {
            try (LogLines log = new LogLines()) {
                gate.zoho().server("us").resetScenarios();
                gate.crmAnswers(json(status, error), json(status, error), json(status, error));

                String answer = gate.get("/api/leads").body();

                assertThat(answer).contains("****");
                assertNothingShows(List.of(token), answer, log);
            }
        }
    }

    private void assertNothingShows(List<String> secrets, String answer, LogLines log) {
        List<String> forms = new ArrayList<>(secrets);
        secrets.forEach(secret -> forms.add(encoded(secret)));
        assertThat(answer).doesNotContain(forms);
        for (String path : SHOWN) {
            assertThat(gate.get(path).body()).as(path).doesNotContain(forms);
        }
        for (JsonNode letter : GateWithZoho.json(gate.get("/api/dead-letters")).path("data")) {
            assertThat(gate.get("/api/dead-letters/" + letter.path("id").asText())
                            .body())
                    .doesNotContain(forms);
        }
        assertThat(log.lines()).allSatisfy(line -> assertThat(line).doesNotContain(forms));
    }

    private static ResponseDefinitionBuilder json(int status, JsonNode body) {
        return aResponse()
                .withStatus(status)
                .withHeader("Content-Type", "application/json")
                .withBody(Json.write(body));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
