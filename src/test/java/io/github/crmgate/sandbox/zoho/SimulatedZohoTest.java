package io.github.crmgate.sandbox.zoho;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import io.github.crmgate.sandbox.server.Call;
import io.github.crmgate.sandbox.server.Json;
import io.github.crmgate.sandbox.server.LeadChange;
import io.github.crmgate.sandbox.server.PlainHttp;
import io.github.crmgate.sandbox.zoho.accounts.ZohoGrants;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SimulatedZohoTest {
    private static final String CALLBACK = "http://localhost:8080/oauth/callback";

    private final PlainHttp http = new PlainHttp();
    private static SimulatedZoho zoho;

    @BeforeAll
    static void start() {
        zoho = SimulatedZoho.start();
    }

    @AfterAll
    static void stop() {
        zoho.close();
    }

    @AfterEach
    void reset() {
        zoho.reset();
    }

    @Nested
    class Tokens {
        @Test
        void aRefreshTokenBringsAnAccessTokenAndNoNewRefreshToken() {
            ObjectNode answer = refresh("eu", zoho.refreshToken("eu"));

            assertThat(answer.path("access_token").asText()).startsWith("1000.");
            assertThat(answer.path("api_domain").asText())
                    .isEqualTo(zoho.apiUrl("eu").toString());
            assertThat(answer.path("expires_in").asInt()).isEqualTo(3600);
            assertThat(answer.path("token_type").asText()).isEqualTo("Bearer");
            assertThat(answer.has("refresh_token")).isFalse();
            assertThat(answer.has("scope")).isFalse();
            assertThat(refresh("us", zoho.refreshToken("us")).path("scope").asText())
                    .isEqualTo(SimulatedZoho.LEADS + " " + SimulatedZoho.SEARCH);
            assertThat(zoho.tokenCalls("eu")).isEqualTo(1);
        }

        @Test
        void aSelfClientCodeIsSingleUseAndNeedsNoRedirectUri() {
            Map<String, String> form = client("authorization_code");
            form.put("code", zoho.issueCode("us"));

            ObjectNode answer = token("us", form);

            assertThat(refresh("us", answer.path("refresh_token").asText()).has("access_token"))
                    .isTrue();
            assertThat(token("us", form).path("error").asText()).isEqualTo("invalid_code");
        }

        @Test
        void aCodeDiesAfterTwoMinutes() {
            Map<String, String> form = client("authorization_code");
            form.put("code", zoho.issueCode("us"));
            zoho.useClock(Clock.offset(Clock.systemUTC(), ZohoGrants.CODE_LIFETIME));

            assertThat(token("us", form).path("error").asText()).isEqualTo("invalid_code");
        }

        @Test
        void errorsComeWithStatus200() {
            Map<String, String> wrongClient = client("refresh_token");
            wrongClient.put("client_id", "1000.NOBODY");
            Map<String, String> wrongSecret = client("refresh_token");
            wrongSecret.put("client_secret", "guess");

            assertThat(token("us", wrongClient).path("error").asText()).isEqualTo("invalid_client");
            assertThat(token("us", wrongSecret).path("error").asText()).isEqualTo("invalid_client_secret");
            assertThat(token("us", client("password")).path("error").asText()).isEqualTo("invalid_client");
            assertThat(refresh("us", "1000.unknown").path("error").asText()).isEqualTo("invalid_code");
        }

        @Test
        void aRefreshTokenOfAnotherDataCentreIsAnInvalidClient() {
            assertThat(refresh("us", zoho.refreshToken("eu")).path("error").asText())
                    .isEqualTo("invalid_client");
        }

        @Test
        void revokedGrantsAreDead() {
            String access = access("us");

            zoho.revokeGrants();

            assertThat(refresh("us", zoho.refreshToken("us")).path("error").asText())
                    .isEqualTo("invalid_code");
            assertThat(code(crm("us", access, "Leads?fields=id"))).isEqualTo("INVALID_TOKEN");
            assertThat(refresh("us", zoho.newRefreshToken("us", "another")).has("access_token"))
                    .isTrue();
        }

        @Test
        void aRevokedRefreshTokenIsDead() {
            String url = zoho.accountsUrl("us") + "/oauth/v2/token/revoke?token=" + zoho.refreshToken("us");

            HttpResponse<String> first = http.post(url, Map.of());
            HttpResponse<String> second = http.post(url, Map.of());

            assertThat(first.statusCode()).isEqualTo(200);
            assertThat(PlainHttp.json(first).path("status").asText()).isEqualTo("success");
            assertThat(second.statusCode()).isEqualTo(400);
            assertThat(refresh("us", zoho.refreshToken("us")).path("error").asText())
                    .isEqualTo("invalid_code");
        }

        @Test
        void theThrottleIsNoDeadGrant() {
            zoho.throttleTokens(true);
            ObjectNode throttled = refresh("us", zoho.refreshToken("us"));
            zoho.throttleTokens(false);

            assertThat(throttled.path("error").asText()).isEqualTo("Access Denied");
            assertThat(throttled.path("status").asText()).isEqualTo("failure");
            assertThat(refresh("us", zoho.refreshToken("us")).has("access_token"))
                    .isTrue();
        }

        @Test
        void tenTokensInTenMinutesCanBeTheLimit() {
            zoho.limitTokens(true);
            for (int i = 0; i < 10; i++) {
                assertThat(refresh("us", zoho.refreshToken("us")).has("access_token"))
                        .isTrue();
            }

            HttpResponse<String> eleventh = tokenCall("us", refreshForm(zoho.refreshToken("us")));
            zoho.useClock(Clock.offset(Clock.systemUTC(), Duration.ofMinutes(10)));

            assertThat(eleventh.statusCode()).isEqualTo(400);
            assertThat(PlainHttp.json(eleventh).path("error").asText()).isEqualTo("Access Denied");
            assertThat(refresh("us", zoho.refreshToken("us")).has("access_token"))
                    .isTrue();
        }

        @Test
        void theEleventhLiveAccessTokenKillsTheFirst() {
            List<String> tokens = new ArrayList<>();
            for (int i = 0; i < 11; i++) {
                tokens.add(access("us"));
            }

            assertThat(crm("us", tokens.get(0), "Leads?fields=id").statusCode()).isEqualTo(401);
            assertThat(crm("us", tokens.get(1), "Leads?fields=id").statusCode()).isEqualTo(200);
        }

        @Test
        void the21stRefreshTokenOfAUserSilentlyKillsTheFirst() {
            String first = zoho.newRefreshToken("us", "busy");
            for (int i = 0; i < 20; i++) {
                zoho.newRefreshToken("us", "busy");
            }

            assertThat(refresh("us", first).path("error").asText()).isEqualTo("invalid_code");
            assertThat(refresh("us", zoho.refreshToken("us")).has("access_token"))
                    .isTrue();
        }

        @Test
        void accessTokensLiveAsLongAsTheySay() {
            zoho.tokensLast(Duration.ofMinutes(5));
            ObjectNode answer = refresh("us", zoho.refreshToken("us"));
            zoho.useClock(Clock.offset(Clock.systemUTC(), Duration.ofMinutes(5)));

            assertThat(answer.path("expires_in").asInt()).isEqualTo(300);
            assertThat(code(crm("us", answer.path("access_token").asText(), "Leads?fields=id")))
                    .isEqualTo("INVALID_TOKEN");
        }

        @Test
        void anOldAnswerCountsInMilliseconds() {
            zoho.oldStyleExpiry(true);

            ObjectNode answer = refresh("us", zoho.refreshToken("us"));

            assertThat(answer.path("expires_in").asLong()).isEqualTo(3_600_000);
            assertThat(answer.path("expires_in_sec").asLong()).isEqualTo(3_600);
        }

        @Test
        void serverInfoNamesTheDataCentres() {
            ObjectNode info = PlainHttp.json(http.get(zoho.accountsUrl("us") + "/oauth/serverinfo"));

            assertThat(info.path("locations").path("eu").asText())
                    .isEqualTo(zoho.accountsUrl("eu").toString());
        }
    }

    @Nested
    class Rotation {
        @Test
        void eachRefreshBringsANewRefreshTokenAndTheOldOneIsDead() {
            String first = zoho.refreshToken("us");
            zoho.rotateRefreshTokens(true);

            ObjectNode answer = refresh("us", first);
            String second = answer.path("refresh_token").asText();

            assertThat(second).startsWith("1000.").isNotEqualTo(first);
            assertThat(refresh("us", first).path("error").asText()).isEqualTo("invalid_code");
            assertThat(zoho.opens(first)).isFalse();
            assertThat(zoho.opens(second)).isTrue();
            assertThat(zoho.liveGrants("us")).isEqualTo(1);
            assertThat(refresh("us", second).has("access_token")).isTrue();
            assertThat(crm("us", answer.path("access_token").asText(), "Leads?fields=id")
                            .statusCode())
                    .isEqualTo(200);
        }

        @Test
        void whenItIsOverTheLastRefreshTokenStays() {
            zoho.rotateRefreshTokens(true);
            String second =
                    refresh("us", zoho.refreshToken("us")).path("refresh_token").asText();
            zoho.rotateRefreshTokens(false);

            assertThat(refresh("us", second).has("refresh_token")).isFalse();
            assertThat(refresh("us", second).has("access_token")).isTrue();
        }

        @Test
        void tokenCallsAreCountedByTheRefreshTokenThatTheGrantBeganWith() {
            String first = zoho.refreshToken("us");
            zoho.rotateRefreshTokens(true);
            String second = refresh("us", first).path("refresh_token").asText();
            String third = refresh("us", second).path("refresh_token").asText();
            refresh("us", second);

            assertThat(zoho.tokenCallsByGrant()).containsOnly(Map.entry(first, 3));
            assertThat(zoho.tokenCallsOf(first)).isEqualTo(3);
            assertThat(zoho.tokenCallsOf(third)).isEqualTo(3);
            assertThat(zoho.tokensIssued(third)).isEqualTo(2);
        }

        @Test
        void aGrantCanBeKilledByARefreshTokenThatItHad() {
            String first = zoho.refreshToken("us");
            zoho.rotateRefreshTokens(true);
            String second = refresh("us", first).path("refresh_token").asText();

            zoho.killGrant(first);

            assertThat(zoho.opens(second)).isFalse();
        }
    }

    @Nested
    class Grants {
        @Test
        void oneGrantCanBeKilledAlone() {
            List<String> tokens = zoho.newUsers("us", 2);
            String access = refresh("us", tokens.get(0)).path("access_token").asText();

            zoho.killGrant(tokens.get(0));

            assertThat(refresh("us", tokens.get(0)).path("error").asText()).isEqualTo("invalid_code");
            assertThat(code(crm("us", access, "Leads?fields=id"))).isEqualTo("INVALID_TOKEN");
            assertThat(refresh("us", tokens.get(1)).has("access_token")).isTrue();
            assertThat(tokens).map(zoho::opens).containsExactly(false, true);
            assertThat(zoho.liveGrants("us")).isEqualTo(2);
            assertThatThrownBy(() -> zoho.killGrant(tokens.get(0))).isInstanceOf(IllegalArgumentException.class);
        }

        @Test
        void allGrantsOfBothDataCentresCanBeKilled() {
            zoho.newUsers("eu", 3);
            assertThat(zoho.liveGrants("eu")).isEqualTo(4);

            zoho.revokeGrants();

            assertThat(zoho.liveGrants("us")).isZero();
            assertThat(zoho.liveGrants("eu")).isZero();
            assertThat(zoho.opens(zoho.refreshToken("us"))).isFalse();
        }

        @Test
        @Timeout(30)
        void fiftyThousandUsersAreMadeAndFoundInSeconds() {
            List<String> tokens = zoho.newUsers("us", 50_000);

            assertThat(new HashSet<>(tokens)).hasSize(50_000);
            assertThat(zoho.liveGrants("us")).isEqualTo(50_001);
            assertThat(zoho.liveGrants("eu")).isEqualTo(1);
            for (int i = 0; i < 50_000; i += 500) {
                String access =
                        refresh("us", tokens.get(i)).path("access_token").asText();
                assertThat(crm("us", access, "Leads?fields=id&per_page=1").statusCode())
                        .isEqualTo(200);
            }
        }
    }

    @Nested
    class TokenCalls {
        private final ExecutorService callers = Executors.newFixedThreadPool(200);

        @AfterEach
        void dismiss() {
            callers.shutdownNow();
        }

        @Test
        void areCountedByRefreshTokenWithThoseThatFail() {
            List<String> tokens = zoho.newUsers("us", 3);
            refresh("us", tokens.get(0));
            refresh("us", tokens.get(1));
            refresh("eu", tokens.get(1));
            zoho.throttleTokens(true);
            refresh("us", tokens.get(1));

            assertThat(tokens).map(zoho::tokenCallsOf).containsExactly(1, 3, 0);
            assertThat(tokens).map(zoho::tokensIssued).containsExactly(1, 1, 0);
            assertThat(zoho.tokenCallsByGrant()).containsOnly(Map.entry(tokens.get(0), 1), Map.entry(tokens.get(1), 3));
        }

        @Test
        void withACodeAreNobodys() {
            Map<String, String> form = client("authorization_code");
            form.put("code", zoho.issueCode("us"));

            String refreshToken = token("us", form).path("refresh_token").asText();

            assertThat(zoho.tokenCallsByGrant()).isEmpty();
            assertThat(zoho.tokensIssued(refreshToken)).isZero();
        }

        @Test
        void of200CallersAreSeenAtOnce() {
            List<String> tokens = zoho.newUsers("us", 200);
            zoho.hangTokens(true);
            List<CompletableFuture<ObjectNode>> calls =
                    tokens.stream().map(token -> later("us", token)).toList();

            await().until(() -> zoho.mostTokenCallsAtOnce() == 200);

            assertThat(calls).noneMatch(CompletableFuture::isDone);
            assertThat(zoho.tokenCallsByGrant().values()).hasSize(200).containsOnly(1);
            assertThat(http.get(zoho.accountsUrl("us") + "/oauth/serverinfo").statusCode())
                    .isEqualTo(200);
            zoho.hangTokens(false);
            assertThat(calls)
                    .allSatisfy(call -> assertThat(call)
                            .succeedsWithin(Duration.ofSeconds(20))
                            .matches(answer -> answer.has("access_token")));
        }

        @Test
        void oneAfterTheOtherAreOneAtOnce() {
            zoho.newUsers("us", 20).forEach(token -> refresh("us", token));

            assertThat(zoho.mostTokenCallsAtOnce()).isEqualTo(1);
            assertThat(zoho.mostTokenCallsAtOnce("us")).isEqualTo(1);
            assertThat(zoho.mostTokenCallsAtOnce("eu")).isZero();
        }

        @Test
        void ofBothDataCentresAreSeenTogetherAndApart() {
            zoho.hangTokens(true);
            CompletableFuture<ObjectNode> us = later("us", zoho.refreshToken("us"));
            CompletableFuture<ObjectNode> eu = later("eu", zoho.refreshToken("eu"));

            await().until(() -> zoho.mostTokenCallsAtOnce() == 2);

            zoho.hangTokens(false);
            assertThat(List.of(us, eu)).allSatisfy(call -> assertThat(call).succeedsWithin(Duration.ofSeconds(20)));
            assertThat(zoho.mostTokenCallsAtOnce("us")).isEqualTo(1);
            assertThat(zoho.mostTokenCallsAtOnce("eu")).isEqualTo(1);
        }

        @Test
        void canTakeAWhile() {
            zoho.tokensTake(Duration.ofMillis(300));
            long start = System.nanoTime();
            List<CompletableFuture<ObjectNode>> calls = zoho.newUsers("us", 20).stream()
                    .map(token -> later("us", token))
                    .toList();

            assertThat(calls).allSatisfy(call -> assertThat(call).succeedsWithin(Duration.ofSeconds(20)));
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
            assertThat(zoho.mostTokenCallsAtOnce()).isGreaterThan(1);
        }

        @Test
        void thatAreThrottledTakeAsLong() {
            zoho.tokensTake(Duration.ofMillis(50));
            zoho.throttleTokens(true);
            long start = System.nanoTime();

            refresh("us", zoho.refreshToken("us"));

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(50));
        }

        @Test
        void canBeCountedFromZeroAgain() {
            zoho.rotateRefreshTokens(true);
            String first = zoho.refreshToken("us");
            String second = refresh("us", first).path("refresh_token").asText();

            zoho.forgetTokenCalls();

            assertThat(zoho.tokenCallsByGrant()).isEmpty();
            assertThat(zoho.mostTokenCallsAtOnce()).isZero();
            refresh("us", second);
            assertThat(zoho.tokenCallsByGrant()).containsOnly(Map.entry(first, 1));
            assertThat(zoho.tokenCalls("us")).isEqualTo(2);
        }

        @Test
        void thatHangWhenTheirCallerLeavesDoNotDisturbTheOthers() {
            zoho.hangTokens(true);
            HttpRequest request = HttpRequest.newBuilder(URI.create(zoho.accountsUrl("us") + "/oauth/v2/token"))
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .timeout(Duration.ofMillis(200))
                    .POST(BodyPublishers.ofString(PlainHttp.query(refreshForm(zoho.refreshToken("us")))))
                    .build();

            assertThatThrownBy(() -> HttpClient.newHttpClient().send(request, BodyHandlers.ofString()))
                    .isInstanceOf(HttpTimeoutException.class);

            zoho.hangTokens(false);
            assertThat(crm("us", access("us"), "Leads?fields=id").statusCode()).isEqualTo(200);
        }

        @Test
        void thatHangAtAResetAreGivenUpAndLeaveNoTrace() {
            zoho.hangTokens(true);
            CompletableFuture<HttpResponse<String>> call =
                    CompletableFuture.supplyAsync(() -> tokenCall("us", refreshForm(zoho.refreshToken("us"))), callers);
            await().until(() -> zoho.mostTokenCallsAtOnce() == 1);

            zoho.reset();

            assertThat(call).succeedsWithin(Duration.ofSeconds(20)).matches(answer -> answer.statusCode() == 504);
            assertThat(zoho.tokenCalls("us")).isZero();
            assertThat(zoho.tokenCallsByGrant()).isEmpty();
            assertThat(zoho.mostTokenCallsAtOnce()).isZero();
            assertThat(zoho.tokensIssued(zoho.refreshToken("us"))).isZero();
        }

        private CompletableFuture<ObjectNode> later(String region, String refreshToken) {
            return CompletableFuture.supplyAsync(() -> refresh(region, refreshToken), callers);
        }
    }

    @Nested
    class Revocation {
        @Test
        void killsTheGrantAndItsAccessTokensAndNoOther() {
            List<String> tokens = zoho.newUsers("us", 2);
            String access = refresh("us", tokens.get(0)).path("access_token").asText();

            assertThat(revoke("us", tokens.get(0)).statusCode()).isEqualTo(200);

            assertThat(code(crm("us", access, "Leads?fields=id"))).isEqualTo("INVALID_TOKEN");
            assertThat(tokens).map(zoho::opens).containsExactly(false, true);
            assertThat(zoho.revocations("us")).isEqualTo(1);
            assertThat(zoho.revocations("eu")).isZero();
            assertThat(zoho.tokenCalls("us")).isEqualTo(1);
        }

        @Test
        void inAnotherDataCentreKillsNothing() {
            assertThat(revoke("us", zoho.refreshToken("eu")).statusCode()).isEqualTo(400);
            assertThat(zoho.opens(zoho.refreshToken("eu"))).isTrue();
        }

        @ParameterizedTest
        @ValueSource(ints = {200, 400, 503})
        void canFailWithAPage(int status) {
            zoho.failRevocations(status);

            HttpResponse<String> answer = revoke("us", zoho.refreshToken("us"));

            assertThat(answer.statusCode()).isEqualTo(status);
            assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/html;charset=UTF-8");
            assertThat(answer.body()).startsWith("<!DOCTYPE html>");
            assertThat(zoho.opens(zoho.refreshToken("us"))).isTrue();
            assertThat(zoho.revocations("us")).isEqualTo(1);
            zoho.failRevocations(0);
            assertThat(revoke("us", zoho.refreshToken("us")).statusCode()).isEqualTo(200);
        }

        @ParameterizedTest
        @ValueSource(ints = {-1, 1, 199, 600})
        void failsOnlyWithWhatIsAStatus(int status) {
            assertThatThrownBy(() -> zoho.failRevocations(status)).isInstanceOf(IllegalArgumentException.class);
        }

        private HttpResponse<String> revoke(String region, String refreshToken) {
            return http.post(zoho.accountsUrl(region) + "/oauth/v2/token/revoke?token=" + refreshToken, Map.of());
        }
    }

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
            assertThat(page.body()).contains("Accept", "Reject", SimulatedZoho.LEADS, "<h1>", "<label");
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
    class Listing {
        private String access;

        @BeforeEach
        void signIn() {
            access = access("us");
        }

        @Test
        void theSampleIsListedNewestIdFirstWithoutConvertedLeads() {
            ObjectNode page = PlainHttp.json(crm("us", access, "Leads?fields=Full_Name,Owner,Email,Modified_Time"));

            assertThat(zoho.leads("us").size()).isEqualTo(60);
            assertThat(page.path("data")).hasSize(57);
            assertThat(page.path("data").get(0).path("id").isTextual()).isTrue();
            assertThat(Long.parseLong(page.path("data").get(0).path("id").asText()))
                    .isGreaterThan(1L << 53);
            assertThat(page.path("data").get(0).path("Owner").path("email").asText())
                    .endsWith("@sales.example.com");
            assertThat(page.path("data").get(0).has("Phone")).isFalse();
            JsonNode info = page.path("info");
            assertThat(info.path("count").asInt()).isEqualTo(57);
            assertThat(info.path("per_page").asInt()).isEqualTo(200);
            assertThat(info.path("more_records").asBoolean()).isFalse();
            assertThat(info.path("sort_by").asText()).isEqualTo("id");
            assertThat(info.path("sort_order").asText()).isEqualTo("desc");
            assertThat(ids(page)).isSortedAccordingTo((a, b) -> b.compareTo(a));
        }

        @Test
        void convertedLeadsAreShownWhenAskedFor() {
            assertThat(ids(list("fields=id&converted=true"))).hasSize(3);
            assertThat(ids(list("fields=id&converted=both"))).hasSize(60);
        }

        @Test
        void someLeadsLackAMailAddress() {
            assertThat(list("fields=Email").path("data"))
                    .anyMatch(lead -> lead.path("Email").isNull());
        }

        @ParameterizedTest
        @CsvSource({
            "per_page=10, REQUIRED_PARAM_MISSING",
            "fields=, REQUIRED_PARAM_MISSING",
            "fields=id&per_page=201, INVALID_DATA",
            "fields=id&per_page=many, INVALID_DATA",
            "fields=id&page=0, INVALID_DATA",
            "fields=id&sort_by=Email, INVALID_DATA",
            "fields=id&sort_order=up, INVALID_DATA",
            "fields=id&converted=maybe, INVALID_DATA",
            "fields=id&page=11&per_page=200, DISCRETE_PAGINATION_LIMIT_EXCEEDED",
            "fields=id&page=2001&per_page=1, DISCRETE_PAGINATION_LIMIT_EXCEEDED",
            "fields=id&page=1&page_token=x, AMBIGUITY_DURING_PROCESSING",
            "fields=id&page_token=x, INVALID_DATA"
        })
        void whatZohoWouldNotAcceptIsAnError(String query, String code) {
            HttpResponse<String> answer = crm("us", access, "Leads?" + query);

            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(code(answer)).isEqualTo(code);
            assertThat(PlainHttp.json(answer).path("status").asText()).isEqualTo("error");
        }

        @Test
        void moreThan50FieldsAreTooMany() {
            assertThat(code(crm("us", access, "Leads?fields=" + fields(51)))).isEqualTo("LIMIT_EXCEEDED");
        }

        @Test
        void pagesGoBeyond2000RecordsByTokenOnly() {
            zoho.leads("us").replaceAll(List.of());
            zoho.leads("us").generate(2_345);
            Set<String> seen = new HashSet<>();
            String next = "";
            int pages = 0;
            do {
                ObjectNode page = list("fields=id&sort_by=Modified_Time&sort_order=asc" + next);
                seen.addAll(ids(page));
                pages++;
                assertThat(page.path("info").path("page").asInt()).isEqualTo(pages);
                next = page.path("info").has("next_page_token")
                        ? "&page_token="
                                + page.path("info").path("next_page_token").asText()
                        : "";
            } while (!next.isEmpty());

            assertThat(pages).isEqualTo(12);
            assertThat(seen).hasSize(2_345);
        }

        @Test
        void aRecordDeletedBetweenPagesShiftsNothing() {
            ObjectNode first = list("fields=id&per_page=20");
            zoho.leads("us").delete(ids(first).get(3));

            ObjectNode second = list("fields=id&per_page=20&page_token=" + token(first));

            assertThat(ids(second)).doesNotContainAnyElementsOf(ids(first)).hasSize(20);
        }

        @Test
        void aPageTokenExpiresAfterADayAndBelongsToItsQuery() {
            String token = token(list("fields=id&per_page=20"));
            assertThat(code(crm("us", access, "Leads?fields=id&per_page=20&sort_order=asc&page_token=" + token)))
                    .isEqualTo("INVALID_DATA");

            zoho.useClock(Clock.offset(Clock.systemUTC(), Duration.ofDays(1)));

            assertThat(code(crm("us", access("us"), "Leads?fields=id&per_page=20&page_token=" + token)))
                    .isEqualTo("EXPIRED_VALUE");
        }

        @Test
        void leadsCanBeListedByIdsAndSorted() {
            List<String> known = zoho.leads("us").ids();

            ObjectNode page =
                    list("fields=id&sort_by=Created_Time&sort_order=asc&ids=" + known.get(5) + "," + known.get(2));

            assertThat(ids(page)).containsExactly(known.get(2), known.get(5));
        }

        @Test
        void changesCanBeListedInTheirOrderWithConvertedLeads() {
            zoho.leads("us").change(zoho.leads("us").ids().get(3), Map.of("Converted__s", true));

            ObjectNode page = list("fields=id&sort_by=Modified_Time&sort_order=asc&converted=both");

            List<Instant> times = ids(page).stream()
                    .map(id -> zoho.leads("us").get(id).orElseThrow())
                    .map(lead -> ZohoLeads.time(lead, "Modified_Time"))
                    .toList();
            assertThat(times).hasSize(zoho.leads("us").size()).isSorted();
            assertThat(page.path("info").path("sort_by").asText()).isEqualTo("Modified_Time");
        }

        @Test
        void modifiedSinceIncludesItsSecondAndComparesInstants() {
            ObjectNode lead =
                    zoho.leads("us").get(zoho.leads("us").ids().get(20)).orElseThrow();
            Instant modified = ZohoLeads.time(lead, "Modified_Time");
            String url = zoho.apiUrl("us") + "/crm/v8/Leads?fields=Modified_Time";

            HttpResponse<String> since = http.get(url, authorized(access, "If-Modified-Since", modified.toString()));
            HttpResponse<String> later = http.get(
                    url,
                    authorized(
                            access,
                            "If-Modified-Since",
                            modified.atOffset(ZoneOffset.ofHours(9))
                                    .plusSeconds(1)
                                    .toString()));
            HttpResponse<String> never =
                    http.get(url, authorized(access, "If-Modified-Since", "2027-01-01T00:00:00+05:30"));
            HttpResponse<String> wrong = http.get(url, authorized(access, "If-Modified-Since", "yesterday"));

            assertThat(ids(PlainHttp.json(since))).contains(lead.path("id").asText());
            assertThat(ids(PlainHttp.json(since)).size()
                            - ids(PlainHttp.json(later)).size())
                    .as("two leads were changed in that second")
                    .isEqualTo(2);
            assertThat(never.statusCode()).isEqualTo(304);
            assertThat(never.body()).isEmpty();
            assertThat(code(wrong)).isEqualTo("INVALID_DATA");
        }

        @Test
        void nothingIs204WithoutABody() {
            zoho.leads("us").replaceAll(List.of());

            HttpResponse<String> answer = crm("us", access, "Leads?fields=id&per_page=1");

            assertThat(answer.statusCode()).isEqualTo(204);
            assertThat(answer.body()).isEmpty();
        }

        @Test
        void oneLeadIsFoundById() {
            String id = zoho.leads("us").ids().get(0);

            ObjectNode lead = PlainHttp.json(crm("us", access, "Leads/" + id));

            assertThat(lead.path("data").get(0).path("Full_Name").asText()).isNotBlank();
            assertThat(crm("us", access, "Leads/1").statusCode()).isEqualTo(204);
            assertThat(code(crm("us", access, "Leads/abc"))).isEqualTo("INVALID_DATA");
        }

        private ObjectNode list(String query) {
            HttpResponse<String> answer = crm("us", access, "Leads?" + query);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            return PlainHttp.json(answer);
        }

        private static String token(ObjectNode page) {
            return page.path("info").path("next_page_token").asText();
        }

        private static String fields(int n) {
            return String.join(
                    ",", IntStream.range(0, n).mapToObj(i -> "cf_" + i).toList());
        }
    }

    @Nested
    class Searching {
        private String access;
        private String id;

        @BeforeEach
        void addSomebody() {
            access = access("us");
            id = zoho.leads("us")
                    .add(Map.of(
                            "First_Name", "Zoé",
                            "Last_Name", "O'Neill",
                            "Company", "Quill (Paper, Ink) & Co",
                            "Email", "zoe+leads@quill.example.com",
                            "Phone", "+1 212 555 9999",
                            "Lead_Status", "Contacted",
                            "Modified_Time", "2026-10-20T12:00:00+05:30"));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "(Email:equals:zoe+leads@quill.example.com)",
                    "((Email:equals:ZOE+leads@quill.example.com)and(Lead_Status:equals:Contacted))",
                    "((Company:equals:Quill \\(Paper\\, Ink\\) & Co))",
                    "((Company:starts_with:quill \\(pa)and(Last_Name:equals:O'Neill))",
                    "((Last_Name:equals:nobody)or(Last_Name:equals:O'Neill))",
                    "(((Last_Name:equals:a)or(Last_Name:equals:O'Neill))and(Modified_Time:greater_equal:2026-10-20T06:30:00Z))",
                    "(Modified_Time:greater_equal:2026-10-20T12:00:00+05:30)",
                    "(Modified_Time:between:2026-10-20T06:00:00Z,2026-10-20T07:00:00Z)",
                    "(Last_Name:in:nobody,o'neill)"
                })
        void criteriaFindTheLead(String criteria) {
            assertThat(found("criteria", criteria)).containsExactly(id);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "Email:equals:a@b.example.com",
                    "(Email:equals:a@b.example.com)and(Phone:equals:1)",
                    "((Email:equals:a@b.example.com)xor(Phone:equals:1))",
                    "(Company:equals:Quill (Paper))",
                    "(Company:equals:Quill, Ink)",
                    "(Email:resembles:a)",
                    "(Nonsense:equals:a)",
                    "(Modified_Time:greater_equal:yesterday)",
                    "(Email:equals:)",
                    "(Email:equals:a"
                })
        void malformedCriteriaAreRefused(String criteria) {
            assertThat(code(search("criteria", criteria))).isEqualTo("INVALID_QUERY");
        }

        @Test
        void aPlusSignThatIsNotEncodedIsABlank() {
            String path = "Leads/search?criteria=(Modified_Time:greater_equal:2026-10-20T12:00:00+05:30)";

            assertThat(code(crm("us", access, path))).isEqualTo("INVALID_QUERY");
        }

        @Test
        void mailAddressPhoneAndWordFindTheLead() {
            assertThat(found("email", "zoe+leads@quill.example.com")).containsExactly(id);
            assertThat(found("phone", "+1 212 555 9999")).containsExactly(id);
            assertThat(found("word", "quill")).containsExactly(id);
            assertThat(found("word", "zoé o'nei")).containsExactly(id);
            assertThat(search("email", "nobody@example.com").statusCode()).isEqualTo(204);
        }

        @Test
        void exactlyOneKeyIsNeeded() {
            assertThat(code(crm("us", access, "Leads/search"))).isEqualTo("REQUIRED_PARAM_MISSING");
            assertThat(code(crm("us", access, "Leads/search?word=quill&phone=123")))
                    .isEqualTo("AMBIGUITY_DURING_PROCESSING");
        }

        @Test
        void noMoreThan2000ResultsCanBeHad() {
            zoho.leads("us").generate(2_100);
            String search = "Leads/search?word=generated&fields=id&page=";

            ObjectNode last = PlainHttp.json(crm("us", access, search + "10"));

            assertThat(last.path("data")).hasSize(200);
            assertThat(last.path("info").path("more_records").asBoolean()).isFalse();
            assertThat(code(crm("us", access, search + "11"))).isEqualTo("LIMIT_EXCEEDED");
        }

        @Test
        void theIndexMayLag() {
            zoho.searchLags(true);
            zoho.leads("us").change(id, Map.of("Email", "new@quill.example.com"));

            assertThat(search("email", "new@quill.example.com").statusCode()).isEqualTo(204);
            zoho.searchLags(false);
            assertThat(found("email", "new@quill.example.com")).containsExactly(id);
        }

        private List<String> found(String key, String value) {
            HttpResponse<String> answer = search(key, value);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            return ids(PlainHttp.json(answer));
        }

        private HttpResponse<String> search(String key, String value) {
            return crm("us", access, "Leads/search?" + key + "=" + PlainHttp.encode(value));
        }
    }

    @Nested
    class Writing {
        private String access;

        @BeforeEach
        void signIn() {
            zoho.useClock(Clock.fixed(Instant.parse("2026-11-20T10:00:00.123Z"), ZoneOffset.UTC));
            access = access("us");
        }

        @Test
        void aCreatedLeadCanBeRead() {
            HttpResponse<String> answer = write(
                    "POST",
                    access,
                    "Leads",
                    "{\"data\":[{\"Last_Name\":\"Ünal\",\"First_Name\":\"Ece\",\"Company\":\"Vega\"}]}");

            assertThat(answer.statusCode()).isEqualTo(201);
            JsonNode result = PlainHttp.json(answer).path("data").get(0);
            assertThat(result.path("code").asText()).isEqualTo("SUCCESS");
            ObjectNode lead = zoho.leads("us")
                    .get(result.path("details").path("id").asText())
                    .orElseThrow();
            assertThat(lead.path("Full_Name").asText()).isEqualTo("Ece Ünal");
            assertThat(lead.path("Modified_Time").asText()).isEqualTo("2026-11-20T15:30:00+05:30");
        }

        @Test
        void aBatchTellsForEachRecord() {
            HttpResponse<String> answer = write(
                    "POST",
                    access,
                    "Leads",
                    "{\"data\":[{\"First_Name\":\"A\"},{\"Last_Name\":\"B\"},{\"Last_Name\":\"C\",\"Email\":\"no\"}]}");

            assertThat(answer.statusCode()).isEqualTo(207);
            assertThat(PlainHttp.json(answer).path("data").findValuesAsText("code"))
                    .containsExactly("MANDATORY_NOT_FOUND", "SUCCESS", "INVALID_DATA");
        }

        @Test
        void aBodyWithoutDataIsRefused() {
            assertThat(code(write("POST", access, "Leads", "{}"))).isEqualTo("MANDATORY_NOT_FOUND");
            assertThat(code(write("POST", access, "Leads", "no JSON"))).isEqualTo("INVALID_DATA");
        }

        @Test
        void aChangeMovesTheModifiedTime() {
            String id = zoho.leads("us").ids().get(4);

            HttpResponse<String> answer =
                    write("PUT", access, "Leads/" + id, "{\"data\":[{\"Lead_Status\":\"Junk Lead\"}]}");

            assertThat(answer.statusCode()).isEqualTo(200);
            ObjectNode lead = zoho.leads("us").get(id).orElseThrow();
            assertThat(lead.path("Lead_Status").asText()).isEqualTo("Junk Lead");
            assertThat(lead.path("Modified_Time").asText()).isEqualTo("2026-11-20T15:30:00+05:30");
        }

        @Test
        void aChangeOfWhatOthersHaveChangedCanBeRefused() {
            String path = "/crm/v8/Leads/" + zoho.leads("us").ids().get(4);

            HttpResponse<String> answer = http.send(
                    "PUT",
                    zoho.apiUrl("us") + path,
                    "{\"data\":[{\"Lead_Status\":\"Junk Lead\"}]}",
                    authorized(access, "If-Unmodified-Since", "2026-01-01T00:00:00Z"));

            assertThat(answer.statusCode()).isEqualTo(412);
        }

        @Test
        void aChangeOfAnUnknownLeadIsAnError() {
            HttpResponse<String> answer = write("PUT", access, "Leads/1", "{\"data\":[{\"City\":\"Ulm\"}]}");

            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(PlainHttp.json(answer).path("data").get(0).path("code").asText())
                    .isEqualTo("INVALID_DATA");
        }

        @Test
        void aJournalTellsWhatHappened() {
            zoho.leads("us").replaceAll(List.of());
            String id = zoho.leads("us").add(Map.of("Modified_Time", "2026-11-19T10:00:00+01:00"));
            zoho.leads("us").change(id, Map.of("Last_Name", "Moor"));
            zoho.leads("us").delete(id);

            assertThat(zoho.leads("us").journal())
                    .extracting(change -> change.kind() + " " + change.at())
                    .containsExactly(
                            "CREATED 2026-11-19T09:00:00Z",
                            "CHANGED 2026-11-20T10:00:00Z",
                            "DELETED 2026-11-20T10:00:00Z");
            zoho.leads("us").reset();
            assertThat(zoho.leads("us").journal())
                    .hasSameSizeAs(zoho.leads("us").ids())
                    .allMatch(change -> change.kind() == LeadChange.Kind.CREATED);
        }

        @Test
        void deletionsShowOnlyAmongTheDeleted() {
            assertThat(crm("us", access, "Leads/deleted?type=all").statusCode()).isEqualTo(204);
            String id = zoho.leads("us").ids().get(4);

            HttpResponse<String> answer = write("DELETE", access, "Leads?ids=" + id + ",1", "");

            assertThat(answer.statusCode()).isEqualTo(207);
            assertThat(crm("us", access, "Leads/" + id).statusCode()).isEqualTo(204);
            JsonNode record = PlainHttp.json(crm("us", access, "Leads/deleted?type=all"))
                    .path("data")
                    .get(0);
            assertThat(record.path("id").asText()).isEqualTo(id);
            assertThat(record.path("deleted_time").asText()).isEqualTo("2026-11-20T15:30:00+05:30");
            String url = zoho.apiUrl("us") + "/crm/v8/Leads/deleted";
            assertThat(http.get(url, authorized(access, "If-Modified-Since", "2026-11-20T10:00:00Z"))
                            .statusCode())
                    .isEqualTo(200);
            assertThat(http.get(url, authorized(access, "If-Modified-Since", "2026-11-20T10:00:01Z"))
                            .statusCode())
                    .isEqualTo(304);
            zoho.leads("us").reset();
            assertThat(zoho.leads("us").get(id)).isPresent();
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
                    .version(HttpClient.Version.HTTP_1_1)
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

    private Map<String, String> client(String grantType) {
        return new HashMap<>(
                Map.of("grant_type", grantType, "client_id", zoho.clientId(), "client_secret", zoho.clientSecret()));
    }

    private Map<String, String> refreshForm(String refreshToken) {
        Map<String, String> form = client("refresh_token");
        form.put("refresh_token", refreshToken);
        return form;
    }

    private HttpResponse<String> tokenCall(String region, Map<String, String> form) {
        return http.post(zoho.accountsUrl(region) + "/oauth/v2/token", form);
    }

    private ObjectNode token(String region, Map<String, String> form) {
        HttpResponse<String> answer = tokenCall(region, form);
        assertThat(answer.statusCode()).isEqualTo(200);
        return PlainHttp.json(answer);
    }

    private ObjectNode refresh(String region, String refreshToken) {
        return token(region, refreshForm(refreshToken));
    }

    private String access(String region) {
        return refresh(region, zoho.refreshToken(region)).path("access_token").asText();
    }

    private HttpResponse<String> crm(String region, String access, String path) {
        return http.get(zoho.apiUrl(region) + "/crm/v8/" + path, authorized(access));
    }

    private HttpResponse<String> write(String method, String access, String path, String json) {
        return http.send(method, zoho.apiUrl("us") + "/crm/v8/" + path, json, authorized(access));
    }

    private static String[] authorized(String access, String... more) {
        List<String> headers = new ArrayList<>(List.of("Authorization", "Zoho-oauthtoken " + access));
        headers.addAll(List.of(more));
        return headers.toArray(String[]::new);
    }

    private static String code(HttpResponse<String> answer) {
        return PlainHttp.json(answer).path("code").asText();
    }

    private static List<String> ids(ObjectNode page) {
        List<String> ids = new ArrayList<>();
        page.path("data").forEach(lead -> ids.add(lead.path("id").asText()));
        return ids;
    }
}
