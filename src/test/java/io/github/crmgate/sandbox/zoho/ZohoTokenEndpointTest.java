package io.github.crmgate.sandbox.zoho;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.crmgate.sandbox.server.PlainHttp;
import io.github.crmgate.sandbox.zoho.accounts.ZohoGrants;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The simulated accounts server: tokens, their limits and their end. */
final class ZohoTokenEndpointTest extends SimulatedZohoCalls {

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
}
