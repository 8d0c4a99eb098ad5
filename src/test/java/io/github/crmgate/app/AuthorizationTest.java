package io.github.crmgate.app;

import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.github.crmgate.app.RunningCrmGate.Answer;
import io.github.crmgate.app.TestBrowser.Page;
import io.github.crmgate.http.CrmRequest;
import io.github.crmgate.json.Json;
import io.github.crmgate.sandbox.zoho.SimulatedZoho;
import io.github.crmgate.testing.Crowd;
import io.github.crmgate.testing.TestStore;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From a link to a working connection, with what a store keeps of it. */
final class AuthorizationTest extends AuthorizationSetup {
    AuthorizationTest() {
        super(TestStore.POSTGRESQL.unlessAskedFor());
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

    /** The code could still be exchanged. */
    @Test
    void anErrorThatRepeatsTheCodeIsShownWithoutIt() {
        Answer begun = begin("provider", "zoho", "owner", user());
        TestBrowser browser = new TestBrowser();
        URI callback = zoho.accept(browser.press(link(begun)).location());

        browser.open(callback + "&error=server_error&error_description=Wrong:+"
                + URLEncoder.encode(callback.getRawQuery(), StandardCharsets.UTF_8));

        assertThat(authorization(begun).path("error").path("detail").asText())
                .contains("Wrong: ", "state=****", "code=****");
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
}
