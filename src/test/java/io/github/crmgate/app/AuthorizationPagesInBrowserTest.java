package io.github.crmgate.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.crmgate.app.AuthorizationScene.Begun;
import io.github.crmgate.http.CrmRequest;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the pages of an authorization look like in a real browser, and what they keep it from. */
@EnabledIf(value = "io.github.crmgate.app.Chromium#isWanted", disabledReason = Chromium.MISSING)
final class AuthorizationPagesInBrowserTest extends AuthorizationInBrowser {
    private static final String EVIL =
            "\"><script>document.title='ran'</script><img src=x onerror=\"document.title='ran'\">{{x}}";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sign-in",
                "form",
                "form-wrong",
                "done",
                "refused",
                "invalid",
                "no-cookie",
                "waiting",
                "hostile",
                "home",
                "zoho"
            })
    void everyPageIsAccessibleInLightAndDarkAndOnAPhone(String page) {
        show(page);
        for (String look : new String[] {"light-1280", "light-320", "dark-1280", "dark-390"}) {
            int width = Integer.parseInt(look.substring(look.indexOf('-') + 1));
            browser.look(look.substring(0, look.indexOf('-')), width);
            browser.screenshot(page + "-" + look);
            assertThat(
                            look.equals("light-1280") || look.equals("dark-390")
                                    ? browser.violations()
                                    : browser.violationsOfTheLook())
                    .as(look)
                    .isEmpty();
            assertThat(browser.width()).as(look).isLessThanOrEqualTo(width);
        }
    }

    @Test
    void theColoursAreThoseThatTheUserPrefers() {
        show("sign-in");
        browser.look("light", 1280);
        String light = browser.one("body").getCssValue("background-color");
        browser.look("dark", 1280);

        assertThat(browser.one("body").getCssValue("background-color")).isNotEqualTo(light);
    }

    @Test
    void whatCallersAndUsersNameIsTextAndNoScriptRuns() {
        Begun begun = scene.begin("freshsales", "owner", EVIL);
        browser.open(begun.link());
        assertThat(browser.text()).contains(EVIL);
        assertNothingRan();

        browser.fill("domain", EVIL);
        browser.fill("apiKey", EVIL);
        browser.press("Connect");
        browser.sees("Please check what you entered.");

        assertThat(browser.text()).contains(EVIL);
        assertThat(browser.one("[name=domain]").getDomProperty("value")).isEqualTo(EVIL);
        assertNothingRan();
    }

    @Test
    void whatAProviderSaysIsNoScriptEither() {
        Begun begun = scene.begin("zoho", "owner", EVIL);
        browser.open(begun.link());
        toZoho(browser);
        browser.sees("Simulated Zoho Accounts");
        String callback = scene.zoho().reject(URI.create(browser.address())).toString();

        browser.open(callback + "&" + CrmRequest.form(Map.of("error_description", EVIL, "error_uri", EVIL)));

        browser.sees("You did not allow access");
        assertNothingRan();
    }

    @Test
    void thePolicyBlocksScriptsAndRequestsThatGotIntoAPageNevertheless() {
        show("sign-in");
        assertThat(browser.console()).isEmpty();

        browser.run("""
                const script = document.createElement('script');
                script.textContent = "document.title = 'ran'";
                document.body.append(script);
                document.body.setAttribute('style', 'display: none');
                document.body.append(Object.assign(new Image(), {src: arguments[0] + '/seen'}));
                """, scene.zoho().accountsUrl("us").toString()); // an origin that has no logo

        assertThat(browser.title()).isNotEqualTo("ran");
        assertThat(browser.one("main").isDisplayed()).isTrue();
        await().untilAsserted(() -> assertThat(browser.console())
                .anySatisfy(told -> assertThat(told).contains("script"))
                .anySatisfy(told -> assertThat(told).contains("style"))
                .anySatisfy(told -> assertThat(told).contains("/seen"))
                .allSatisfy(told -> assertThat(told).contains("Content Security Policy")));
    }

    @Test
    void aFormLeadsNowhereElse() {
        Begun begun = scene.begin("freshsales");
        browser.open(begun.link());
        browser.run("document.forms[0].action = arguments[0]", scene.application() + "/chat");
        browser.fill("domain", "acme");
        browser.fill("apiKey", "a-key");

        browser.press("Connect");

        await().untilAsserted(() -> assertThat(browser.console())
                .anySatisfy(told -> assertThat(told).contains("form-action")));
        assertThat(browser.address()).isEqualTo(begun.link());
    }

    @Test
    void noOtherSiteFramesAPage() {
        String link = scene.begin("zoho").link();

        browser.open(scene.applicationShows("/frame", "<iframe src=\"" + link + "\"></iframe>"));

        await().untilAsserted(() -> assertThat(browser.console())
                .anySatisfy(told -> assertThat(told).contains("frame-ancestors")));
    }

    @Test
    void aFormOfAnotherSiteContinuesNothing() {
        Begun begun = scene.begin("zoho");
        browser.open(begun.link());
        browser.open(scene.applicationShows(
                "/form", "<form method=\"post\" action=\"" + begun.link() + "\"><button>Win a prize</button></form>"));

        browser.press("Win a prize");

        browser.sees("This came from another website");
        assertThat(scene.status(begun)).isEqualTo("pending");
    }

    private void show(String page) {
        switch (page) {
            case "sign-in" -> browser.open(scene.begin("zoho").link());
            case "form" -> browser.open(scene.begin("freshsales").link());
            case "form-wrong" -> sendForm("no-key-of-anybody", "Please check what you entered.");
            case "done" -> sendForm(scene.key(), "You are connected");
            case "refused" -> browser.open(scene.zoho().reject(consent()).toString());
            case "home" -> browser.open(scene.gate().url() + "/");
            case "zoho" -> consent();
            case "invalid" -> browser.open(scene.gate().url() + "/connect/" + "x".repeat(43));
            case "no-cookie" -> {
                browser.open(scene.begin("zoho").link());
                browser.forgetCookies();
                toZoho(browser);
                browser.sees("Your browser sent no cookie");
            }
            case "waiting" -> {
                String callback = scene.zoho().accept(consent()).toString();
                scene.zoho().hangTokens(true);
                browser.run("window.open(arguments[0])", callback);
                await().until(() -> scene.zoho().mostTokenCallsAtOnce("us") == 1);
                browser.open(callback);
                browser.sees("One moment");
                browser.run("window.stop()"); // or it would be reloaded every two seconds
            }
            default ->
                browser.open(
                        scene.begin("zoho", "owner", EVIL + "a".repeat(100)).link());
        }
    }

    private URI consent() {
        browser.open(scene.begin("zoho").link());
        toZoho(browser);
        browser.sees("Simulated Zoho Accounts");
        return URI.create(browser.address());
    }

    private void sendForm(String key, String then) {
        browser.open(scene.begin("freshsales").link());
        browser.fill("domain", "acme");
        browser.fill("apiKey", key);
        browser.press("Connect");
        browser.sees(then);
    }

    private void assertNothingRan() {
        assertThat(browser.title()).isNotEqualTo("ran");
        assertThat(browser.all("script, main img")).isEmpty();
    }

    /** Continues, as a user of the data centre in the United States. */
    private static void toZoho(WebBrowser browser) {
        browser.choose("region", "United States (zoho.com)");
        browser.press(TO_ZOHO);
    }
}
