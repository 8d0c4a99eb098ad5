package io.github.crmgate.sandbox.zoho;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import io.github.crmgate.sandbox.server.Call;
import io.github.crmgate.sandbox.server.Json;
import io.github.crmgate.sandbox.server.PlainHttp;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SimulatedZohoTest extends SimulatedZohoCalls {

    @Nested
    class Regions {
        @Test
        void oneCanHangWhileTheOtherConnects() {
            zoho.tokenMode("us").hang(true);
            CompletableFuture<ObjectNode> us =
                    CompletableFuture.supplyAsync(() -> refresh("us", zoho.refreshToken("us")));
            await().until(() -> zoho.mostTokenCallsAtOnce("us") == 1);
            Map<String, String> form = client("authorization_code");
            form.put("code", zoho.issueCode("eu"));

            assertThat(token("eu", form).has("access_token")).isTrue();
            assertThat(us).isNotDone();
            zoho.tokenMode("us").hang(false);
            assertThat(us).succeedsWithin(Duration.ofSeconds(20));
        }

        @Test
        void eachTokenEndpointBehavesInItsOwnWay() {
            zoho.tokenMode("us").throttle(true);
            zoho.tokenMode("us").failRevocations(500);
            zoho.tokenMode("eu").rotate(true);
            zoho.tokenMode("eu").last(Duration.ofMinutes(5));
            zoho.tokenMode("eu").oldStyleExpiry(true);

            assertThat(refresh("us", zoho.refreshToken("us")).path("error").asText())
                    .isEqualTo("Access Denied");
            ObjectNode eu = refresh("eu", zoho.refreshToken("eu"));
            assertThat(eu.path("expires_in").asInt()).isEqualTo(300_000);
            zoho.tokenMode("us").throttle(false);
            ObjectNode us = refresh("us", zoho.refreshToken("us"));
            assertThat(us.path("expires_in").asInt()).isEqualTo(3600);
            assertThat(us.has("refresh_token")).isFalse();
            String url = zoho.accountsUrl("eu") + "/oauth/v2/token/revoke?token="
                    + eu.path("refresh_token").asText();
            assertThat(http.post(url, Map.of()).statusCode()).isEqualTo(200);
        }

        @Test
        void theSameUserHas20RefreshTokensInEach() {
            for (int i = 0; i < 20; i++) {
                zoho.newRefreshToken("us", "busy");
                zoho.newRefreshToken("eu", "busy");
            }

            assertThat(zoho.liveGrants("us")).isEqualTo(21);
            assertThat(zoho.liveGrants("eu")).isEqualTo(21);
            zoho.newRefreshToken("us", "busy");
            assertThat(zoho.liveGrants("us")).isEqualTo(21);
        }
    }

    @Nested
    class Consent {
        @Test
        void thePageCanBeReadByAPerson() {
            HttpResponse<String> page = http.get(link("us", Map.of()).toString());

            assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html;charset=UTF-8");
            assertThat(page.body())
                    .contains("Accept", "Reject", SimulatedZoho.LEADS, "<h1>", "<label", "<meta name=\"viewport\"");
        }

        @Test
        void acceptingLeadsBackWithACodeThatCanBeExchangedOnce() {
            Map<String, String> back = back(zoho.accept(link("us", Map.of())));

            assertThat(back)
                    .containsEntry("state", "st&te <1>")
                    .containsEntry("location", "us")
                    .containsEntry("accounts-server", zoho.accountsUrl("us").toString());
            ObjectNode answer = exchange("us", back.get("code"), CALLBACK);
            assertThat(answer.has("refresh_token")).isTrue();
            assertThat(exchange("us", back.get("code"), CALLBACK).path("error").asText())
                    .isEqualTo("invalid_code");
        }

        @Test
        void aUserOfAnotherDataCentreGetsACodeOfThatOne() {
            URI back = zoho.accept(link("us", Map.of()), "eu");

            Map<String, String> parameters = back(back);

            assertThat(back.toString()).endsWith("&");
            assertThat(parameters)
                    .containsEntry("location", "eu")
                    .containsEntry("accounts-server", zoho.accountsUrl("eu").toString());
            String code = parameters.get("code");
            assertThat(exchange("us", code, CALLBACK).path("error").asText()).isEqualTo("invalid_client");
            assertThat(exchange("eu", code, CALLBACK).has("access_token")).isTrue();
        }

        @Test
        void rejectingLeadsBackWithAccessDenied() {
            assertThat(back(zoho.reject(link("us", Map.of()))))
                    .containsOnly(Map.entry("error", "access_denied"), Map.entry("state", "st&te <1>"));
        }

        @Test
        void theRedirectUriMustBeTheSameAgain() {
            String code = back(zoho.accept(link("us", Map.of()))).get("code");

            assertThat(exchange("us", code, CALLBACK + "/").path("error").asText())
                    .isEqualTo("invalid_redirect_uri");
        }

        @Test
        void anUnregisteredRedirectUriIsRefused() {
            zoho.allowRedirect(URI.create("https://app.example.com/back"));

            assertThatThrownBy(() -> zoho.accept(link("us", Map.of()))).hasMessageContaining("Invalid redirect URI");
        }

        @Test
        void onlineAccessBringsNoRefreshToken() {
            String code = back(zoho.accept(link("us", Map.of("access_type", "online"))))
                    .get("code");

            assertThat(exchange("us", code, CALLBACK).has("refresh_token")).isFalse();
            assertThat(zoho.liveGrants("us")).isEqualTo(1);
        }

        @Test
        void aSecondConsentBringsARefreshTokenOnlyIfPrompted() {
            exchange("us", back(zoho.accept(link("us", Map.of()))).get("code"), CALLBACK);

            ObjectNode silent = exchange(
                    "us",
                    back(zoho.accept(link("us", Map.of("prompt", "none")))).get("code"),
                    CALLBACK);
            ObjectNode prompted =
                    exchange("us", back(zoho.accept(link("us", Map.of()))).get("code"), CALLBACK);

            assertThat(silent.has("access_token")).isTrue();
            assertThat(silent.has("refresh_token")).isFalse();
            assertThat(prompted.has("refresh_token")).isTrue();
        }

        private URI link(String region, Map<String, String> changes) {
            Map<String, String> parameters = new HashMap<>(Map.of(
                    "response_type", "code",
                    "client_id", zoho.clientId(),
                    "redirect_uri", CALLBACK,
                    "scope", SimulatedZoho.LEADS,
                    "state", "st&te <1>",
                    "access_type", "offline",
                    "prompt", "consent"));
            parameters.putAll(changes);
            return URI.create(zoho.accountsUrl(region) + "/oauth/v2/auth?" + PlainHttp.query(parameters));
        }

        private Map<String, String> back(URI back) {
            assertThat(back.toString()).startsWith(CALLBACK + "?");
            return Call.pairs(back.getRawQuery());
        }

        private ObjectNode exchange(String region, String code, String redirectUri) {
            Map<String, String> form = client("authorization_code");
            form.put("code", code);
            form.put("redirect_uri", redirectUri);
            return token(region, form);
        }
    }

    @Nested
    class Access {
        @Test
        void onlyTheSchemeOfZohoIsAccepted() {
            String url = zoho.apiUrl("us") + "/crm/v8/Leads?fields=id";
            String access = access("us");

            assertThat(code(http.get(url))).isEqualTo("AUTHENTICATION_FAILURE");
            assertThat(code(http.get(url, "Authorization", "Bearer " + access))).isEqualTo("AUTHENTICATION_FAILURE");
            assertThat(code(crm("us", "1000.unknown", "Leads?fields=id"))).isEqualTo("INVALID_TOKEN");
            assertThat(crm("us", access, "Leads?fields=id").statusCode()).isEqualTo(200);
            assertThat(zoho.crmCalls("us")).isEqualTo(4);
            assertThat(zoho.crmCalls("eu")).isZero();
        }

        @Test
        void aTokenOfAnotherDataCentreIsInvalid() {
            HttpResponse<String> answer = crm("eu", access("us"), "Leads?fields=id");

            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(code(answer)).isEqualTo("INVALID_TOKEN");
        }

        @Test
        void expiredAccessTokensAreInvalidAndTheGrantLives() {
            String access = access("us");

            zoho.expireAccessTokens();

            assertThat(code(crm("us", access, "Leads?fields=id"))).isEqualTo("INVALID_TOKEN");
            assertThat(crm("us", access("us"), "Leads?fields=id").statusCode()).isEqualTo(200);
        }

        @Test
        void searchingNeedsItsOwnScope() {
            zoho.withdrawSearch();

            HttpResponse<String> answer = crm("us", access("us"), "Leads/search?word=gmbh");

            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(code(answer)).isEqualTo("OAUTH_SCOPE_MISMATCH");
            zoho.grantScopes(SimulatedZoho.LEADS, SimulatedZoho.SEARCH);
            assertThat(crm("us", access("us"), "Leads/search?word=gmbh").statusCode())
                    .isEqualTo(200);
        }

        @Test
        void aScopeForReadingDoesNotWrite() {
            zoho.grantScopes("ZohoCRM.modules.leads.READ");
            String access = access("us");

            assertThat(crm("us", access, "Leads?fields=id").statusCode()).isEqualTo(200);
            assertThat(code(write("POST", access, "Leads", "{\"data\":[{\"Last_Name\":\"X\"}]}")))
                    .isEqualTo("OAUTH_SCOPE_MISMATCH");
        }

        @ParameterizedTest
        @CsvSource({
            "users, OAUTH_SCOPE_MISMATCH",
            "org, OAUTH_SCOPE_MISMATCH",
            "settings/modules, OAUTH_SCOPE_MISMATCH",
            "Leeds, INVALID_MODULE",
            "Leads/1/2, INVALID_URL_PATTERN"
        })
        void whatIsNotALeadIsRefused(String path, String code) {
            assertThat(code(crm("us", access("us"), path))).isEqualTo(code);
        }

        @Test
        void anotherVersionIsNoAddress() {
            assertThat(code(http.get(zoho.apiUrl("us") + "/crm/v99/Leads"))).isEqualTo("INVALID_URL_PATTERN");
        }
    }

    @Nested
    class Reset {
        @Test
        void everythingIsAsAfterTheStart() {
            String refreshToken = zoho.refreshToken("us");
            zoho.revokeGrants();
            zoho.throttleTokens(true);
            zoho.rotateRefreshTokens(true);
            zoho.tokensLast(Duration.ofSeconds(1));
            zoho.failRevocations(500);
            zoho.leads("us").replaceAll(List.of());
            refresh("us", refreshToken);

            zoho.reset();

            assertThat(zoho.tokenCalls("us")).isZero();
            ObjectNode answer = refresh("us", refreshToken);
            assertThat(answer.has("access_token")).isTrue();
            assertThat(answer.has("refresh_token")).isFalse();
            assertThat(answer.path("expires_in").asInt()).isEqualTo(3600);
            assertThat(zoho.liveGrants("us")).isEqualTo(1);
            assertThat(zoho.leads("us").size()).isEqualTo(60);
            String url = zoho.accountsUrl("us") + "/oauth/v2/token/revoke?token=" + refreshToken;
            assertThat(http.post(url, Map.of()).statusCode()).isEqualTo(200);
        }

        @Test
        void fixedPortsAreKept() {
            int us = zoho.apiUrl("us").getPort();
            int eu = zoho.apiUrl("eu").getPort();
            zoho.close();

            zoho = SimulatedZoho.start(us, eu);

            assertThat(zoho.apiUrl("us")).hasPort(us);
            assertThat(zoho.accountsUrl("eu")).hasPort(eu);
            assertThatThrownBy(() -> zoho.apiUrl("mars")).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Nested
    class Faults {
        @Test
        void aStubOnTopAnswersFirstUntilItIsRemoved() {
            String access = access("us");
            zoho.server("us").stubFor(get(urlPathEqualTo("/crm/v8/Leads")).willReturn(serverError()));
            assertThat(crm("us", access, "Leads?fields=id").statusCode()).isEqualTo(500);

            zoho.removeStubs();

            assertThat(crm("us", access, "Leads?fields=id").statusCode()).isEqualTo(200);
            assertThat(zoho.crmCalls("us")).isEqualTo(2);
        }

        @Test
        void aTokenCanBeInvalidOnce() {
            String access = access("us");
            zoho.server("us")
                    .stubFor(get(urlPathEqualTo("/crm/v8/Leads"))
                            .inScenario("rejected once")
                            .whenScenarioStateIs(Scenario.STARTED)
                            .willSetStateTo("over")
                            .willReturn(aResponse().withStatus(401).withBody("{\"code\":\"INVALID_TOKEN\"}")));

            assertThat(crm("us", access, "Leads?fields=id").statusCode()).isEqualTo(401);
            assertThat(crm("us", access, "Leads?fields=id").statusCode()).isEqualTo(200);
        }

        @Test
        void callsCanBeAnsweredWithAnything() {
            String access = access("us");
            zoho.answerCalls(200, "{\"data\":null}");
            zoho.answerTokenCalls(400, "{\"error\":{\"title\":\"URL_ROLLING_THROTTLES_LIMIT_EXCEEDED\"}}");
            assertThat(crm("us", access, "Leads?fields=id").body()).isEqualTo("{\"data\":null}");
            assertThat(tokenCall("us", refreshForm(zoho.refreshToken("us"))).statusCode())
                    .isEqualTo(400);

            zoho.answerCallsAsUsual();
            zoho.answerTokenCallsAsUsual();

            assertThat(crm("us", access, "Leads?fields=id").body()).contains("more_records");
            assertThat(refresh("us", zoho.refreshToken("us")).has("access_token"))
                    .isTrue();
        }

        @Test
        void aResponseCanBreakOffInItsBodyAfterTheCallWasCarriedOut() {
            String access = access("us");
            int before = zoho.leads("us").size();
            zoho.breakOffNext(2, 10);

            assertThat(begun(access, "GET", "Leads?fields=id")).isEqualTo("{\"data\":[{ broken off");
            assertThat(begun(access, "POST", "Leads")).isEqualTo("{\"data\":[{ broken off");

            assertThat(zoho.leads("us").size()).isEqualTo(before + 1);
            assertThat(crm("us", access, "Leads?fields=id").body()).contains("more_records");
            assertThat(zoho.crmCalls("us")).isEqualTo(3);
        }

        @Test
        void aResponseCanStallInItsBodyUntilAReset() throws Exception {
            String access = access("us");
            zoho.stallNext(1, 10);
            CompletableFuture<String> read =
                    CompletableFuture.supplyAsync(() -> begun(access, "GET", "Leads?fields=id"));

            assertThat(read).failsWithin(Duration.ofMillis(500)).withThrowableOfType(TimeoutException.class);

            assertThat(crm("us", access, "Leads?fields=id").body()).contains("more_records");
        }

        /** What comes of a response, and how it ends. */
        private String begun(String access, String method, String path) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(zoho.apiUrl("us") + "/crm/v8/" + path))
                    .header("Authorization", "Zoho-oauthtoken " + access)
                    .header("Content-Type", "application/json")
                    .method(method, BodyPublishers.ofString("{\"data\":[{\"Last_Name\":\"Cut\"}]}"))
                    .build();
            StringBuilder read = new StringBuilder();
            try (InputStream body = HttpClient.newHttpClient()
                    .send(request, BodyHandlers.ofInputStream())
                    .body()) {
                for (int next = body.read(); next >= 0; next = body.read()) {
                    read.append((char) next);
                }
                return read + " whole";
            } catch (IOException e) {
                return read + " broken off";
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Test
        void deadTokensCanBeReportedInOtherWords() {
            String access = access("us");
            zoho.reportBadTokens(400, "INVALID_OAUTHTOKEN");
            assertThat(crm("us", access, "Leads?fields=id").statusCode()).isEqualTo(200);

            zoho.expireAccessTokens();

            HttpResponse<String> rejected = crm("us", access, "Leads?fields=id");
            assertThat(rejected.statusCode()).isEqualTo(400);
            assertThat(code(rejected)).isEqualTo("INVALID_OAUTHTOKEN");
        }

        @Test
        void aQueryNeedsItsOwnScope() {
            String select = Json.object(
                            Map.of(
                                    "select_query",
                                    "select Last_Name from Leads where (Lead_Status = 'Contacted') order by id desc limit 0, 2"))
                    .toString();
            assertThat(code(write("POST", access("us"), "coql", select))).isEqualTo("OAUTH_SCOPE_MISMATCH");

            zoho.grantScopes(SimulatedZoho.LEADS, SimulatedZoho.COQL);

            ObjectNode page = PlainHttp.json(write("POST", access("us"), "coql", select));
            assertThat(page.path("data")).hasSize(2);
            assertThat(page.path("info").path("more_records").asBoolean()).isTrue();
            assertThat(code(write("POST", access("us"), "coql", "{}"))).isEqualTo("SYNTAX_ERROR");
        }

        @Test
        void aStubCanBreakOffTheRealAnswer() {
            zoho.server("us")
                    .stubFor(post(urlPathEqualTo("/oauth/v2/token"))
                            .willReturn(aResponse()
                                    .withFault(Fault.EMPTY_RESPONSE)
                                    .withTransformers(SimulatedZoho.ANSWER)));

            assertThatThrownBy(() -> access("us")).isInstanceOf(UncheckedIOException.class);
            assertThat(zoho.tokenCalls("us")).isPositive();
        }

        @Test
        void aStubCanDelayTheRealAnswer() {
            String access = access("us");
            zoho.server("us")
                    .stubFor(get(urlPathEqualTo("/crm/v8/Leads"))
                            .willReturn(aResponse().withFixedDelay(50).withTransformers(SimulatedZoho.ANSWER)));
            long start = System.nanoTime();

            ObjectNode page = PlainHttp.json(crm("us", access, "Leads?fields=id"));

            assertThat(page.path("data")).hasSize(57);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(50));
        }
    }
}
