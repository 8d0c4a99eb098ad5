package io.github.crmgate.app;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.github.crmgate.app.RunningCrmGate.Answer;
import io.github.crmgate.sandbox.zoho.SimulatedZoho;
import io.github.crmgate.testing.SettableClock;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract of GET /api/leads and its neighbours, with Zoho behind it. */
final class LeadApiZohoTest {
    private static final SettableClock CLOCK = new SettableClock(Instant.parse("2026-07-25T10:00:00Z"));

    private static SimulatedZoho zoho;
    private static RunningCrmGate gate;

    @BeforeAll
    static void start() {
        zoho = SimulatedZoho.start();
        gate = RunningCrmGate.start(RunningCrmGate.zoho(zoho, "us"), CLOCK);
    }

    @AfterAll
    static void stop() {
        gate.close();
        zoho.close();
    }

    /** Everything works, as after a start: no call was counted, no failure is remembered, and the token has expired. */
    @BeforeEach
    void heal() {
        zoho.reset();
        zoho.useClock(CLOCK);
        CLOCK.advance(Duration.ofHours(2));
        if (gate.get("/api/leads?limit=1").status() != 200) {
            gate.deleteDeadLetters();
            gate.connect("default", zoho.refreshToken("us"));
        }
        CLOCK.advance(Duration.ofHours(2));
        zoho.server("us").resetRequests();
        zoho.server("eu").resetRequests();
    }

    /** The calls of the CRM API and how they were answered, the last one first. */
    private static List<String> calls(String region) {
        return zoho.server(region).getAllServeEvents().stream()
                .filter(call -> call.getRequest().getUrl().startsWith("/crm/"))
                .map(call -> call.getRequest().getLoggedDate().toInstant() + " "
                        + call.getRequest().getUrl() + " " + call.getResponse().getStatus() + " "
                        + call.getResponse().getFault())
                .toList();
    }

    @Test
    void aWalkSeesEveryLeadOnceEvenBeyondTwoThousand() {
        zoho.leads("us").replaceAll(List.of());
        zoho.leads("us").generate(2_300);

        List<String> ids = walk("/api/leads?limit=200");

        assertThat(ids).doesNotHaveDuplicates().hasSize(2_300);
    }

    @Test
    void valuesThatWouldEndACriterionAreEscaped() {
        String id = zoho.leads("us").add(Map.of("Last_Name", "Escape", "Lead_Status", "On hold (legal), later"));

        Answer answer = gate.get("/api/leads?status=" + encoded("On hold (legal), later"));

        assertThat(answer.data()).hasSize(1);
        assertThat(answer.data().get(0).path("id").asText()).isEqualTo(id);
    }

    @Test
    void furtherFieldsComeWithListsSearchesAndSingleReads() {
        String id =
                zoho.leads("us").add(Map.of("Last_Name", "Doe", "Annual_Revenue", 12500.50, "Industry", "Chemicals"));
        String email = "doe@example.org";
        zoho.leads("us").change(id, Map.of("Email", email, "Lead_Status", "Field test"));
        String fields = "fields=Annual_Revenue,Industry,Email";
        for (String path : new String[] {
            "/api/leads?limit=200&" + fields,
            "/api/leads?email=" + email + "&" + fields,
            "/api/leads?status=Field%20test&" + fields,
            "/api/leads?q=doe&" + fields
        }) {
            JsonNode lead = gate.get(path).data().findParents("id").stream()
                    .filter(each -> each.path("id").asText().equals(id))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(path));
            assertThat(lead.path("fields"))
                    .as(path)
                    .hasToString("{\"Annual_Revenue\":12500.5,\"Industry\":\"Chemicals\",\"Email\":\"" + email + "\"}");
        }
        assertThat(gate.get("/api/leads/" + id + "?" + fields)
                        .json()
                        .path("fields")
                        .path("Annual_Revenue")
                        .decimalValue())
                .isEqualByComparingTo("12500.5");
        JsonNode other = gate.get("/api/leads?limit=200&fields=Industry").data().get(5);
        assertThat(other.path("fields")).hasToString("{\"Industry\":null}");
        Answer unknown = gate.get("/api/leads/" + id + "?fields=Indsutry");
        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.detail()).contains("'Indsutry'").contains("Zoho");
    }

    @Test
    void aCursorIsGoodForItsFieldsOnly() {
        zoho.leads("us").add(Map.of("Last_Name", "Doe", "Industry", "Chemicals", "Rating", "Hot"));
        String next = gate.get("/api/leads?limit=2&fields=Industry,Rating")
                .json()
                .path("next")
                .asText();

        assertThat(gate.get("/api/leads?limit=2&fields=Rating,Industry&cursor=" + next)
                        .data()
                        .get(0)
                        .path("fields")
                        .fieldNames())
                .toIterable()
                .containsExactly("Rating", "Industry");
        assertThat(gate.get("/api/leads?limit=2&fields=Industry&cursor=" + next).code())
                .isEqualTo("bad_request");
        assertThat(gate.get("/api/leads?limit=2&cursor=" + next).code()).isEqualTo("bad_request");
    }

    @Test
    void aFieldThatZohoRefusesIsNamed() {
        zoho.server("us")
                .stubFor(any(urlPathEqualTo("/crm/v8/Leads"))
                        .willReturn(aResponse()
                                .withStatus(400)
                                .withBody("{\"code\":\"INVALID_DATA\",\"details\":{\"api_name\":\"Nope\"},"
                                        + "\"message\":\"invalid field\",\"status\":\"error\"}")));

        Answer answer = gate.get("/api/leads?fields=Industry,Nope");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.detail()).contains("'Nope'").doesNotContain("'Industry'");
        assertThat(gate.get("/api/leads").code()).isEqualTo("crm_rejected");
    }

    @Test
    void badInputNamesTheCulprit() {
        zoho.leads("us").add(Map.of("Last_Name", "Doe", "Industry", "Chemicals"));
        for (String[] bad : new String[][] {
            {"/api/leads?foo=1", "foo"},
            {"/api/leads?limit=0", "limit"},
            {"/api/leads?limit=201", "limit"},
            {"/api/leads?limit=ten", "limit"},
            {"/api/leads?limit=1&limit=2", "limit"},
            {"/api/leads?email=", "email"},
            {"/api/leads?raw=yes", "raw"},
            {"/api/leads?fields=Annual%20Revenue", "fields"},
            {"/api/leads/1?fields=A,,B", "fields"},
            {"/api/leads?limit=2&fields=Industry,Indsutry", "Indsutry"},
            {"/api/leads?status=Contacted&fields=Indsutry", "Indsutry"},
            {"/api/leads?modifiedSince=yesterday", "modifiedSince"},
            {"/api/leads?modifiedSince=2026-07-25T10:00:00", "modifiedSince"},
            {"/api/leads?cursor=forged", "cursor"},
            {"/api/leads?q=%ff", "q"},
            {"/api/leads?q=lee&status=Contacted", "q"},
            {"/api/leads?connection=default&owner=ann", "owner"},
            {"/api/leads?provider=hubspot", "provider"},
            {"/api/leads?connection=default&provider=freshsales", "provider"},
            {"/api/leads/1?limit=1", "limit"},
            {"/api/connections?status=fine", "status"},
            {"/api/dead-letters?cursor=gone", "cursor"},
        }) {
            Answer answer = gate.get(bad[0]);

            assertThat(answer.status()).as(bad[0]).isEqualTo(400);
            assertThat(answer.code()).isEqualTo("bad_request");
            assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
            assertThat(answer.detail()).contains("'" + bad[1] + "'");
        }
        assertThat(gate.get("/api/dead-letters?since=" + CLOCK.instant()).data())
                .isEmpty();
    }

    @Test
    void aCursorIsGoodForItsQueryOnly() {
        String next = gate.get("/api/leads?status=Contacted&limit=2")
                .json()
                .path("next")
                .asText();

        assertThat(gate.get("/api/leads?status=Contacted&limit=2&cursor=" + next)
                        .status())
                .isEqualTo(200);
        assertThat(gate.get("/api/leads?limit=2&cursor=" + next).code()).isEqualTo("bad_request");
        String forged = (next.charAt(30) == 'A' ? 'B' : 'A') + "";
        assertThat(gate.get("/api/leads?status=Contacted&limit=2&cursor=" + next.substring(0, 30) + forged
                                + next.substring(31))
                        .code())
                .isEqualTo("bad_request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TOKEN_BOUND_DATA_MISMATCH", "EXPIRED_VALUE"})
    void aCursorThatZohoRefusesIsTheCallersAndNoDeadLetter(String code) {
        String next = gate.get("/api/leads?limit=2").json().path("next").asText();
        zoho.answerCalls(400, "{\"code\":\"" + code + "\",\"details\":{},\"message\":\"m\",\"status\":\"error\"}");

        Answer answer = gate.get("/api/leads?limit=2&cursor=" + next);

        assertThat(answer.status() + " " + answer.code()).isEqualTo("400 bad_request");
        assertThat(answer.detail()).contains("Start again without it");
        assertThat(gate.get("/api/dead-letters?since=" + CLOCK.instant()).data())
                .isEmpty();
    }

    @Test
    void whoseConnection() {
        assertThat(gate.get("/api/leads?limit=1&connection=default").status()).isEqualTo(200);
        assertThat(gate.get("/api/leads?limit=1&provider=zoho").status()).isEqualTo(200);
        assertThat(gate.get("/api/leads?connection=nobody").code()).isEqualTo("connection_not_found");
        assertThat(gate.get("/api/leads?connection=nobody").status()).isEqualTo(404);
        assertThat(gate.get("/api/leads?owner=ann").code()).isEqualTo("authorization_required");
        assertThat(gate.get("/api/leads?owner=ann").status()).isEqualTo(409);
        assertThat(gate.get("/api/leads?provider=freshsales").code()).isEqualTo("authorization_required");
    }

    @Test
    void connectionsShowNoSecret() {
        gate.get("/api/leads?limit=1");
        Answer list = gate.get("/api/connections");
        Answer one = gate.get("/api/connections/default");

        assertThat(list.data()).hasSize(1);
        assertThat(list.json().path("next").isNull()).isTrue();
        assertThat(one.json()).isEqualTo(list.data().get(0));
        assertThat(one.json().fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder(
                        "id",
                        "provider",
                        "region",
                        "owner",
                        "status",
                        "scopes",
                        "createdAt",
                        "checkedAt",
                        "tokenExpiresAt",
                        "lastError");
        assertThat(one.json().path("region").asText()).isEqualTo("us");
        assertThat(one.json().path("status").asText()).isEqualTo("active");
        assertThat(one.json().path("tokenExpiresAt").asText()).endsWith("Z");
        assertThat(one.text() + list.text()).doesNotContain(zoho.refreshToken("us"), zoho.clientSecret(), "1000.");
        assertThat(gate.get("/api/connections/nope").code()).isEqualTo("connection_not_found");
        assertThat(gate.get("/api/connections?provider=freshsales").data()).isEmpty();
        assertThat(gate.get("/api/connections?owner=ann").data()).isEmpty();
    }

    @Test
    void theCheckTellsWhetherTheConnectionWorks() {
        Answer good = gate.post("/api/connections/default/check");
        assertThat(good.status()).isEqualTo(200);
        assertThat(good.json().path("ok").asBoolean()).isTrue();
        assertThat(good.json().path("status").asText()).isEqualTo("active");
        assertThat(good.json().path("checkedAt").asText()).endsWith("Z");
        assertThat(gate.get("/api/connections/default").json().path("checkedAt"))
                .isEqualTo(good.json().path("checkedAt"));

        zoho.revokeGrants();
        Answer bad = gate.post("/api/connections/default/check");
        assertThat(bad.status()).isEqualTo(200);
        assertThat(bad.json().path("ok").asBoolean()).isFalse();
        assertThat(bad.json().path("status").asText()).isEqualTo("reauthorization_required");
        assertThat(bad.detail()).contains("invalid_code");
        assertThat(gate.post("/api/connections/nope/check").code()).isEqualTo("connection_not_found");
    }

    @Test
    void theCheckHoldsForAnAccountWithoutLeads() {
        zoho.leads("us").replaceAll(List.of());

        assertThat(gate.post("/api/connections/default/check").json().path("ok").asBoolean())
                .isTrue();
        assertThat(gate.get("/api/leads").json().toString()).isEqualTo("{\"data\":[],\"next\":null}");
    }

    @Test
    void sixtyFourCallersOnAnExpiredTokenCauseOneTokenCall() {
        zoho.tokensLast(Duration.ofSeconds(1));
        gate.get("/api/leads?limit=1");
        assertThat(zoho.tokenCalls("us")).isEqualTo(1);
        Instant expiry = Instant.parse(gate.get("/api/connections/default")
                .json()
                .path("tokenExpiresAt")
                .asText());
        zoho.tokensLast(Duration.ofHours(1));
        CLOCK.advance(Duration.between(CLOCK.instant(), expiry).plusSeconds(1));

        List<Answer> answers = callers(64);

        assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isEqualTo(200));
        assertThat(zoho.tokenCalls("us")).isEqualTo(2);
    }

    @Test
    void sixtyFourCallersOnARejectedTokenCauseOneTokenCall() {
        gate.get("/api/leads?limit=1");
        zoho.expireAccessTokens();

        List<Answer> answers = callers(64);

        assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isEqualTo(200));
        assertThat(zoho.tokenCalls("us")).isEqualTo(2);
    }

    @Test
    void aDeadGrantIsDeclaredOnceAndNotAskedAgain() {
        gate.get("/api/leads?limit=1");
        zoho.revokeGrants();

        Answer first = gate.get("/api/leads?limit=1");
        int tokenCalls = zoho.tokenCalls("us");
        int crmCalls = zoho.crmCalls("us");
        List<Answer> answers = callers(8);

        assertThat(first.status()).isEqualTo(409);
        assertThat(first.code()).isEqualTo("authorization_required");
        assertThat(first.json().path("connection").asText()).isEqualTo("default");
        assertThat(answers).allSatisfy(answer -> assertThat(answer.code()).isEqualTo("authorization_required"));
        assertThat(zoho.tokenCalls("us")).isEqualTo(tokenCalls);
        assertThat(zoho.crmCalls("us")).isEqualTo(crmCalls);
        assertThat(gate.get("/api/connections/default").json().path("status").asText())
                .isEqualTo("reauthorization_required");
        assertThat(gate.get("/observe/health").status()).isEqualTo(200);
    }

    @Test
    void theThrottleIsNoDeadGrant() {
        zoho.throttleTokens(true);

        Answer answer = gate.get("/api/leads?limit=1");

        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.code()).isEqualTo("crm_rate_limited");
        assertThat(Integer.parseInt(answer.header("Retry-After"))).isBetween(1, 600);
        assertThat(gate.get("/api/connections/default").json().path("status").asText())
                .isEqualTo("active");
    }

    @Test
    void aSearchWithoutItsScopeNamesItAndIsNotRefreshed() {
        zoho.withdrawSearch();

        Answer answer = gate.get("/api/leads?q=lee");

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.code()).isEqualTo("crm_permission_denied");
        assertThat(answer.detail()).contains("ZohoSearch.securesearch.READ");
        assertThat(answer.json().path("crmCode").asText()).isEqualTo("OAUTH_SCOPE_MISMATCH");
        assertThat(zoho.tokenCalls("us")).isEqualTo(1);
    }

    @Test
    void filtersWorkWithTheScopeForQueriesInstead() {
        zoho.leads("us").replaceAll(List.of());
        String ann = zoho.leads("us")
                .add(Map.of(
                        "Last_Name",
                        "O'Neil",
                        "Email",
                        "o'neil@quill.example.com",
                        "Phone",
                        "+1 (202) 555-0142",
                        "Lead_Status",
                        "Contacted, warm"));
        List<String> later = Stream.generate(
                        () -> zoho.leads("us").add(Map.of("Last_Name", "Moor", "Lead_Status", "New")))
                .limit(3)
                .toList();
        zoho.grantScopes(SimulatedZoho.LEADS, SimulatedZoho.COQL);

        assertThat(ids(gate.get("/api/leads?email=o%27neil%40quill.example.com")))
                .containsExactly(ann);
        assertThat(ids(gate.get("/api/leads?phone=%2B1%20(202)%20555-0142&status=contacted,%20warm")))
                .containsExactly(ann);
        assertThat(ids(gate.get("/api/leads?status=Lost"))).isEmpty();
        Answer first = gate.get("/api/leads?status=New&limit=2");
        Answer second = gate.get("/api/leads?status=New&limit=2&cursor="
                + first.json().path("next").asText());
        assertThat(Stream.of(first, second).flatMap(page -> ids(page).stream()))
                .containsExactlyInAnyOrderElementsOf(later);
        assertThat(gate.get("/api/leads?q=moor").status()).isEqualTo(403);
        zoho.leads("us").change(ann, Map.of("Industry", "Chemicals"));
        assertThat(gate.get("/api/leads?email=o%27neil%40quill.example.com&fields=Industry")
                        .data()
                        .path(0)
                        .path("fields"))
                .hasToString("{\"Industry\":\"Chemicals\"}");
        Answer unknown = gate.get("/api/leads?status=New&fields=Company,Indsutry");
        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.detail()).contains("'Indsutry'").doesNotContain("'Company'");
    }

    @Test
    void aMissingScopeIsNamedWithWhatALinkedUserAndTheOperatorDo() {
        zoho.withdrawSearch();

        for (String filter : List.of("email=a%40b.example", "phone=12", "status=New")) {
            Answer answer = gate.get("/api/leads?" + filter);

            assertThat(answer.code()).isEqualTo("crm_permission_denied");
            assertThat(answer.detail())
                    .contains("ZohoSearch.securesearch.READ", "POST /api/authorizations", "docs/zoho.md");
        }
    }

    @Test
    void aRefreshThatNamesNoApiKeepsTheOneOfTheGrant() {
        zoho.server("eu").stubFor(any(urlPathMatching("/crm/.*")).willReturn(okJson("{\"data\":[]}")));
        zoho.answerTokenCalls(
                200, "{\"access_token\":\"1000.a\",\"expires_in\":3600,\"api_domain\":\"" + zoho.apiUrl("eu") + "\"}");
        assertThat(gate.get("/api/leads").status()).isEqualTo(200);
        zoho.server("eu")
                .stubFor(any(urlPathMatching("/crm/.*"))
                        .withHeader("Authorization", equalTo("Zoho-oauthtoken 1000.a"))
                        .willReturn(aResponse().withStatus(401)));
        zoho.answerTokenCalls(200, "{\"access_token\":\"1000.b\",\"expires_in\":3600}");

        assertThat(gate.get("/api/leads").status()).isEqualTo(200);
        assertThat(calls("eu")).hasSize(3);
        assertThat(calls("us")).isEmpty();
    }

    @Test
    void aCrmThatIsDownIsAskedThreeTimesThenToldAndKeptAsADeadLetter() {
        zoho.server("us")
                .stubFor(get(urlPathMatching("/crm/.*")).willReturn(aResponse().withStatus(500)));

        Answer answer = gate.get("/api/leads?limit=1&email=ann%40example.com", "X-Correlation-Id", "turn-42");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isNotBlank();
        assertThat(answer.code()).isEqualTo("crm_unavailable");
        assertThat(zoho.crmCalls("us")).isEqualTo(3);
        JsonNode letter = gate.get("/api/dead-letters").data().get(0);
        assertThat(letter.path("code").asText()).isEqualTo("crm_unavailable");
        assertThat(letter.path("connection").asText()).isEqualTo("default");
        assertThat(letter.path("attempts").asInt()).isEqualTo(3);
        assertThat(letter.path("correlationId").asText()).isEqualTo("turn-42");
        assertThat(letter.toString()).doesNotContain("ann@example.com");
        assertThat(letter.path("route").asText()).isEqualTo("lead-list");
        assertThat(gate.get("/api/dead-letters/" + letter.path("id").asText()).json())
                .isEqualTo(letter);
        assertThat(gate.get("/api/dead-letters/nope").code()).isEqualTo("not_found");
        assertThat(gate.get("/api/connections/default")
                        .json()
                        .path("lastError")
                        .path("code")
                        .asText())
                .isEqualTo("crm_unavailable");
    }

    @ParameterizedTest
    @ValueSource(strings = {"CONNECTION_RESET_BY_PEER", "EMPTY_RESPONSE"})
    void aBrokenAnswerIsRepeated(Fault fault) {
        zoho.server("us")
                .stubFor(get(urlPathMatching("/crm/.*"))
                        .inScenario("broken")
                        .whenScenarioStateIs("Started")
                        .willReturn(aResponse().withFault(fault))
                        .willSetStateTo("mended"));

        assertThat(gate.get("/api/leads").status()).isEqualTo(200);
        assertThat(calls("us")).hasSize(2);
        zoho.server("us").resetScenarios();
    }

    @Test
    void aResponseThatBreaksOffInItsBodyIsRepeatedTwice() {
        zoho.breakOffNext(2, 100);
        assertThat(gate.get("/api/leads").status()).isEqualTo(200);
        assertThat(zoho.crmCalls("us")).isEqualTo(3);

        zoho.breakOffNext(3, 100);
        assertThat(gate.get("/api/leads").code()).isEqualTo("crm_unavailable");
        assertThat(zoho.crmCalls("us")).isEqualTo(6);
    }

    @ParameterizedTest
    @CsvSource({
        "400, INVALID_QUERY, 422, crm_rejected",
        "403, NO_PERMISSION, 403, crm_permission_denied",
        "429, TOO_MANY_REQUESTS, 429, crm_rate_limited",
        "404, INVALID_URL_PATTERN, 422, crm_rejected"
    })
    void refusalsAreToldWithTheirCodeAndNotRepeated(int crmStatus, String crmCode, int status, String code) {
        zoho.server("us")
                .stubFor(get(urlPathMatching("/crm/.*"))
                        .willReturn(aResponse()
                                .withStatus(crmStatus)
                                .withHeader("Content-Type", "application/json")
                                .withBody("{\"code\":\"%s\",\"details\":{},\"message\":\"said\",\"status\":\"error\"}"
                                        .formatted(crmCode))));

        Answer answer = gate.get("/api/leads");

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.code()).isEqualTo(code);
        assertThat(answer.json().path("crmCode").asText()).isEqualTo(crmCode);
        assertThat(answer.json().path("crmMessage").asText()).isEqualTo("said");
        assertThat(zoho.crmCalls("us")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 302, 401, 403, 500})
    void aPageInsteadOfJsonIsNoAnswer(int status) {
        zoho.server("us")
                .stubFor(any(urlPathMatching("/crm/.*"))
                        .willReturn(aResponse()
                                .withStatus(status)
                                .withHeader("Location", zoho.apiUrl("eu").toString())
                                .withBody("<html>sign in</html>")));

        assertThat(gate.get("/api/leads").code()).isEqualTo("crm_unavailable");
        assertThat(zoho.crmCalls("eu")).isZero();
    }

    @ParameterizedTest
    @CsvSource({"500", "200"})
    void aTokenEndpointThatTalksNonsenseIsUnavailable(int status) {
        zoho.server("us")
                .stubFor(post(urlPathEqualTo("/oauth/v2/token"))
                        .willReturn(aResponse().withStatus(status).withBody("<html>sorry</html>")));

        Answer answer = gate.get("/api/leads");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.code()).isEqualTo("crm_unavailable");
        zoho.removeStubs();
        assertThat(gate.get("/api/leads").status()).isEqualTo(200);
    }

    @Test
    void aWrongDataCentreIsToldAsOne() {
        try (RunningCrmGate wrong = RunningCrmGate.start(wrongRegion())) {
            Answer answer = wrong.get("/api/leads");

            assertThat(answer.status()).isEqualTo(409);
            assertThat(answer.detail()).contains("invalid_client", "crmgate.zoho.region", "eu");
        }
    }

    @Test
    void aLargeAnswerIsRefused() {
        zoho.server("us")
                .stubFor(get(urlPathMatching("/crm/.*"))
                        .willReturn(aResponse().withBody("{\"data\":\"" + "x".repeat(11 * 1024 * 1024) + "\"}")));

        Answer answer = gate.get("/api/leads");

        assertThat(answer.code()).isEqualTo("crm_rejected");
        assertThat(answer.detail()).contains("10 MiB");
    }

    @Test
    void nothingOfTheCallerReachesTheCrmAndNothingOfTheCrmTheCaller() {
        zoho.server("us")
                .stubFor(get(urlPathMatching("/crm/.*"))
                        .willReturn(aResponse()
                                .withHeader("Set-Cookie", "crm=1")
                                .withHeader("X-Crm-Secret", "1")
                                .withHeader("CamelHttpResponseCode", "418")
                                .withTransformers(SimulatedZoho.ANSWER)));

        Answer answer = gate.get(
                "/api/leads?limit=1",
                "Authorization",
                "Bearer of-the-caller",
                "Cookie",
                "session=1",
                "CamelHttpUri",
                "http://localhost:1/",
                "CamelHttpMethod",
                "DELETE",
                "CamelHttpQuery",
                "evil=1",
                "X-Forwarded-For",
                "10.0.0.1",
                "If-Modified-Since",
                "Thu, 01 Jan 2099 00:00:00 GMT");

        assertThat(answer.status()).isEqualTo(200);
        List<LoggedRequest> calls = zoho.server("us").findAll(getRequestedFor(urlPathMatching("/crm/.*")));
        assertThat(calls).hasSize(1);
        assertThat(calls.get(0).getHeaders().keys())
                .extracting(name -> name.toLowerCase(java.util.Locale.ROOT))
                .containsOnly("authorization", "accept", "accept-encoding", "connection", "host", "user-agent");
        assertThat(calls.get(0).getHeader("Authorization")).startsWith("Zoho-oauthtoken ");
        Set<String> back = new HashSet<>(answer.response().headers().map().keySet());
        assertThat(back).containsOnly("content-length", "content-type", "x-correlation-id", "crmgate-connection");
        assertThat(zoho.server("us").findAll(anyRequestedFor(anyUrl())))
                .allSatisfy(request -> assertThat(request.getUrl()).doesNotContain("evil"));
    }

    @Test
    void unknownPathsAndMethodsAreProblemsToo() {
        assertThat(gate.get("/api/nothing").code()).isEqualTo("not_found");
        assertThat(gate.get("/nothing").code()).isEqualTo("not_found");
        Answer method = gate.send("DELETE", "/api/leads");
        assertThat(method.status()).isEqualTo(405);
        assertThat(method.header("Allow")).isEqualTo("GET, HEAD, POST");
        assertThat(gate.send("GET", "/api/connections/default/check").status()).isEqualTo(405);
    }

    @Test
    void theCallersCorrelationIdComesBack() {
        assertThat(gate.get("/api/connections", "X-Correlation-Id", "turn-42").header("X-Correlation-Id"))
                .isEqualTo("turn-42");
        assertThat(gate.get("/api/connections", "X-Correlation-Id", "a b\tc").header("X-Correlation-Id"))
                .doesNotContain(" ");
    }

    private static Map<String, String> wrongRegion() {
        Map<String, String> settings = RunningCrmGate.zoho(zoho, "us");
        settings.put("crmgate.zoho.region", "eu");
        return settings;
    }

    private List<Answer> callers(int count) {
        List<CompletableFuture<Answer>> running = Stream.generate(() -> gate.getAsync("/api/leads?limit=1"))
                .limit(count)
                .toList();
        return running.stream().map(CompletableFuture::join).toList();
    }

    private List<String> walk(String path) {
        List<String> ids = new ArrayList<>();
        String cursor = "";
        do {
            Answer answer = gate.get(path + cursor);
            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            answer.data().forEach(lead -> ids.add(lead.path("id").asText()));
            cursor = answer.json().path("next").isNull()
                    ? null
                    : "&cursor=" + answer.json().path("next").asText();
        } while (cursor != null);
        return ids;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static List<String> ids(Answer page) {
        assertThat(page.status()).isEqualTo(200);
        List<String> ids = new ArrayList<>();
        page.data().forEach(lead -> ids.add(lead.path("id").asText()));
        return ids;
    }
}
