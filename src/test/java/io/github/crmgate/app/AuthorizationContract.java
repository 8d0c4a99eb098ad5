package io.github.crmgate.app;

import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.github.crmgate.app.RunningCrmGate.Answer;
import io.github.crmgate.app.TestBrowser.Page;
import io.github.crmgate.http.CrmRequest;
import io.github.crmgate.json.Json;
import io.github.crmgate.sandbox.freshsales.SimulatedFreshsales;
import io.github.crmgate.sandbox.zoho.SimulatedZoho;
import io.github.crmgate.testing.Crowd;
import io.github.crmgate.testing.FreePort;
import io.github.crmgate.testing.TestStore;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.hc.core5.http.NameValuePair;
import org.apache.hc.core5.net.URIBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From a link to a working connection, and everything that must not lead to one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AuthorizationContract {
    private static final String APP = "https://app.example.com";
    private static final String SECRET = "the secret of notifications";

    private final SimulatedZoho zoho = SimulatedZoho.start();
    private final SimulatedFreshsales freshsales = SimulatedFreshsales.start();
    private final WireMockServer application = new WireMockServer(options().dynamicPort());
    private final RunningCrmGate gate;
    private int users;

    AuthorizationContract(TestStore store) {
        application.start();
        Map<String, String> settings = new HashMap<>(RunningCrmGate.zoho(zoho, "us"));
        settings.remove("crmgate.zoho.refresh-token");
        settings.putAll(store.settings());
        settings.put("camel.server.port", String.valueOf(FreePort.next()));
        settings.put("crmgate.freshsales.base-url", freshsales.suiteBase().toString());
        settings.put("crmgate.application-name", "Desk Assistant");
        settings.put("crmgate.application-logo", "https://cdn.example.com/logo.svg?v=2");
        settings.put("crmgate.application-privacy-url", APP + "/privacy");
        settings.put("crmgate.authorization.return-origins", APP + ", https://other.example.com");
        settings.put("crmgate.authorization.notify-origins", application.baseUrl());
        settings.put("crmgate.authorization.notify-secret", SECRET);
        settings.put("crmgate.http.client-address-header", "X-Forwarded-For");
        gate = RunningCrmGate.start(settings);
    }

    @BeforeEach
    void heal() {
        zoho.reset();
        freshsales.reset();
        application.resetAll();
        application.stubFor(post("/hook").willReturn(ok()));
    }

    @AfterAll
    void stop() {
        gate.close();
        application.stop();
        zoho.close();
        freshsales.close();
    }

    @Test
    void aUserSignsInAtZohoAndIsServed() {
        String ann = user();
        Answer begun = begin("provider", "zoho", "owner", ann);
        assertThat(begun.status()).isEqualTo(201);
        assertThat(begun.json().path("status").asText()).isEqualTo("pending");
        assertThat(begun.json().path("expiresAt").asText()).endsWith("Z");
        String link = link(begun);
        assertThat(link).startsWith(gate.url() + "/connect/");
        assertThat(link.substring(link.lastIndexOf('/') + 1)).hasSize(43);
        TestBrowser browser = new TestBrowser();

        Page page = browser.open(link);
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.html())
                .contains("Zoho CRM", "Desk Assistant", ann, "leads", "name=\"region\"", "Canada")
                .contains("<option value=\"\" selected>", "https://cdn.example.com/logo.svg", APP + "/privacy");
        Page sent = browser.submit(link, Map.of("region", "us"));
        assertThat(sent.status()).isEqualTo(303);
        assertThat(sent.location().toString()).startsWith(zoho.accountsUrl("us") + "/oauth/v2/auth?");
        assertThat(query(sent.location()))
                .containsEntry("response_type", "code")
                .containsEntry("access_type", "offline")
                .containsEntry("prompt", "consent")
                .containsEntry("scope", SimulatedZoho.LEADS + "," + SimulatedZoho.SEARCH)
                .containsEntry("redirect_uri", gate.url() + "/oauth/callback")
                .containsEntry("code_challenge_method", "S256")
                .containsKeys("state", "code_challenge");
        Page back = browser.open(zoho.accept(sent.location()).toString());

        assertThat(back.status()).isEqualTo(200);
        assertThat(back.html()).contains("You can close this window", "United States (zoho.com)");
        assertThat(browser.open(link).html()).contains("You can close this window", "United States (zoho.com)");
        JsonNode ended = authorization(begun);
        assertThat(ended.path("status").asText()).isEqualTo("completed");
        JsonNode connection = gate.get(
                        "/api/connections/" + ended.path("connection").asText())
                .json();
        assertThat(connection.path("owner").asText()).isEqualTo(ann);
        assertThat(connection.path("status").asText()).isEqualTo("active");
        assertThat(gate.get("/api/leads?limit=1&owner=" + ann).status()).isEqualTo(200);
        assertThat(zoho.tokenCalls("us")).isEqualTo(1);
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
    void theDeveloperAuthorizesWithoutAnOwner() {
        TestBrowser browser = new TestBrowser();
        Answer begun = begin("provider", "zoho", "region", "us");

        browser.open(zoho.accept(browser.press(link(begun)).location()).toString());

        assertThat(authorization(begun).path("connection").asText()).isEqualTo("default");
        assertThat(gate.get("/api/leads?limit=1").status()).isEqualTo(200);
    }

    @Test
    void aUserEntersDomainAndKeyOfFreshsales() {
        String cid = user();
        Answer begun = begin("provider", "freshsales", "owner", cid);
        TestBrowser browser = new TestBrowser();
        Page page = browser.open(link(begun));
        assertThat(page.html()).contains("User subdomain", "API key", "type=\"password\"", "name=\"apiKey\"");

        Page done = browser.submit(
                link(begun), Map.of("domain", "https://Acme.freshworks.com/crm/sales/contacts", "apiKey", key()));

        assertThat(done.status()).isEqualTo(200);
        assertThat(done.html())
                .contains("You can close this window", "Account: <strong><bdi>acme")
                .doesNotContain(key());
        assertThat(authorization(begun).path("status").asText()).isEqualTo("completed");
        assertThat(gate.get("/api/connections?owner=" + cid)
                        .data()
                        .path(0)
                        .path("domain")
                        .asText())
                .isEqualTo("acme.freshworks.com");
        assertThat(gate.get("/api/leads?limit=1&owner=" + cid).status()).isEqualTo(200);
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
    void aFormIsSentTwentyTimesAtMost() {
        Answer begun = begin("provider", "freshsales", "domain", "acme", "owner", user());
        TestBrowser browser = new TestBrowser();
        browser.open(link(begun));
        for (int i = 0; i < 20; i++) {
            browser.submit(link(begun), Map.of("apiKey", "guess-" + i));
        }

        assertThat(browser.submit(link(begun), Map.of("apiKey", key())).status())
                .isEqualTo(429);
        assertThat(error(begun)).isEqualTo("too_many_attempts");
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
    void theApplicationIsToldOfTheEndSignedAndAgainIfItFails() throws Exception {
        application.stubFor(post("/hook")
                .inScenario("down")
                .whenScenarioStateIs(Scenario.STARTED)
                .willSetStateTo("up")
                .willReturn(serverError()));
        Answer begun = begin("provider", "freshsales", "owner", "ω", "notifyUrl", application.baseUrl() + "/hook");

        connectFreshsales(begun);

        await().until(() ->
                application.findAll(postRequestedFor(urlPathEqualTo("/hook"))).size() == 2);
        LoggedRequest told =
                application.findAll(postRequestedFor(urlPathEqualTo("/hook"))).get(1);
        JsonNode document = Json.MAPPER.readTree(told.getBodyAsString());
        assertThat(document.path("authorization").asText())
                .isEqualTo(begun.json().path("id").asText());
        assertThat(document.path("status").asText()).isEqualTo("completed");
        assertThat(document.path("owner").asText()).isEqualTo("ω");
        assertThat(document.path("connection").asText())
                .isEqualTo(authorization(begun).path("connection").asText());
        String[] signature = told.getHeader("CrmGate-Signature").split(",v1=");
        assertThat(signature[1]).isEqualTo(hmac(signature[0].substring(2) + "." + told.getBodyAsString()));
        await().until(() ->
                application.findAll(postRequestedFor(urlPathEqualTo("/hook"))).size() == 2);
    }

    @Test
    void anApplicationThatHangsKeepsNoOtherWaiting() {
        application.stubFor(post("/hangs").willReturn(ok().withFixedDelay(60_000)));
        for (int i = 0; i < 4; i++) {
            connectFreshsales(
                    begin("provider", "freshsales", "owner", user(), "notifyUrl", application.baseUrl() + "/hangs"));
        }
        await().until(() -> gate.get("/api/outbox").data().size() == 4);

        connectFreshsales(
                begin("provider", "freshsales", "owner", user(), "notifyUrl", application.baseUrl() + "/hook"));

        await().until(() ->
                !application.findAll(postRequestedFor(urlPathEqualTo("/hook"))).isEmpty());
        // the entry of the callback that arrived goes a moment after it
        await().untilAsserted(() -> assertThat(gate.get("/api/outbox").data())
                .as("callbacks that still hang")
                .hasSize(4)
                .allMatch(entry -> entry.path("lastError").isNull()));
    }

    @Test
    void aNotifyUrlOfAnotherOriginIsRefused() {
        Answer refused = begin("provider", "zoho", "notifyUrl", "http://169.254.169.254/latest");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.detail()).contains("'notifyUrl'", "crmgate.authorization.notify-origins");
    }

    @Test
    void aCallerWaitsForTheEnd() {
        Answer begun = begin("provider", "freshsales", "owner", user());
        CompletableFuture<Answer> waiting =
                gate.getAsync("/api/authorizations/" + begun.json().path("id").asText() + "?wait=30");

        connectFreshsales(begun);

        assertThat(waiting.join().json().path("status").asText()).isEqualTo("completed");
        assertThat(gate.get("/api/authorizations/x?wait=forever").status()).isEqualTo(400);
        assertThat(gate.get("/api/authorizations/x").status()).isEqualTo(404);
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

    @ParameterizedTest
    @ValueSource(strings = {"zoho", "freshsales"})
    void whoCancelsEndsTheAuthorizationAndTheApplicationIsTold(String provider) throws Exception {
        Answer begun = begin("provider", provider, "owner", user(), "notifyUrl", application.baseUrl() + "/hook");
        TestBrowser browser = new TestBrowser();
        browser.open(link(begun));

        Page page = browser.submit(link(begun), Map.of("cancel", "true", "region", "", "apiKey", ""));

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.html()).contains("You did not allow access", "ask for a new link");
        assertThat(error(begun)).isEqualTo("access_denied");
        await().until(() ->
                application.findAll(postRequestedFor(urlPathEqualTo("/hook"))).size() == 1);
        JsonNode told = Json.MAPPER.readTree(application
                .findAll(postRequestedFor(urlPathEqualTo("/hook")))
                .get(0)
                .getBodyAsString());
        assertThat(told.path("event").asText()).isEqualTo("authorization.failed");
        assertThat(told.path("error").path("code").asText()).isEqualTo("access_denied");
        assertThat(browser.submit(link(begun), Map.of("region", "us", "domain", "acme", "apiKey", key()))
                        .status())
                .isEqualTo(409);
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
    void aCallbackInAnotherBrowserConnectsNothing() {
        String attacker = user();
        Answer begun = begin("provider", "zoho", "owner", attacker);
        TestBrowser a = new TestBrowser();
        TestBrowser b = new TestBrowser();
        b.open(link(begin("provider", "zoho", "owner", user()))); // it has a cookie of its own
        URI callback = zoho.accept(a.press(link(begun)).location());

        Page back = b.open(callback.toString());

        assertThat(back.status()).isEqualTo(403);
        assertThat(error(begun)).isEqualTo("other_browser");
        assertThat(a.open(callback.toString()).html()).doesNotContain("You can close this window");
        assertThat(zoho.tokenCalls("us")).isZero();
        assertThat(gate.get("/api/leads?owner=" + attacker).status()).isEqualTo(409);
    }

    @Test
    void aCopyOfTheCallbackWhileTheRightBrowserWaitsChangesNothing() {
        Answer begun = begin("provider", "zoho", "owner", user());
        TestBrowser browser = new TestBrowser();
        TestBrowser another = new TestBrowser();
        another.open(link(begin("provider", "zoho", "owner", user()))); // it has a cookie of its own
        URI callback = zoho.accept(browser.press(link(begun)).location());
        zoho.hangTokens(true);
        CompletableFuture<Page> right = CompletableFuture.supplyAsync(() -> browser.open(callback.toString()));
        await().until(() -> zoho.mostTokenCallsAtOnce("us") == 1);

        List<Page> copies = List.of(
                new TestBrowser().open(callback.toString()),
                new TestBrowser().open(callback.toString(), "Sec-Fetch-Mode", "navigate"),
                another.open(callback.toString()));
        zoho.hangTokens(false);

        assertThat(copies).allSatisfy(copy -> {
            assertThat(copy.status()).isEqualTo(403);
            assertThat(copy.html()).doesNotContain("You can close this window", "Reference");
        });
        assertThat(right.join().html()).contains("You can close this window");
        assertThat(authorization(begun).path("status").asText()).isEqualTo("completed");
        assertThat(zoho.tokenCalls("us")).isEqualTo(1);
        assertThat(zoho.revocations("us")).isZero();
    }

    @Test
    void aCopyOfTheCallbackThatComesFirstOrAfterTheEndChangesNothing() {
        Answer begun = begin("provider", "zoho", "owner", user());
        TestBrowser browser = new TestBrowser();
        URI callback = zoho.accept(browser.press(link(begun)).location());
        TestBrowser another = new TestBrowser();
        another.open(link(begin("provider", "zoho", "owner", user())));

        assertThat(new TestBrowser().open(callback.toString()).status()).isEqualTo(403);
        assertThat(another.open(callback.toString(), "Sec-Fetch-Mode", "no-cors")
                        .status())
                .isEqualTo(403);
        assertThat(new TestBrowser()
                        .open(with(callback, "code", null) + "&error=access_denied")
                        .status())
                .isEqualTo(403);
        assertThat(another.open(callback.toString(), "Sec-Purpose", "prefetch;prerender")
                        .status())
                .isEqualTo(403);
        assertThat(new TestBrowser()
                        .open(callback.toString(), "Purpose", "prefetch", "Sec-Fetch-Mode", "navigate")
                        .status())
                .isEqualTo(403);
        assertThat(new TestBrowser().head(callback.toString()).status()).isEqualTo(405);
        assertThat(browser.head(callback.toString()).status()).isEqualTo(405);
        assertThat(authorization(begun).path("status").asText()).isEqualTo("pending");
        assertThat(zoho.tokenCalls("us")).isZero();

        assertThat(browser.open(callback.toString()).html()).contains("You can close this window");
        assertThat(another.open(callback.toString()).html()).doesNotContain("You can close this window");
        assertThat(authorization(begun).path("status").asText()).isEqualTo("completed");
    }

    @Test
    void aNavigationOfABrowserWithoutCookieEndsTheAuthorization() {
        Answer begun = begin("provider", "zoho", "owner", user());
        TestBrowser attacker = new TestBrowser();
        URI callback = zoho.accept(attacker.press(link(begun)).location());

        new TestBrowser().open(callback.toString(), "Sec-Fetch-Mode", "navigate");

        assertThat(error(begun)).isEqualTo("other_browser");
        attacker.open(callback.toString());
        assertThat(zoho.tokenCalls("us")).isZero();
    }

    @Test
    void aFormThatIsSentTwiceAtOnceConnectsOnce() {
        Answer begun = begin("provider", "freshsales", "owner", user());
        TestBrowser browser = new TestBrowser();
        browser.open(link(begun));

        List<String> pages = Crowd.calling(
                        4,
                        () -> browser.submit(link(begun), Map.of("domain", "acme", "apiKey", key()))
                                .html())
                .answers();

        assertThat(pages).allSatisfy(page -> assertThat(page).contains("You can close this window"));
        assertThat(authorization(begun).path("status").asText()).isEqualTo("completed");
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
    void anAuthorizationWithoutAnOwnerTakesNobodysConnection() {
        Answer first = begin("provider", "freshsales", "connection", "office");
        String bob = user();
        connectFreshsales(begin("provider", "freshsales", "owner", bob, "connection", "office"));

        Page late = connectFreshsales(first);

        assertThat(late.status()).isNotEqualTo(200);
        assertThat(gate.get("/api/connections/office").json().path("owner").asText())
                .isEqualTo(bob);
        assertThat(authorization(first).path("status").asText()).isNotEqualTo("completed");
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
    void anAddressThatIsTooLongForTheStoreIsTheCallersFault() {
        Answer refused = begin("provider", "freshsales", "returnUrl", APP + "/" + "x".repeat(4000));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.detail()).contains("'returnUrl'", "4000");
    }

    @Test
    void whatTheBrowserWroteEndsNoLineOfTheApplication() {
        Answer begun = begin("provider", "zoho", "owner", user());
        TestBrowser browser = new TestBrowser();
        URI callback = zoho.accept(browser.press(link(begun)).location());

        browser.open(with(callback, "code", null) + "&error=server_error&error_description=a%0d%0aFAKE%1b%5b31m");

        assertThat(authorization(begun).path("error").path("detail").asText())
                .contains("FAKE")
                .doesNotContain("\n", "\r", "\u001b");
    }

    @Test
    void aLinkServesTheFirstBrowserThatContinuesOnly() {
        Answer begun = begin("provider", "zoho", "owner", user());
        TestBrowser first = new TestBrowser();
        TestBrowser second = new TestBrowser();
        second.open(link(begun));
        Page sent = first.press(link(begun));

        assertThat(second.submit(link(begun), Map.of()).status()).isEqualTo(404);
        assertThat(second.open(link(begun)).status()).isEqualTo(404);
        first.open(zoho.accept(sent.location()).toString());
        assertThat(authorization(begun).path("status").asText()).isEqualTo("completed");
        assertThat(second.open(link(begun)).status()).isEqualTo(404);
        assertThat(first.open(link(begun)).html()).contains("You can close this window");
    }

    @Test
    void fiftyCallbacksWithOneStateExchangeOneCode() {
        Answer begun = begin("provider", "zoho", "owner", user());
        TestBrowser browser = new TestBrowser();
        URI callback = zoho.accept(browser.press(link(begun)).location());
        zoho.tokensTake(Duration.ofMillis(300));

        List<Integer> statuses = Crowd.calling(
                        50, () -> browser.open(callback.toString()).status())
                .answers();

        assertThat(statuses).containsOnly(200);
        assertThat(zoho.tokenCalls("us")).isEqualTo(1);
        assertThat(authorization(begun).path("status").asText()).isEqualTo("completed");
        assertThat(browser.open(callback.toString()).html()).contains("You can close this window");
        assertThat(zoho.tokenCalls("us")).isEqualTo(1);
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
    void aUserWhoAuthorizesAgainKeepsTheConnectionAndTheOldRefreshTokenIsRevoked() {
        String dora = user();
        Answer first = begin("provider", "zoho", "owner", dora);
        TestBrowser browser = new TestBrowser();
        browser.open(zoho.accept(browser.press(link(first)).location()).toString());
        int alive = zoho.liveGrants("us");

        Answer second = begin("provider", "zoho", "owner", dora);
        browser.open(zoho.accept(browser.press(link(second)).location()).toString());

        assertThat(authorization(second).path("connection"))
                .isEqualTo(authorization(first).path("connection"));
        await().until(() -> zoho.revocations("us") == 1);
        await().until(() -> zoho.liveGrants("us") == alive);
        assertThat(gate.get("/api/leads?limit=1&owner=" + dora).status()).isEqualTo(200);
    }

    @Test
    void twoTabsOfOneUserConnectOnce() {
        Answer begun = begin("provider", "zoho", "owner", user());
        TestBrowser browser = new TestBrowser();
        URI one = zoho.accept(browser.press(link(begun)).location());
        URI other = zoho.accept(browser.press(link(begun)).location());

        assertThat(browser.open(other.toString()).html()).contains("You can close this window");
        assertThat(browser.open(one.toString()).html()).contains("You can close this window");
        assertThat(zoho.tokenCalls("us")).isEqualTo(1);
    }

    @Test
    void twoLinksInTwoTabsDoNotDisturbEachOther() {
        Answer zohos = begin("provider", "zoho", "owner", user());
        Answer others = begin("provider", "zoho", "owner", user());
        TestBrowser browser = new TestBrowser();
        URI one = zoho.accept(browser.press(link(zohos)).location());
        URI two = zoho.accept(browser.press(link(others)).location());

        browser.open(two.toString());
        browser.open(one.toString());

        assertThat(Stream.of(zohos, others)
                        .map(each -> authorization(each).path("status").asText()))
                .containsOnly("completed");
    }

    @Test
    void lookingAtALinkDoesNotUseItUp() {
        Answer begun = begin("provider", "zoho", "owner", user());
        TestBrowser preview = new TestBrowser();
        for (int i = 0; i < 5; i++) {
            Page looked = preview.head(link(begun));
            assertThat(looked.status()).isEqualTo(200);
            assertThat(looked.html()).isEmpty();
            preview.open(link(begun));
        }
        TestBrowser browser = new TestBrowser();

        browser.open(zoho.accept(browser.press(link(begun)).location()).toString());

        assertThat(authorization(begun).path("status").asText()).isEqualTo("completed");
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

    @Test
    void whatCallersNameIsTextOnEveryPage() {
        String evil = "\"><script>alert(1)</script>{{x}}";
        TestBrowser browser = new TestBrowser();
        Answer signIn = begin("provider", "zoho", "owner", evil);
        Answer form = begin("provider", "freshsales", "owner", evil + "2");
        List<Page> pages = new ArrayList<>(List.of(browser.open(link(signIn)), browser.open(link(form))));
        pages.add(browser.submit(link(form), Map.of("domain", evil, "apiKey", evil)));
        pages.add(browser.open(
                gate.url() + "/connect/" + CrmRequest.form(Map.of("x", evil)).substring(2)));
        URI callback = zoho.accept(browser.press(link(signIn)).location());
        pages.add(browser.open(with(URI.create(with(callback, "error_description", evil)), "error", evil)));

        assertThat(pages).allSatisfy(page -> assertThat(page.html()).doesNotContain("<script"));
        assertThat(authorization(signIn).path("status").asText()).isEqualTo("failed");
    }

    private Page connectFreshsales(Answer begun) {
        TestBrowser browser = new TestBrowser();
        browser.open(link(begun));
        return browser.submit(link(begun), Map.of("domain", "acme", "apiKey", key()));
    }

    private Answer begin(String... fields) {
        Map<String, String> body = new HashMap<>();
        for (int i = 0; i < fields.length; i += 2) {
            body.put(fields[i], fields[i + 1]);
        }
        return gate.post("/api/authorizations", Json.write(body));
    }

    private JsonNode authorization(Answer begun) {
        return gate.get("/api/authorizations/" + begun.json().path("id").asText())
                .json();
    }

    private String error(Answer begun) {
        JsonNode json = authorization(begun);
        assertThat(json.path("status").asText()).isEqualTo("failed");
        return json.path("error").path("code").asText();
    }

    private static String link(Answer begun) {
        return begun.json().path("url").asText();
    }

    private String key() {
        return freshsales.apiKey();
    }

    private String user() {
        return "user-" + users++;
    }

    private static Map<String, String> query(URI uri) {
        Map<String, String> parameters = new HashMap<>();
        for (NameValuePair pair : new URIBuilder(uri).getQueryParams()) {
            parameters.put(pair.getName(), pair.getValue());
        }
        return parameters;
    }

    /** The address with another value of a parameter, or without it. */
    private static String with(URI uri, String name, String value) {
        Map<String, String> parameters = new HashMap<>(query(uri));
        if (value == null) {
            parameters.keySet().removeAll(Set.of(name));
        } else {
            parameters.put(name, value);
        }
        return uri.toString().replaceAll("\\?.*", "") + "?" + CrmRequest.form(parameters);
    }

    private static String hmac(String text) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    }
}
