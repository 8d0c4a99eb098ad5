package io.github.crmgate.app;

import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static io.github.crmgate.app.GateWithZoho.error;
import static io.github.crmgate.app.GateWithZoho.fault;
import static io.github.crmgate.app.GateWithZoho.status;
import static io.github.crmgate.app.GateWithZoho.works;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.github.crmgate.crm.Question;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.http.CrmRequest;
import io.github.crmgate.route.call.CrmCallState;
import io.github.crmgate.route.state.CallState;
import io.github.crmgate.settings.SettingsException;
import io.github.crmgate.testing.Crowd;
import io.github.crmgate.testing.SampleConnections;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** crm-call.camel.yaml and zoho.camel.yaml in a whole process. */
final class CrmCallRoutesTest {
    private static final ResponseDefinitionBuilder REJECTED = error(401, "INVALID_TOKEN");
    private static final ResponseDefinitionBuilder DOWN = status(503);

    private static GateWithZoho gate;

    @BeforeAll
    static void start() throws SettingsException {
        gate = new GateWithZoho();
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
    void aCallTakesOneCall() {
        assertThat(gate.leads()).isEqualTo("200");
        expectCalls(1, 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401})
    void aRejectedTokenIsReplacedOnceAndTheCallMadeOnceMore(int status) {
        gate.crmAnswers(error(status, "INVALID_TOKEN"));

        assertThat(gate.leads()).isEqualTo("200");
        expectCalls(2, 1);
    }

    @ParameterizedTest
    @CsvSource({
        "401, INVALID_OAUTHTOKEN",
        "400, INVALID_OAUTHTOKEN",
        "403, INVALID_OAUTH",
        "401, A_CODE_OF_TOMORROW",
        "401, ''"
    })
    void aTokenThatDiedEarlyIsReplacedWhateverTheCode(int status, String code) {
        gate.zoho().reportBadTokens(status, code);
        gate.zoho().expireAccessTokens();

        assertThat(gate.leads()).isEqualTo("200");
        expectCalls(2, 1);
        gate.zoho().expireAccessTokens();
        assertThat(GateWithZoho.json(gate.post("/api/connections/default/check"))
                        .path("ok")
                        .asBoolean())
                .isTrue();
        expectCalls(4, 2);
    }

    @Test
    void aCallThatIsRejectedWithEveryTokenCostsOneTokenInTenMinutes() {
        gate.zoho().answerCalls(401, "{\"code\":\"A_CODE_OF_TOMORROW\",\"message\":\"m\",\"status\":\"error\"}");

        for (int i = 0; i < 12; i++) {
            assertThat(gate.leads()).isEqualTo("409 authorization_required");
        }
        expectCalls(13, 1);
        gate.clock().advance(Duration.ofMinutes(11));
        gate.leads();
        gate.leads();
        assertThat(gate.tokenCalls()).isEqualTo(2);

        gate.zoho().answerCallsAsUsual();
        assertThat(gate.leads()).isEqualTo("200");
        gate.zoho().expireAccessTokens();
        assertThat(gate.leads()).isEqualTo("200");
        assertThat(gate.tokenCalls()).isEqualTo(3);
    }

    @Test
    void theRepeatedCallCarriesTheNewToken() {
        gate.crmAnswers(REJECTED);

        gate.leads();

        List<String> tokens = crmRequests().stream()
                .map(request -> request.getHeader("Authorization"))
                .toList();
        assertThat(tokens).hasSize(2).doesNotHaveDuplicates().allMatch(value -> value.startsWith("Zoho-oauthtoken "));
    }

    @Test
    void aTokenThatIsRejectedTwiceIsNotReplacedAgain() {
        gate.crmAnswers(REJECTED, REJECTED, REJECTED);

        assertThat(gate.leads()).isEqualTo("409 authorization_required");
        expectCalls(2, 1);
    }

    @Test
    void callersWhoseTokensAreRejectedTogetherShareOneRefresh() {
        gate.zoho().expireAccessTokens();

        assertThat(Crowd.calling(32, gate::leads).answers()).containsOnly("200");

        assertThat(gate.tokenCalls()).isEqualTo(1);
    }

    @Test
    void anExpiredTokenIsReplacedBeforeTheCall() {
        gate.clock().advance(Duration.ofHours(1));

        assertThat(gate.leads()).isEqualTo("200");
        expectCalls(1, 1);
    }

    @Test
    void aCrmThatFailsForAMomentIsAskedTwiceMore() {
        gate.crmAnswers(DOWN, DOWN);

        assertThat(gate.leads()).isEqualTo("200");
        expectCalls(3, 0);
    }

    @Test
    void aCrmThatStaysDownIsAskedThreeTimesInAll() {
        gate.crmAnswers(DOWN, DOWN, DOWN, DOWN);

        assertThat(gate.leads()).isEqualTo("503 crm_unavailable");
        expectCalls(3, 0);
    }

    @Test
    void aRejectedTokenBetweenTwoFailuresIsReplacedToo() {
        gate.crmAnswers(DOWN, REJECTED, DOWN);

        assertThat(gate.leads()).isEqualTo("200");
        expectCalls(4, 1);
    }

    @Test
    void aFailureAfterARejectedTokenKeepsTheNewToken() {
        gate.crmAnswers(REJECTED, DOWN);

        assertThat(gate.leads()).isEqualTo("200");
        expectCalls(3, 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[]",
                "{\"data\":null}",
                "{\"status\":\"failure\"}",
                "{\"info\":{\"more_records\":false}}"
            })
    void aSuccessWithoutItsRecordsIsTriedAgainLikeAFailure(String body) {
        gate.fillCircuit();
        gate.crmAnswers(status(200).withBody(body), status(200).withBody(body));

        assertThat(gate.leads()).isEqualTo("200");
        expectCalls(3, 0);
        gate.zoho().answerCalls(200, body);
        assertThat(gate.leads()).isEqualTo("503 crm_unavailable");
        assertThat(gate.get("/api/leads/5725767000000412001").statusCode()).isEqualTo(503);
        HttpResponse<String> check = gate.post("/api/connections/default/check");
        assertThat(GateWithZoho.json(check).path("code").asText()).isEqualTo("crm_unavailable");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "500 | {\"code\":\"INTERNAL_ERROR\",\"message\":\"URL_ROLLING_THROTTLES_LIMIT_EXCEEDED\"}",
                "400 | {\"code\":\"INTERNAL_ERROR\",\"message\":\"URL_ROLLING_THROTTLES_LIMIT_EXCEEDED\"}",
                "400 | {\"error\":{\"title\":\"URL_ROLLING_THROTTLES_LIMIT_EXCEEDED\"}}"
            })
    void aThrottleIsToldAtOnceWhateverItsStatus(int status, String body) {
        gate.zoho().answerCalls(status, body);
        assertThat(gate.leads()).isEqualTo("429 crm_rate_limited");
        expectCalls(1, 0);

        gate.zoho().answerTokenCalls(status, body);
        gate.clock().advance(Duration.ofHours(1));
        assertThat(gate.leads()).isEqualTo("429 crm_rate_limited");
        expectCalls(1, 1);
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"CONNECTION_RESET_BY_PEER", "MALFORMED_RESPONSE_CHUNK", "EMPTY_RESPONSE"})
    void aBrokenConnectionIsTriedAgain(Fault fault) {
        gate.crmAnswers(fault(fault), fault(fault));

        assertThat(gate.leads()).isEqualTo("200");
        expectCalls(3, 0);
    }

    @Test
    void aConnectionThatStaysBrokenIsUnavailable() {
        Fault reset = Fault.CONNECTION_RESET_BY_PEER;
        gate.crmAnswers(fault(reset), fault(reset), fault(reset), fault(reset));

        HttpResponse<String> response = gate.get("/api/leads?limit=1");

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.headers().firstValue("Retry-After")).isPresent();
        expectCalls(3, 0);
    }

    @Test
    void aRequestThatIsNotRepeatableIsSentOnceToACrmThatIsDown() {
        gate.crmAnswers(DOWN);

        assertThat(create()).isEqualTo(ProblemCode.OUTCOME_UNKNOWN);
        expectCalls(1, 0);
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"CONNECTION_RESET_BY_PEER", "MALFORMED_RESPONSE_CHUNK", "EMPTY_RESPONSE"})
    void aRequestThatIsNotRepeatableIsSentOnceOverAConnectionThatBreaks(Fault fault) {
        gate.crmAnswers(fault(fault));

        assertThat(create()).isEqualTo(ProblemCode.OUTCOME_UNKNOWN);
        expectCalls(1, 0);
    }

    @Test
    void aRequestThatIsNotRepeatableIsSentAgainIfItsTokenWasRejected() {
        gate.crmAnswers(REJECTED, DOWN);

        assertThat(create()).isEqualTo(ProblemCode.OUTCOME_UNKNOWN);
        expectCalls(2, 1);
    }

    /** Sends what creates a lead, as a provider would; returns how that fails. */
    private static ProblemCode create() {
        CrmRequest request = new CrmRequest("POST", "/crm/v8/Leads", Map.of(), Map.of(), "{}", List.of(), null);
        Exchange exchange = gate.context()
                .createFluentProducerTemplate()
                .to("direct:crm-question")
                .withProcessor(created -> {
                    CallState.setConnection(created, SampleConnections.zoho("default"));
                    CrmCallState.setQuestion(created, Question.ask(request, response -> Question.result("created")));
                })
                .send();
        return ((CrmGateException) exchange.getException()).problem().code();
    }

    @ParameterizedTest
    @CsvSource({
        "400, INVALID_DATA, 422 crm_rejected",
        "401, OAUTH_SCOPE_MISMATCH, 403 crm_permission_denied",
        "403, NO_PERMISSION, 403 crm_permission_denied",
        "404, INVALID_URL_PATTERN, 422 crm_rejected",
        "429, TOO_MANY_REQUESTS, 429 crm_rate_limited"
    })
    void aRefusalIsNeverTriedAgainNorRefreshed(int status, String code, String told) {
        gate.crmAnswers(error(status, code));

        assertThat(gate.leads()).isEqualTo(told);
        expectCalls(1, 0);
    }

    @Test
    void anAnswerThatIsTooLargeIsNotFetchedAgain() {
        gate.crmAnswers(status(200).withBody(new byte[10 * 1024 * 1024 + 1]), works());

        assertThat(gate.leads()).isEqualTo("422 crm_rejected");
        expectCalls(1, 0);
    }

    @Test
    void theCircuitOpensAfterRepeatedFailuresAndClosesWhenTheCrmIsBack() {
        gate.fillCircuit();
        gate.crmAnswers(DOWN, DOWN, DOWN, DOWN, DOWN, DOWN, DOWN, DOWN, DOWN, DOWN);
        for (int i = 0; i < 4; i++) {
            assertThat(gate.leads()).isEqualTo("503 crm_unavailable");
        }
        expectCalls(10, 0);

        HttpResponse<String> open = gate.get("/api/leads?limit=1");
        assertThat(open.statusCode()).isEqualTo(503);
        assertThat(open.headers().firstValue("Retry-After")).contains("3");
        expectCalls(10, 0);

        gate.clock().advance(Duration.ofSeconds(4));
        assertThat(gate.leads()).isEqualTo("200");
        assertThat(gate.leads()).isEqualTo("200");
    }

    @Test
    void rejectedTokensAndRefusalsDoNotOpenTheCircuit() {
        for (int i = 0; i < 25; i++) {
            gate.zoho().server("us").resetScenarios();
            gate.crmAnswers(error(400, "INVALID_DATA"));
            assertThat(gate.leads()).isEqualTo("422 crm_rejected");
        }

        assertThat(gate.leads()).isEqualTo("200");
    }

    @Test
    void aTokenEndpointThatFailsForAMomentIsAskedTwiceMore() {
        gate.clock().advance(Duration.ofHours(1));
        gate.accountsAnswer(DOWN, fault(Fault.CONNECTION_RESET_BY_PEER));

        assertThat(gate.leads()).isEqualTo("200");
        expectCalls(1, 3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[]", "{\"data\":null}", "{\"status\":\"failure\"}", "<html></html>"})
    void aTokenEndpointThatBreaksForAMomentIsAskedTwiceMore(String body) {
        gate.clock().advance(Duration.ofHours(1));
        gate.accountsAnswer(status(200).withBody(body), status(200).withBody(body));

        assertThat(gate.leads()).isEqualTo("200");
        expectCalls(1, 3);
    }

    @Test
    void aTokenEndpointThatStaysDownIsUnavailableAndNoCallIsMade() {
        gate.clock().advance(Duration.ofHours(1));
        gate.accountsAnswer(DOWN, DOWN, DOWN, DOWN);

        assertThat(gate.leads()).isEqualTo("503 crm_unavailable");
        expectCalls(0, 3);
    }

    @Test
    void aThrottledTokenEndpointIsLeftAlone() {
        gate.clock().advance(Duration.ofHours(1));
        gate.zoho().throttleTokens(true);

        assertThat(gate.leads()).isEqualTo("429 crm_rate_limited");
        assertThat(gate.leads()).isEqualTo("429 crm_rate_limited");
        expectCalls(0, 1);
    }

    @Test
    void aTokenEndpointThatFailsDoesNotOpenTheCircuitOfTheCrm() {
        gate.clock().advance(Duration.ofHours(1));
        gate.zoho().throttleTokens(true);
        for (int i = 0; i < 25; i++) {
            gate.leads();
        }
        gate.zoho().throttleTokens(false);
        gate.clock().advance(Duration.ofMinutes(11));

        assertThat(gate.leads()).isEqualTo("200");
    }

    @Test
    void nothingOfTheCallersHeadersReachesTheCrm() {
        HttpResponse<String> response = gate.get(
                "/api/leads?limit=1",
                "Authorization",
                "Bearer of-the-caller",
                "Cookie",
                "session=of-the-caller",
                "CamelHttpUri",
                "http://localhost:1/elsewhere",
                "CamelHttpMethod",
                "DELETE",
                "CamelHttpPath",
                "/elsewhere",
                "CamelRestHttpUri",
                "http://localhost:1/elsewhere",
                "X-Forwarded-For",
                "10.0.0.1",
                "If-Modified-Since",
                "2026-01-01T00:00:00Z",
                "Accept",
                "text/html",
                "crmGateProvider",
                "freshsales");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(crmRequests()).singleElement().satisfies(request -> {
            assertThat(request.getMethod().getName()).isEqualTo("GET");
            assertThat(request.getUrl()).startsWith("/crm/v8/Leads?");
            assertThat(request.getHeader("Accept")).isEqualTo("application/json");
            assertThat(request.getHeaders().keys())
                    .map(name -> name.toLowerCase(Locale.ROOT))
                    .isSubsetOf("authorization", "accept", "host", "user-agent", "connection", "accept-encoding");
            assertThat(request.getHeaders().toString()).doesNotContain("of-the-caller");
        });
    }

    @Test
    void nothingOfTheCrmsHeadersReachesTheCaller() {
        gate.crmAnswers(works().withHeader("Set-Cookie", "crm=1")
                .withHeader("Location", "http://localhost:1/elsewhere")
                .withHeader("Retry-After", "7")
                .withHeader("Cache-Control", "public")
                .withHeader("CamelHttpResponseCode", "500")
                .withHeader("CrmGate-Connection", "another")
                .withHeader("X-Powered-By", "crm"));

        HttpResponse<String> response = gate.get("/api/leads?limit=1");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().allValues("CrmGate-Connection")).containsExactly("default");
        assertThat(response.headers().map().keySet())
                .map(name -> name.toLowerCase(Locale.ROOT))
                .isSubsetOf(
                        "content-type",
                        "content-length",
                        "transfer-encoding",
                        "crmgate-connection",
                        "x-correlation-id");
    }

    @Test
    void aProblemCarriesNoHeaderOfTheCrmEither() {
        gate.crmAnswers(error(400, "INVALID_DATA").withHeader("Set-Cookie", "crm=1"));

        HttpResponse<String> response = gate.get("/api/leads?limit=1");

        assertThat(response.statusCode()).isEqualTo(422);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(response.headers().firstValue("Set-Cookie")).isEmpty();
    }

    private static void expectCalls(int crm, int tokens) {
        assertThat(List.of(gate.crmCalls(), gate.tokenCalls()))
                .as("calls to the CRM and to the token endpoint")
                .containsExactly(crm, tokens);
    }

    private static List<LoggedRequest> crmRequests() {
        return gate.zoho().server("us").findAll(anyRequestedFor(urlPathMatching("/crm/.*")));
    }
}
