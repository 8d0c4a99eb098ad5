package io.github.crmgate.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.crmgate.app.AuthorizationScene.Begun;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.openqa.selenium.Keys;

/** From a link to a working connection, in a real browser. */
@EnabledIf(value = "io.github.crmgate.app.Chromium#isWanted", disabledReason = Chromium.MISSING)
final class AuthorizationInBrowserTest extends AuthorizationInBrowser {
    private static final String DONE = "You can close this window";
    private static final String CONSENT = "Simulated Zoho Accounts";
    private static final String BACK = "Welcome back to your conversation";

    @Test
    void aUserOfAnotherDataCentreChoosesItAndSignsInAtZoho() {
        Begun begun = scene.begin("zoho");

        browser.open(begun.link());
        browser.sees("Desk Assistant asks to use your Zoho CRM account.");
        browser.sees("For: " + begun.owner());
        browser.choose("region", "Europe (zoho.eu)");
        browser.press(TO_ZOHO);
        browser.sees(CONSENT);
        assertThat(browser.address()).startsWith(scene.zoho().accountsUrl("eu").toString());
        browser.press("Accept");

        browser.sees(DONE);
        assertThat(scene.status(begun)).isEqualTo("completed");
        assertThat(scene.leads(begun)).isEqualTo(200);
        assertThat(scene.zoho().tokenCalls("eu")).isEqualTo(1);
        assertThat(browser.console()).isEmpty();
    }

    @Test
    void aUserConnectsFreshsalesByTheKeyboardAlone() {
        Begun begun = scene.begin("freshsales");
        browser.open(begun.link());

        browser.type(Keys.TAB, "acme", Keys.TAB, scene.key(), Keys.TAB);
        assertThat(browser.focused().getText()).isEqualTo("Connect");
        browser.type(Keys.ENTER);

        browser.sees(DONE);
        assertThat(scene.status(begun)).isEqualTo("completed");
        assertThat(scene.leads(begun)).isEqualTo(200);
        assertThat(browser.console()).isEmpty();
    }

    @Test
    void aWrongKeyIsToldWhereTheUserIsAndTheKeyboardLeadsBackToIt() {
        Begun begun = scene.begin("freshsales");
        browser.open(begun.link());
        browser.type(Keys.TAB, "acme", Keys.TAB, "no-key-of-anybody", Keys.ENTER);

        browser.sees("Please check what you entered.");
        assertThat(browser.title()).startsWith("Problem: ");
        browser.focuses("alert");
        assertThat(browser.one("[name=domain]").getDomProperty("value")).isEqualTo("acme");
        assertThat(browser.one("[name=apiKey]").getDomProperty("value")).isEmpty();
        assertThat(browser.one("[name=apiKey]").getDomAttribute("aria-invalid")).isEqualTo("true");
        String told = browser.one("[name=apiKey]").getDomAttribute("aria-describedby");
        assertThat(told).contains("field-2-error");
        assertThat(browser.one("#field-2-error").getText())
                .isEqualTo("Freshsales rejected what you entered. Check every field, and copy the API key again.");
        assertThat(scene.status(begun)).isEqualTo("pending");

        browser.type(Keys.TAB, Keys.ENTER);
        assertThat(browser.focused().getDomAttribute("name")).isEqualTo("apiKey");
        browser.type(scene.key(), Keys.ENTER);
        browser.sees(DONE);
        assertThat(scene.status(begun)).isEqualTo("completed");
    }

    @Test
    void theBrowserHoldsAFormBackThatIsNotFilledIn() {
        Begun begun = scene.begin("freshsales");
        browser.open(begun.link());

        browser.type(Keys.TAB, Keys.ENTER);

        assertThat(browser.focused().getDomAttribute("name")).isEqualTo("domain");
        assertThat(browser.all("[role=alert]")).isEmpty();
    }

    @Test
    void aUserWhoRefusesReadsThatNothingWasConnected() {
        Begun begun = scene.begin("zoho");
        browser.open(begun.link());
        toZoho();
        browser.sees(CONSENT);

        browser.press("Reject");

        browser.sees("You did not allow access to Zoho CRM, so nothing was connected.");
        assertThat(scene.status(begun)).isEqualTo("failed access_denied");
        browser.open(begun.link());
        browser.sees("ask for a new link");
    }

    @Test
    void aUserWhoCancelsGoesBackToTheApplicationAndNothingIsConnected() {
        for (String provider : new String[] {"zoho", "freshsales"}) {
            Begun begun = scene.begin(provider, "returnUrl", scene.application() + "/chat");
            browser.open(begun.link());

            browser.press("Cancel"); // nothing needs to be filled in

            browser.sees(BACK);
            assertThat(scene.status(begun)).isEqualTo("failed access_denied");
            assertThat(browser.console()).isEmpty();
        }
    }

    /** A tick before "Change and delete leads" would recommend what is a risk. */
    @Test
    void theRequestedAccessIsAPlainList() {
        browser.open(scene.begin("zoho").link());

        assertThat(browser.run("const item = document.querySelector('main li:last-child');"
                        + "return [item.textContent, getComputedStyle(item).listStyleType,"
                        + "getComputedStyle(item, '::before').content]"))
                .isEqualTo(List.of("Change and delete leads", "disc", "none"));
    }

    @Test
    void noRegionIsChosenForTheUser() {
        Begun begun = scene.begin("zoho");
        browser.open(begun.link());

        browser.press(TO_ZOHO);

        assertThat(browser.focused().getDomAttribute("name")).isEqualTo("region");
        assertThat(browser.address()).isEqualTo(begun.link());
    }

    @Test
    void theLogoIsShownAndThePrivacyPolicyIsLinked() {
        browser.open(scene.begin("zoho").link());

        await().until(() -> browser.run("return document.querySelector('header img').naturalWidth")
                .equals(64L));
        assertThat(browser.one("footer a").getDomProperty("href")).isEqualTo(scene.application() + "/privacy");
        assertThat(browser.console()).isEmpty();
    }

    @Test
    void theBrowserGoesBackToTheApplicationAfterTheSignIn() {
        Begun begun = scene.begin("zoho", "returnUrl", scene.application() + "/chat?with=me#here");
        browser.open(begun.link());
        toZoho();
        browser.sees(CONSENT);

        browser.press("Accept");

        browser.sees(BACK);
        assertThat(browser.address()).isEqualTo(scene.application() + "/chat?with=me#here");
        assertThat(scene.status(begun)).isEqualTo("completed");
        assertThat(browser.console()).isEmpty();
    }

    @Test
    void theBrowserGoesBackToTheApplicationAfterTheFormToo() {
        Begun begun = scene.begin("freshsales", "returnUrl", scene.application() + "/chat");
        browser.open(begun.link());
        connectFreshsales("no-key-of-anybody");
        browser.sees("Please check what you entered.");

        browser.fill("apiKey", scene.key());
        browser.press("Connect");

        browser.sees(BACK);
        assertThat(scene.status(begun)).isEqualTo("completed");
        browser.open(begun.link());
        browser.sees(BACK);
    }

    @Test
    void whoGoesBackAfterTheSignInIsDoneAlready() {
        Begun begun = scene.begin("zoho");
        browser.open(begun.link());
        toZoho();
        browser.sees(CONSENT);
        browser.press("Accept");
        browser.sees(DONE);

        browser.back();
        browser.sees(CONSENT);
        browser.press("Accept");
        browser.sees(DONE);
        browser.reload();
        browser.sees(DONE);
        browser.back();
        browser.back();
        browser.sees(DONE); // at the link itself
        assertThat(browser.address()).isEqualTo(begun.link());

        assertThat(scene.zoho().tokenCalls("us")).isEqualTo(1);
        assertThat(scene.status(begun)).isEqualTo("completed");
    }

    @Test
    void whoGoesBackAfterTheFormOrSendsItTwiceIsDoneAlready() {
        Begun begun = scene.begin("freshsales");
        browser.open(begun.link());
        connectFreshsales(scene.key());
        browser.sees(DONE);

        browser.reload();
        browser.sees(DONE);
        browser.back();

        browser.sees(DONE);
        assertThat(scene.status(begun)).isEqualTo("completed");
    }

    @Test
    void aPageThatWasOpenBeforeTheEndLeadsToItToo() {
        Begun begun = scene.begin("zoho");
        browser.open(begun.link());
        String old = browser.newTab();
        browser.open(begun.link());
        toZoho();
        browser.sees(CONSENT);
        browser.press("Accept");
        browser.sees(DONE);

        browser.tab(old);
        toZoho();

        browser.sees(DONE);
        assertThat(scene.status(begun)).isEqualTo("completed");
    }

    @Test
    void twoTabsOfOneLinkConnectOnce() {
        Begun begun = scene.begin("zoho");
        browser.open(begun.link());
        String first = browser.newTab();
        browser.open(begun.link());
        toZoho();
        browser.sees(CONSENT);
        String second = browser.tab(first);
        toZoho();
        browser.sees(CONSENT);

        browser.tab(second);
        browser.press("Accept");
        browser.sees(DONE);
        browser.tab(first);
        browser.press("Accept");
        browser.sees(DONE);

        assertThat(scene.zoho().tokenCalls("us")).isEqualTo(1);
        assertThat(scene.status(begun)).isEqualTo("completed");
    }

    @Test
    void aTabThatComesTooEarlyWaitsForTheEnd() {
        Begun begun = scene.begin("zoho");
        browser.open(begun.link());
        toZoho();
        browser.sees(CONSENT);
        String callback = scene.zoho().accept(URI.create(browser.address())).toString();
        scene.zoho().hangTokens(true);

        browser.run("window.open(arguments[0])", callback);
        await().until(() -> scene.zoho().mostTokenCallsAtOnce("us") == 1);
        browser.open(callback);
        browser.sees("One moment");
        assertThat(scene.status(begun)).isEqualTo("pending");
        scene.zoho().hangTokens(false);

        browser.sees(DONE);
        assertThat(scene.zoho().tokenCalls("us")).isEqualTo(1);
    }

    @Test
    void aCallbackInAnotherBrowserConnectsNothing() {
        Begun attackers = scene.begin("zoho");
        browser.open(attackers.link());
        toZoho();
        browser.sees(CONSENT);
        String callback = scene.zoho().accept(URI.create(browser.address())).toString();
        List<Map<String, Object>> attacker = browser.cookies();

        browser.become(List.of());
        browser.open(scene.begin("zoho").link()); // the victim has a cookie, too
        assertThat(browser.cookies()).isNotEmpty().isNotEqualTo(attacker);
        browser.open(callback);

        browser.sees("This was started in another browser, so nothing was connected.");
        assertThat(scene.status(attackers)).isEqualTo("failed other_browser");
        browser.become(attacker);
        browser.open(callback);
        browser.sees("Your account is not connected");
        assertThat(scene.zoho().tokenCalls("us")).isZero();
        assertThat(scene.leads(attackers)).isEqualTo(409);
    }

    @Test
    void aLinkServesTheBrowserThatContinuedFirst() {
        Begun begun = scene.begin("zoho");
        browser.open(begun.link());
        List<Map<String, Object>> later = browser.cookies();
        String laterTab = browser.newTab();
        browser.become(List.of());
        browser.open(begun.link());
        toZoho();
        browser.sees(CONSENT);
        List<Map<String, Object>> first = browser.cookies();
        assertThat(first).isNotEmpty().isNotEqualTo(later);

        String firstTab = browser.tab(laterTab);
        browser.become(later);
        toZoho();

        browser.sees("This link does not work");
        browser.tab(firstTab);
        browser.become(first);
        browser.press("Accept");
        browser.sees(DONE);
    }

    @Test
    void aBrowserThatForgetsItsCookieOpensTheLinkAgain() {
        Begun begun = scene.begin("zoho");
        browser.open(begun.link());
        browser.forgetCookies();
        toZoho();
        browser.sees("Your browser sent no cookie");

        browser.one("a").click();

        browser.sees("Where is your account?");
        toZoho();
        browser.sees(CONSENT);
        browser.press("Accept");
        browser.sees(DONE);
    }

    @Test
    void zohoIsConnectedWithoutScripts() {
        withoutScripts();
        Begun begun = scene.begin("zoho");
        browser.open(begun.link());
        toZoho();
        browser.sees(CONSENT);
        browser.press("Accept");

        browser.sees(DONE);
        assertThat(scene.status(begun)).isEqualTo("completed");
    }

    @Test
    void freshsalesIsConnectedWithoutScripts() {
        withoutScripts();
        Begun begun = scene.begin("freshsales", "returnUrl", scene.application() + "/chat");
        browser.open(begun.link());
        connectFreshsales("no-key-of-anybody");
        browser.sees("Please check what you entered.");
        browser.focuses("alert");
        browser.fill("apiKey", scene.key());
        browser.press("Connect");

        browser.sees(BACK);
        assertThat(scene.status(begun)).isEqualTo("completed");
    }

    private void withoutScripts() {
        String scripted =
                scene.applicationShows("/scripted", "<p>no script</p><script>document.body.innerText='ran'</script>");
        browser.open(scripted);
        browser.sees("ran");
        browser.runScripts(false);
        browser.open(scripted);
        browser.sees("no script");
    }

    private void connectFreshsales(String key) {
        browser.fill("domain", "acme");
        browser.fill("apiKey", key);
        browser.press("Connect");
    }

    /** Continues, as a user of the data centre in the United States. */
    private void toZoho() {
        browser.choose("region", "United States (zoho.com)");
        browser.press(TO_ZOHO);
    }
}
