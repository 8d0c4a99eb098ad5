package io.github.crmgate.app;

import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import io.github.crmgate.app.RunningCrmGate.Answer;
import io.github.crmgate.app.TestBrowser.Page;
import io.github.crmgate.json.Json;
import io.github.crmgate.testing.TestStore;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What callers, browsers and the provider may send, and what must not lead to a connection: the same on each store. */
final class AuthorizationRequestsTest extends AuthorizationSetup {
    AuthorizationRequestsTest() {
        super(TestStore.H2);
    }

    @Test
    void theVerifierThatGoesWithTheCodeIsTheOneOfTheChallenge() throws Exception {
        TestBrowser browser = new TestBrowser();
        Page sent = browser.press(link(begin("provider", "zoho", "owner", user())));

        browser.open(zoho.accept(sent.location()).toString());

        String form = zoho.server("us")
                .findAll(postRequestedFor(urlPathEqualTo("/oauth/v2/token")))
                .get(0)
                .getBodyAsString();
        String verifier = query(URI.create("http://x/?" + form)).get("code_verifier");
        assertThat(verifier).hasSizeGreaterThanOrEqualTo(43);
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
        assertThat(query(sent.location()))
                .containsEntry(
                        "code_challenge",
                        Base64.getUrlEncoder().withoutPadding().encodeToString(digest));
    }

    @Test
    void aUserOfAnotherDataCentreIsConnectedThere() {
        String bob = user();
        TestBrowser browser = new TestBrowser();
        Answer begun = begin("provider", "zoho", "region", "us", "owner", bob);
        assertThat(browser.open(link(begun)).html()).doesNotContain("name=\"region\"");
        Page sent = browser.press(link(begun));

        browser.open(zoho.accept(sent.location(), "eu").toString());

        JsonNode connection = gate.get("/api/connections/"
                        + authorization(begun).path("connection").asText())
                .json();
        assertThat(connection.path("region").asText()).isEqualTo("eu");
        assertThat(zoho.tokenCalls("eu")).isEqualTo(1);
        assertThat(zoho.tokenCalls("us")).isZero();
    }

    @Test
    void whatIsWrongWithTheFormIsToldNextToTheFieldAndTheKeyIsNeverEchoed() {
        Answer begun = begin("provider", "freshsales", "owner", user());
        TestBrowser browser = new TestBrowser();
        browser.open(link(begun));

        Page foreign = browser.submit(link(begun), Map.of("domain", "evil.example.com", "apiKey", "key-one"));
        assertThat(foreign.status()).isEqualTo(400);
        assertThat(foreign.html())
                .contains("aria-invalid=\"true\"", "value=\"evil.example.com\"", "must be a name such as acme")
                .doesNotContain("key-one");
        Page missing = browser.submit(link(begun), Map.of("domain", "acme"));
        assertThat(missing.status()).isEqualTo(400);
        Page wrong = browser.submit(link(begun), Map.of("domain", "acme", "apiKey", "key-two"));
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.html()).contains("value=\"acme\"", "aria-invalid").doesNotContain("key-two");
        assertThat(authorization(begun).path("status").asText()).isEqualTo("pending");

        assertThat(browser.submit(link(begun), Map.of("domain", "acme", "apiKey", key()))
                        .status())
                .isEqualTo(200);
        assertThat(authorization(begun).path("status").asText()).isEqualTo("completed");
    }

    @Test
    void aPermissionThatTheUserLacksIsNoWrongKey() {
        Answer begun = begin("provider", "freshsales", "domain", "acme", "owner", user());
        TestBrowser browser = new TestBrowser();
        browser.open(link(begun));
        freshsales.denyAccess(true);

        Page denied = browser.submit(link(begun), Map.of("apiKey", key()));

        assertThat(denied.status()).isEqualTo(403);
        assertThat(denied.html()).contains("denies your user a permission").doesNotContain("copy the", key());
        assertThat(authorization(begun).path("status").asText()).isEqualTo("pending");
    }

    @Test
    void aScopeThatIsMissingIsReportedAsPermission() {
        zoho.answerCalls(
                401, "{\"code\":\"OAUTH_SCOPE_MISMATCH\",\"details\":{},\"message\":\"m\",\"status\":\"error\"}");
        Answer begun = begin("provider", "zoho", "owner", user());
        TestBrowser browser = new TestBrowser();

        Page back =
                browser.open(zoho.accept(browser.press(link(begun)).location()).toString());

        assertThat(back.status()).isEqualTo(403);
        assertThat(error(begun)).isEqualTo("crm_permission_denied");
        assertThat(authorization(begun).path("error").path("detail").asText()).contains("ZohoCRM.modules.leads.ALL");
        await().until(() -> zoho.revocations("us") == 1);
    }

    @Test
    void theBrowserGoesBackToAnAllowedOriginOnly() {
        String allowed = APP + "/chat?with=me#here";
        assertThat(connectFreshsales(begin("provider", "freshsales", "owner", user(), "returnUrl", allowed))
                        .location())
                .hasToString(allowed);

        for (String url : List.of(
                "https://evil.example.com/",
                "https://app.example.com.evil.com/",
                "http://app.example.com/",
                "https://app.example.com:8443/",
                "https://evil.com/https://app.example.com")) {
            Answer begun = begin("provider", "freshsales", "owner", user(), "returnUrl", url);
            assertThat(begun.status()).as(url).isEqualTo(201);
            assertThat(begun.json().path("warning").asText()).contains("crmgate.authorization.return-origins");
            Page done = connectFreshsales(begun);
            assertThat(done.status()).as(url).isEqualTo(200);
            assertThat(done.header("Location")).isEmpty();
            assertThat(done.html()).doesNotContain("evil");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "javascript:alert(1)",
                "//evil.example.com/",
                "https://app.example.com@evil.com/",
                "https://app.example.com\\\\@evil.com/",
                "/path",
                "data:text/html,x",
                "https:app.example.com"
            })
    void aReturnUrlThatIsNoneIsRefused(String url) {
        Answer refused = begin("provider", "freshsales", "returnUrl", url);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.detail()).contains("'returnUrl'");
    }

    @Test
    void aNotifyUrlOfAnotherOriginIsRefused() {
        Answer refused = begin("provider", "zoho", "notifyUrl", "http://169.254.169.254/latest");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.detail()).contains("'notifyUrl'", "crmgate.authorization.notify-origins");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            provider | salesforce  | 'provider'
            region   | mars        | 'region'
            domain   | acme        | 'domain'
            colour   | red         | 'colour'
            owner    | ''          | 'owner'
            """)
    void badInputIsToldByItsField(String field, String value, String named) {
        Map<String, String> fields = new HashMap<>(Map.of("provider", "zoho"));
        fields.put(field, value);

        Answer refused = gate.post("/api/authorizations", Json.write(fields));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.detail()).contains(named);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/authorizations", "/api/connections"})
    void unknownFieldsAreNamedWhateverTheyHold(String path) {
        Answer refused = gate.post(path, "{\"provider\":\"zoho\",\"size\":5,\"colour\":null}");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.detail()).contains("There are no fields 'colour', 'size' here");
    }

    @Test
    void refusedConsentIsTold() {
        Answer begun = begin("provider", "zoho", "owner", user());
        TestBrowser browser = new TestBrowser();

        Page back =
                browser.open(zoho.reject(browser.press(link(begun)).location()).toString());

        assertThat(back.status()).isEqualTo(400);
        assertThat(back.html()).contains("did not allow");
        assertThat(error(begun)).isEqualTo("access_denied");
        assertThat(zoho.tokenCalls("us")).isZero();
    }

    @Test
    void whoDeclinesGoesBackToTheApplication() {
        String url = APP + "/chat?with=me";
        TestBrowser browser = new TestBrowser();
        Answer canceled = begin("provider", "zoho", "owner", user(), "returnUrl", url);
        Page asked = browser.open(link(canceled));
        assertThat(asked.header("Content-Security-Policy").split("form-action ")[1])
                .contains(APP);
        assertThat(browser.submit(link(canceled), Map.of("cancel", "true")).location())
                .hasToString(url);
        assertThat(browser.open(link(canceled)).location()).hasToString(url);
        Answer refused = begin("provider", "zoho", "owner", user(), "returnUrl", url);
        assertThat(browser.open(zoho.reject(browser.press(link(refused)).location())
                                .toString())
                        .location())
                .hasToString(url);
        assertThat(List.of(error(canceled), error(refused))).containsOnly("access_denied");
        Answer others = begin("provider", "zoho", "owner", user());
        browser.open(link(others));
        browser.submit(link(others), Map.of("cancel", "true"), "Sec-Fetch-Site", "cross-site");
        new TestBrowser().submit(link(others), Map.of("cancel", "true"));
        assertThat(authorization(others).path("status").asText()).isEqualTo("pending");
    }

    @Test
    void aVictimWhoIsSentTheCallbackWithTheAttackersCookieInTheAddressConnectsNothing() {
        Answer begun = begin("provider", "zoho", "owner", user());
        TestBrowser attacker = new TestBrowser();
        URI callback = zoho.accept(attacker.press(link(begun)).location());
        String word = attacker.cookies().values().iterator().next();

        for (String path :
                List.of("/oauth/callback?", "/oauth//callback?", "/x/..%2foauth/callback?", "/./oauth/callback?")) {
            new TestBrowser().open(gate.url() + path + callback.getRawQuery() + "&CrmGate-Visitor-Browser=" + word);
        }

        assertThat(authorization(begun).path("status").asText()).isNotEqualTo("completed");
        assertThat(zoho.tokenCalls("us")).isZero();
    }

    @Test
    void aCookieOfTheAttackersBesideTheVictimsOwnIsNobodys() {
        Answer begun = begin("provider", "zoho", "owner", user());
        TestBrowser attacker = new TestBrowser();
        URI callback = zoho.accept(attacker.press(link(begun)).location());
        String word = attacker.cookies().values().iterator().next();

        TestBrowser victim = new TestBrowser();
        String own = "crmgate=" + "v".repeat(43);
        assertThat(victim.openWith(callback.toString(), "crmgate=" + word + "; " + own)
                        .status())
                .isEqualTo(403);
        assertThat(victim.openWith(callback.toString(), own, "crmgate=" + word).status())
                .isEqualTo(403);

        assertThat(zoho.tokenCalls("us")).isZero();
    }

    @Test
    void wrongLinksLockNobodyOutWhoHasARightOne() {
        Answer begun = begin("provider", "zoho", "owner", user());
        String address = "198.51.100.7";
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < 22; i++) {
            statuses.add(new TestBrowser()
                    .open(gate.url() + "/connect/" + "x".repeat(43), "X-Forwarded-For", "spoofed, " + address)
                    .status());
        }
        TestBrowser browser = new TestBrowser();

        assertThat(statuses.subList(0, 20)).containsOnly(404);
        assertThat(statuses.subList(20, 22)).containsOnly(429);
        assertThat(browser.open(gate.url() + "/oauth/callback?state=zz", "X-Forwarded-For", address)
                        .status())
                .isEqualTo(429);
        assertThat(browser.open(gate.url() + "/connect/x", "X-Forwarded-For", "198.51.100.8")
                        .status())
                .isEqualTo(404);
        assertThat(browser.open(link(begun), "X-Forwarded-For", address).status())
                .isEqualTo(200);
        Page sent = browser.submit(link(begun), Map.of(), "X-Forwarded-For", address);
        assertThat(browser.open(zoho.accept(sent.location()).toString(), "X-Forwarded-For", address)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aLinkThatWasOpenedElsewhereIsNoGuess() {
        Answer begun = begin("provider", "zoho", "owner", user());
        new TestBrowser().press(link(begun));

        for (int i = 0; i < 25; i++) {
            assertThat(new TestBrowser()
                            .open(link(begun), "X-Forwarded-For", "198.51.100.9")
                            .status())
                    .isEqualTo(404);
        }
    }

    @Test
    void aDataCentreThatIsNoneIsAskedForAgain() {
        Answer begun = begin("provider", "zoho", "owner", user());
        TestBrowser browser = new TestBrowser();
        browser.open(link(begun));

        Page again = browser.submit(link(begun), Map.of("region", "mars"));

        assertThat(again.status()).isEqualTo(400);
        assertThat(again.html()).contains("name=\"region\"");
        assertThat(browser.submit(link(begun), Map.of("region", "")).status()).isEqualTo(400);
        assertThat(browser.submit(link(begun), Map.of("region", "us")).status()).isEqualTo(303);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a%20b", "%3Cscript%3E", "{{x}}", "%0d%0a", "x"})
    void aTokenThatCanBeNoneIsAnInvalidLink(String token) {
        String url = gate.url() + "/connect/" + token.replace("{", "%7B").replace("}", "%7D");

        assertThat(new TestBrowser().submit(url, Map.of()).status()).isEqualTo(404);
        assertThat(new TestBrowser().open(url).status()).isEqualTo(404);
    }

    @Test
    void aForeignAccountsServerIsSentNothing() {
        WireMockServer evil = new WireMockServer(options().dynamicPort());
        evil.start();
        try {
            for (String server : List.of(
                    evil.baseUrl(),
                    "https://accounts.zoho.com.evil.example",
                    "https://accounts.zoho.com@" + URI.create(evil.baseUrl()).getAuthority(),
                    zoho.accountsUrl("us") + "/evil",
                    "https://accounts.zoho.com:8443")) {
                Answer begun = begin("provider", "zoho", "owner", user());
                TestBrowser browser = new TestBrowser();
                URI callback = zoho.accept(browser.press(link(begun)).location());

                Page back = browser.open(with(callback, "accounts-server", server));

                assertThat(back.status()).as(server).isEqualTo(422);
                assertThat(authorization(begun).path("error").path("detail").asText())
                        .contains("nothing was sent");
            }
            assertThat(evil.getAllServeEvents()).isEmpty();
            assertThat(zoho.tokenCalls("us")).isZero();
        } finally {
            evil.stop();
        }
    }

    @Test
    void aCallbackWithoutAServerGoesWhereTheLocationSays() {
        Answer begun = begin("provider", "zoho", "owner", user());
        TestBrowser browser = new TestBrowser();
        URI callback = zoho.accept(browser.press(link(begun)).location(), "eu");

        browser.open(with(callback, "accounts-server", null));

        assertThat(authorization(begun).path("status").asText()).isEqualTo("completed");
        assertThat(zoho.tokenCalls("eu")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"no code", "two codes", "empty code", "error", "error and code", "foreign location"})
    void aBrokenCallbackMakesNoTokenCallAndIsToldAtTheApi(String how) {
        Answer begun = begin("provider", "zoho", "owner", user());
        TestBrowser browser = new TestBrowser();
        URI callback = zoho.accept(browser.press(link(begun)).location());

        Page back = browser.open(
                switch (how) {
                    case "no code" -> with(callback, "code", null);
                    case "two codes" -> callback + "&code=another";
                    case "empty code" -> with(callback, "code", "");
                    case "error" -> with(callback, "code", null) + "&error=server_error&error_description=%3Cb%3E";
                    case "error and code" -> callback + "&error=%3Cscript%3E";
                    default -> with(URI.create(with(callback, "accounts-server", null)), "location", "mars");
                });

        assertThat(back.status()).isBetween(400, 422);
        assertThat(back.html()).contains("<h1>").doesNotContain("<b>", "<script>");
        assertThat(authorization(begun).path("status").asText()).isEqualTo("failed");
        assertThat(error(begun)).isNotBlank();
        assertThat(zoho.tokenCalls("us") + zoho.tokenCalls("eu")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"missing", "unknown", "two", "empty"})
    void aStateThatNobodyMadeIsAnInvalidLink(String how) {
        Answer begun = begin("provider", "zoho", "owner", user());
        TestBrowser browser = new TestBrowser();
        URI callback = zoho.accept(browser.press(link(begun)).location());

        Page back = browser.open(
                switch (how) {
                    case "missing" -> with(callback, "state", null);
                    case "two" -> callback + "&state=another";
                    case "empty" -> with(callback, "state", "");
                    default -> with(callback, "state", "x".repeat(43));
                });

        assertThat(back.status()).isEqualTo(404);
        assertThat(zoho.tokenCalls("us")).isZero();
        assertThat(authorization(begun).path("status").asText()).isEqualTo("pending");
    }

    @Test
    void noRefreshTokenFailsLoudly() {
        Answer begun = begin("provider", "zoho", "owner", user());
        TestBrowser browser = new TestBrowser();
        URI online = URI.create(
                browser.press(link(begun)).location().toString().replace("access_type=offline", "access_type=online"));

        Page back = browser.open(zoho.accept(online).toString());

        assertThat(back.status()).isEqualTo(422);
        assertThat(error(begun)).isEqualTo("auth_check_failed");
        assertThat(authorization(begun).path("error").path("detail").asText()).contains("no refresh token");
    }

    @Test
    void aFormOfAnotherSiteContinuesNothing() {
        Answer begun = begin("provider", "zoho", "owner", user());
        TestBrowser browser = new TestBrowser();
        browser.open(link(begun));

        assertThat(browser.submit(link(begun), Map.of(), "Sec-Fetch-Site", "cross-site")
                        .status())
                .isEqualTo(403);
        assertThat(browser.submit(link(begun), Map.of(), "Origin", "https://evil.example")
                        .status())
                .isEqualTo(403);
        Page withoutCookie = new TestBrowser().submit(link(begun), Map.of());
        assertThat(withoutCookie.status()).isEqualTo(400);
        assertThat(withoutCookie.html()).contains("cookie");
        assertThat(browser.submit(link(begun), Map.of(), "Sec-Fetch-Site", "same-origin")
                        .status())
                .isEqualTo(303);
    }

    @Test
    void everyPageIsProtected() {
        Answer begun = begin("provider", "zoho", "owner", user());
        TestBrowser browser = new TestBrowser();
        Page page = browser.open(link(begun));
        Page invalid = browser.open(gate.url() + "/connect/" + "x".repeat(43));
        Page callback = browser.open(gate.url() + "/oauth/callback");

        Page head = browser.head(gate.url() + "/");
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.html()).isEmpty();
        for (Page each : List.of(
                page, invalid, callback, browser.open(gate.url() + "/"), browser.submit(link(begun), Map.of()))) {
            assertThat(each.header("Content-Security-Policy"))
                    .contains("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'");
            assertThat(each.header("Referrer-Policy")).isEqualTo("no-referrer");
            assertThat(each.header("Cache-Control")).isEqualTo("no-store");
            assertThat(each.header("X-Content-Type-Options")).isEqualTo("nosniff");
        }
        assertThat(page.header("Set-Cookie")).contains("HttpOnly", "SameSite=Lax", "Path=/");
        assertThat(page.header("Content-Security-Policy"))
                .contains("https://accounts.zoho.com.cn", "img-src 'self' https://cdn.example.com;");
        assertThat(browser.open(gate.url() + "/assets/crmgate.css").header("Content-Type"))
                .startsWith("text/css");
        Page icon = browser.open(gate.url() + "/favicon.ico");
        assertThat(icon.status()).isEqualTo(200);
        assertThat(icon.header("Content-Type")).startsWith("image/svg+xml");
    }
}
