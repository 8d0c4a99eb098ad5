package io.github.crmgate.app;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.unauthorized;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import io.github.crmgate.app.RunningCrmGate.Answer;
import io.github.crmgate.app.TestBrowser.Page;
import io.github.crmgate.json.Json;
import io.github.crmgate.sandbox.zoho.SimulatedZoho;
import io.github.crmgate.testing.FreePort;
import io.github.crmgate.testing.SettableClock;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.apache.hc.core5.net.URIBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Providers that only a profile describes, one of each type, from the settings to a connection. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ProfiledProvidersTest {
    private final WireMockServer crm = new WireMockServer(options().dynamicPort());
    private final SimulatedZoho zoho = SimulatedZoho.start();
    private final SettableClock clock =
            new SettableClock(Clock.tickMillis(ZoneOffset.UTC).instant());
    private final RunningCrmGate gate;

    ProfiledProvidersTest() {
        crm.start();
        Map<String, String> settings = new HashMap<>(RunningCrmGate.zoho(zoho, "us"));
        settings.put("camel.server.port", String.valueOf(FreePort.next()));
        String url = "http://localhost:" + crm.port();
        put(settings, "acorn", "type", "api-key");
        put(settings, "acorn", "title", "Acorn CRM");
        put(settings, "acorn", "shares", "Your acorns");
        put(settings, "acorn", "base-url", url + "/acorn");
        put(settings, "acorn", "auth-check-url", url + "/acorn/{tenant}/me");
        put(settings, "acorn", "fields.key.label", "Your key");
        put(settings, "acorn", "authorization-fields.1.in", "header");
        put(settings, "acorn", "authorization-fields.1.key", "X-Acorn");
        put(settings, "acorn", "authorization-fields.1.value", "Token token={{key}}");
        put(settings, "acorn", "authorization-fields.2.in", "query");
        put(settings, "acorn", "authorization-fields.2.key", "tenant");
        put(settings, "acorn", "authorization-fields.2.value", "{{tenant}}");
        put(settings, "birch", "type", "basic");
        put(settings, "birch", "base-url", url + "/birch");
        put(settings, "birch", "auth-check-url", url + "/birch/me");
        put(settings, "cedar", "type", "oauth2");
        put(settings, "cedar", "title", "Cedar");
        put(settings, "cedar", "base-url", url + "/cedar/{tenant}");
        put(settings, "cedar", "auth-check-url", url + "/cedar/{tenant}/me");
        put(settings, "cedar", "authorization-url", url + "/cedar/{tenant}/authorize");
        put(settings, "cedar", "token-url", url + "/cedar/{tenant}/token");
        put(settings, "cedar", "scopes", "leads:read leads:write");
        put(settings, "cedar", "client-id", "cedar-client");
        put(settings, "cedar", "client-secret", "cedar-secret");
        put(settings, "cedar", "authorization-parameters.audience", "api");
        put(settings, "cedar", "token-parameters.resource", "leads");
        put(settings, "fir", "type", "oauth2");
        put(settings, "fir", "title", "Fir");
        put(settings, "fir", "base-url", url + "/fir");
        put(settings, "fir", "auth-check-url", url + "/fir/me");
        put(settings, "fir", "authorization-url", url + "/fir/authorize");
        put(settings, "fir", "token-url", url + "/fir/token");
        put(settings, "fir", "client-id", "fir-client");
        put(settings, "fir", "client-secret", "fir-secret");
        gate = RunningCrmGate.start(settings, clock);
    }

    private static void put(Map<String, String> settings, String profile, String key, String value) {
        settings.put("crmgate.profiles." + profile + "." + key, value);
    }

    @BeforeEach
    void heal() {
        crm.resetAll();
        crm.stubFor(any(anyUrl()).willReturn(unauthorized()));
        crm.stubFor(get(urlPathEqualTo("/acorn/oak/me"))
                .withHeader("X-Acorn", equalTo("Token token=nut"))
                .withQueryParam("tenant", equalTo("oak"))
                .willReturn(okJson("{}")));
        crm.stubFor(get(urlPathEqualTo("/birch/me")).withBasicAuth("ann", "p:w").willReturn(okJson("[]")));
        crm.stubFor(get(urlPathEqualTo("/cedar/north/me"))
                .withHeader("Authorization", equalTo("Bearer access-1"))
                .willReturn(okJson("{}")));
        crm.stubFor(
                post(urlPathEqualTo("/cedar/north/token"))
                        .withFormParam("client_id", equalTo("cedar-client"))
                        .withFormParam("client_secret", equalTo("cedar-secret"))
                        .withFormParam("resource", equalTo("leads"))
                        .willReturn(
                                okJson(
                                        "{\"access_token\":\"access-1\",\"refresh_token\":\"refresh-1\",\"expires_in\":3600,\"token_type\":\"Bearer\"}")));
    }

    @AfterAll
    void stop() {
        gate.close();
        crm.stop();
        zoho.close();
    }

    @Test
    void anApiKeyIsConnectedByTheApi() {
        Answer made = create("provider", "acorn", "tenant", "oak", "key", "nut", "owner", "a1");

        assertThat(made.status()).as(made.text()).isEqualTo(201);
        assertThat(made.json().path("domain").asText()).isEqualTo("oak");
        assertThat(made.text()).doesNotContain("nut");
        assertThat(check(made)).isTrue();

        crm.resetAll();
        crm.stubFor(any(anyUrl()).willReturn(unauthorized()));
        assertThat(check(made)).isFalse();
    }

    @Test
    void anApiKeyIsConnectedByTheFormAndAWrongOneIsToldThere() {
        Answer begun = begin("acorn", "a2");
        TestBrowser browser = new TestBrowser();
        Page page = browser.open(link(begun));
        assertThat(page.html()).contains("Acorn CRM", "Your acorns", "Subdomain", "Your key", "type=\"password\"");

        Page wrong = browser.submit(link(begun), Map.of("tenant", "oak", "key", "leaf"));
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.html()).contains("aria-invalid").doesNotContain("leaf");
        assertThat(browser.submit(link(begun), Map.of("tenant", "..", "key", "nut"))
                        .status())
                .isEqualTo(400);
        Page done = browser.submit(link(begun), Map.of("tenant", "oak", "key", "nut"));

        assertThat(done.html()).contains("You can close this window");
        assertThat(gate.get("/api/connections?owner=a2&provider=acorn").data()).hasSize(1);
    }

    @Test
    void userAndPasswordAreConnectedByTheApiAndByTheForm() {
        Answer made = create("provider", "birch", "username", "ann", "password", "p:w", "id", "birches");
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        assertThat(check(made)).isTrue();
        assertThat(create("provider", "birch", "username", "ann", "password", "wrong", "id", "others")
                        .status())
                .isEqualTo(422);
        Answer begun = begin("birch", "b2");
        TestBrowser browser = new TestBrowser();
        browser.open(link(begun));

        assertThat(browser.submit(link(begun), Map.of("username", "ann", "password", "p:w"))
                        .html())
                .contains("You can close this window");
    }

    @Test
    void aUserSignsInAtTheAuthorizationUrl() {
        Answer begun = begin("cedar", "c1");
        TestBrowser browser = new TestBrowser();
        assertThat(browser.open(link(begun)).html()).contains("Subdomain");

        Page sent = browser.submit(link(begun), Map.of("tenant", "north"));

        assertThat(sent.status()).isEqualTo(303);
        assertThat(sent.location().getPath()).isEqualTo("/cedar/north/authorize");
        Map<String, String> query = query(sent.location());
        assertThat(query)
                .containsEntry("client_id", "cedar-client")
                .containsEntry("scope", "leads:read leads:write")
                .containsEntry("audience", "api")
                .containsEntry("code_challenge_method", "S256");
        Page done = browser.open(gate.url() + "/oauth/callback?code=c-1&state=" + query.get("state"));
        assertThat(done.html()).contains("You can close this window");
        crm.verify(
                1,
                postRequestedFor(urlPathEqualTo("/cedar/north/token"))
                        .withFormParam("grant_type", equalTo("authorization_code"))
                        .withFormParam("code", equalTo("c-1"))
                        .withFormParam("redirect_uri", equalTo(gate.url() + "/oauth/callback"))
                        .withRequestBody(containing("code_verifier=")));
        crm.verify(1, getRequestedFor(urlPathEqualTo("/cedar/north/me")));
    }

    @Test
    void aProfileWithoutFieldsEndsOnThePageOfSuccess() {
        crm.stubFor(post(urlPathEqualTo("/fir/token"))
                .willReturn(okJson("{\"access_token\":\"access-f\",\"refresh_token\":\"refresh-f\"}")));
        crm.stubFor(get(urlPathEqualTo("/fir/me")).willReturn(okJson("{}")));
        Answer begun = begin("fir", "f1");
        TestBrowser browser = new TestBrowser();
        browser.open(link(begun));
        Map<String, String> query = query(browser.submit(link(begun), Map.of()).location());
        String callback = gate.url() + "/oauth/callback?code=c-1&state=" + query.get("state");

        Page done = browser.open(callback);

        assertThat(done.status()).isEqualTo(200);
        assertThat(done.html()).contains("You are connected", "Fir is connected to CrmGate");
        assertThat(browser.open(callback).html()).contains("You are connected"); // reloaded
    }

    @Test
    void aPageOfAFirewallAtTheTokenEndpointLeavesTheGrantAlone() {
        String id = create("provider", "cedar", "tenant", "north", "refreshToken", "refresh-0", "owner", "c6")
                .json()
                .path("id")
                .asText();
        crm.stubFor(get(urlPathEqualTo("/cedar/north/leads")).willReturn(unauthorized()));
        crm.stubFor(post(urlPathEqualTo("/cedar/north/token"))
                .willReturn(aResponse()
                        .withStatus(400)
                        .withHeader("Content-Type", "text/html")
                        .withBody("<html><title>Request blocked</title></html>")));

        Answer refused = gate.get("/api/proxy/" + id + "/leads");

        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.code()).isEqualTo("crm_unavailable");
        assertThat(connection(id).path("status").asText()).isEqualTo("active");
    }

    @Test
    void aRejectedTokenIsRenewedAndADeadGrantIsTold() {
        Answer made = create("provider", "cedar", "tenant", "north", "refreshToken", "refresh-0", "owner", "c2");
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        crm.stubFor(get(urlPathEqualTo("/cedar/north/me"))
                .withHeader("Authorization", equalTo("Bearer access-2"))
                .willReturn(okJson("{}")));
        crm.stubFor(get(urlPathEqualTo("/cedar/north/me"))
                .withHeader("Authorization", equalTo("Bearer access-1"))
                .willReturn(unauthorized()));
        crm.stubFor(post(urlPathEqualTo("/cedar/north/token"))
                .withFormParam("refresh_token", equalTo("refresh-1"))
                .willReturn(okJson("{\"access_token\":\"access-2\",\"expires_in\":3600}")));
        assertThat(check(made)).isTrue();

        crm.stubFor(get(urlPathEqualTo("/cedar/north/me")).willReturn(unauthorized()));
        crm.stubFor(post(urlPathEqualTo("/cedar/north/token"))
                .willReturn(okJson("{\"error\":\"invalid_grant\"}").withStatus(400)));
        assertThat(check(made)).isFalse();
        assertThat(gate.get("/api/connections/" + made.json().path("id").asText())
                        .json()
                        .path("status")
                        .asText())
                .isEqualTo("reauthorization_required");
    }

    @Test
    void aDeadGrantThatIsToldWithoutAStandardErrorIsDeclaredDeadOnceASecondTryConfirmsIt() {
        String id = create("provider", "cedar", "tenant", "north", "refreshToken", "refresh-0", "owner", "c3")
                .json()
                .path("id")
                .asText();
        crm.stubFor(get(urlPathEqualTo("/cedar/north/leads")).willReturn(unauthorized()));
        crm.stubFor(post(urlPathEqualTo("/cedar/north/token"))
                .willReturn(okJson("{\"status\":\"BAD_REFRESH_TOKEN\"}").withStatus(400)));
        crm.resetRequests();

        Answer refused = gate.get("/api/proxy/" + id + "/leads");

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.code()).isEqualTo("authorization_required");
        assertThat(refused.detail()).contains("BAD_REFRESH_TOKEN");
        assertThat(connection(id).path("status").asText()).isEqualTo("reauthorization_required");
        assertThat(connection(id).path("lastError").path("detail").asText()).isEqualTo(refused.detail());
        crm.verify(2, postRequestedFor(urlPathEqualTo("/cedar/north/token")));
    }

    @Test
    void aSecretThatATokenEndpointRepeatsIsNotShown() {
        String code = "s3cret-code";
        crm.stubFor(post(urlPathEqualTo("/cedar/north/token"))
                .withFormParam("grant_type", equalTo("authorization_code"))
                .willReturn(okJson("{\"error\":\"" + code + "\"}").withStatus(400)));
        TestBrowser browser = new TestBrowser();
        Answer begun = begin("cedar", "c5");
        browser.open(link(begun));
        Map<String, String> query =
                query(browser.submit(link(begun), Map.of("tenant", "north")).location());

        Page failed = browser.open(gate.url() + "/oauth/callback?code=" + code + "&state=" + query.get("state"));

        assertThat(failed.html()).doesNotContain(code);
        String authorization = gate.get(
                        "/api/authorizations/" + begun.json().path("id").asText())
                .text();
        assertThat(authorization).contains("unknown_error").doesNotContain(code);
    }

    @Test
    void aClientThatIsRejectedLeavesTheGrantAlone() {
        String id = create("provider", "cedar", "tenant", "north", "refreshToken", "refresh-0", "owner", "c4")
                .json()
                .path("id")
                .asText();
        crm.stubFor(get(urlPathEqualTo("/cedar/north/leads")).willReturn(unauthorized()));
        crm.stubFor(post(urlPathEqualTo("/cedar/north/token"))
                .willReturn(okJson("{\"error\":\"invalid_client\"}").withStatus(401)));

        Answer refused = gate.get("/api/proxy/" + id + "/leads");

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.code()).isEqualTo("authorization_required");
        assertThat(connection(id).path("status").asText()).isEqualTo("active");
        assertThat(connection(id).path("lastError").path("detail").asText())
                .contains("crmgate.profiles.cedar.client-id", ".client-secret");
    }

    @Test
    void callsOfEachTypeArePassedOnWithTheCredential() {
        create("provider", "acorn", "tenant", "oak", "key", "nut", "id", "p1");
        create("provider", "birch", "username", "ann", "password", "p:w", "id", "p2");
        create("provider", "cedar", "tenant", "north", "refreshToken", "refresh-0", "id", "p3");
        crm.stubFor(get(urlPathEqualTo("/acorn/leads"))
                .withHeader("X-Acorn", equalTo("Token token=nut"))
                .withQueryParam("tenant", equalTo("oak"))
                .willReturn(okJson("{\"of\":\"acorn\"}")));
        crm.stubFor(get(urlPathEqualTo("/birch/leads"))
                .withBasicAuth("ann", "p:w")
                .willReturn(okJson("{\"of\":\"birch\"}")));
        crm.stubFor(get(urlPathEqualTo("/cedar/north/leads"))
                .withHeader("Authorization", equalTo("Bearer access-1"))
                .willReturn(okJson("{\"of\":\"cedar\"}")));

        assertThat(gate.get("/api/proxy/p1/leads").json().path("of").asText()).isEqualTo("acorn");
        assertThat(gate.get("/api/proxy/p2/leads").json().path("of").asText()).isEqualTo("birch");
        assertThat(gate.get("/api/proxy/p3/leads").json().path("of").asText()).isEqualTo("cedar");
    }

    @Test
    void oneStray401LeavesAKeyAndAPasswordInUse() {
        create("provider", "acorn", "tenant", "oak", "key", "nut", "id", "s1");
        create("provider", "birch", "username", "ann", "password", "p:w", "id", "s2");
        Map.of("s1", "/acorn/leads", "s2", "/birch/leads").forEach((id, path) -> {
            crm.stubFor(get(urlPathEqualTo(path))
                    .inScenario(path)
                    .willSetStateTo("rejected")
                    .willReturn(unauthorized()));
            crm.stubFor(get(urlPathEqualTo(path))
                    .inScenario(path)
                    .whenScenarioStateIs("rejected")
                    .willReturn(okJson("[]")));

            assertThat(gate.get("/api/proxy/" + id + "/leads").status()).isEqualTo(200);
            assertThat(connection(id).path("status").asText()).isEqualTo("active");
        });
    }

    @Test
    void tokensThatLive20SecondsServeFor10Minutes() {
        crm.stubFor(get(urlPathEqualTo("/cedar/north/leads")).willReturn(okJson("[]")));
        create("provider", "cedar", "tenant", "north", "refreshToken", "refresh-0", "id", "short");
        clock.advance(Duration.ofHours(1)); // the first token has expired
        crm.resetRequests();

        for (int second = 0; second < 600; second += 20) {
            crm.stubFor(post(urlPathEqualTo("/cedar/north/token"))
                    .willReturn(okJson("{\"access_token\":\"at-%d\",\"expires_in\":20}".formatted(second))));
            assertThat(gate.get("/api/proxy/short/leads").status())
                    .as("after %d s", second)
                    .isEqualTo(200);
            clock.advance(Duration.ofSeconds(20));
        }

        crm.verify(30, postRequestedFor(urlPathEqualTo("/cedar/north/token")));
    }

    @Test
    void aTenantNeverLeavesItsPlace() {
        for (String tenant : new String[] {"../evil", "a/b", "x@evil.example", "..", "é"}) {
            Answer refused = create("provider", "acorn", "tenant", tenant, "key", "nut");
            assertThat(refused.status()).as(tenant).isIn(400, 422);
        }
        crm.verify(0, anyRequestedFor(urlPathEqualTo("/evil")));
    }

    @Test
    void whatLeadsAreThereNobodyKnows() {
        create("provider", "acorn", "tenant", "oak", "key", "nut", "id", "acorns");

        Answer refused = gate.get("/api/leads?connection=acorns");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.detail()).contains("acorn");
    }

    private JsonNode connection(String id) {
        return gate.get("/api/connections/" + id).json();
    }

    private boolean check(Answer made) {
        return gate.post("/api/connections/" + made.json().path("id").asText() + "/check")
                .json()
                .path("ok")
                .asBoolean();
    }

    private Answer create(String... fields) {
        Map<String, String> body = new HashMap<>();
        for (int i = 0; i < fields.length; i += 2) {
            body.put(fields[i], fields[i + 1]);
        }
        return gate.post("/api/connections", Json.write(body));
    }

    private Answer begin(String provider, String owner) {
        return gate.post("/api/authorizations", Json.write(Map.of("provider", provider, "owner", owner)));
    }

    private static String link(Answer begun) {
        return begun.json().path("url").asText();
    }

    private static Map<String, String> query(URI uri) {
        Map<String, String> parameters = new HashMap<>();
        new URIBuilder(uri).getQueryParams().forEach(pair -> parameters.put(pair.getName(), pair.getValue()));
        return parameters;
    }
}
