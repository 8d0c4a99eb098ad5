package io.github.crmgate.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PagesTest {
    private static final Pattern ATTRIBUTE_NAMING_IDS = Pattern.compile(" (?:for|aria-describedby)=\"([^\"]+)\"");

    private final Pages pages = new Pages("/crm");

    static Stream<String> everyPage() {
        return SamplePages.all(new Pages("/crm")).values().stream();
    }

    @ParameterizedTest
    @MethodSource("everyPage")
    void aPageNeedsNothingButTheStylesheet(String page) {
        assertThat(page)
                .startsWith("<!DOCTYPE html>")
                .contains("<link rel=\"stylesheet\" href=\"/crm/assets/crmgate.css\">")
                .contains("<link rel=\"icon\" href=\"/crm/favicon.ico\" type=\"image/svg+xml\">")
                .doesNotContainIgnoringCase("<script")
                .doesNotContainIgnoringCase("<style")
                .doesNotContainIgnoringCase("style=")
                .doesNotContainIgnoringCase("javascript:")
                .doesNotContainPattern("(?i)\\son[a-z]+\\s*=")
                .doesNotContainPattern("(?i)\\ssrc\\s*=");
        assertThat(page.replaceAll("<a class=\"button\" href=\"[^\"]*\"", ""))
                .doesNotContainIgnoringCase("http:")
                .doesNotContainIgnoringCase("https:");
    }

    @ParameterizedTest
    @MethodSource("everyPage")
    void aScreenReaderFindsItsWayInAPage(String page) {
        assertThat(page).contains("<html lang=\"en\">").contains("<meta name=\"viewport\"");
        assertThat(page).containsOnlyOnce("<title>").containsOnlyOnce("<h1>").containsOnlyOnce("<main>");
        Matcher named = ATTRIBUTE_NAMING_IDS.matcher(page);
        while (named.find()) {
            assertThat(named.group(1).split(" "))
                    .allSatisfy(id -> assertThat(page).containsOnlyOnce(" id=\"" + id + "\""));
        }
        assertThat(page).doesNotContain("{{").doesNotContain("}}");
    }

    @Test
    void theSignInSaysWhoAsksForWhat() {
        assertThat(pages.signIn(SamplePages.signIn()))
                .contains("<title>Connect Zoho CRM · Acme Assistant</title>")
                .contains("<h1>Connect Zoho CRM</h1>")
                .contains("Acme Assistant asks to use your Zoho CRM account.")
                .contains("For: <strong><bdi>ann@acme.example</bdi></strong>")
                .contains("<li>Your leads, to see and to change</li>")
                .contains("Only continue if you asked for this link yourself.")
                .contains("You will sign in at Zoho CRM, and Acme Assistant never sees your password.")
                .contains("<form method=\"post\" action=\"/crm/connect/aToken\">")
                .containsOnlyOnce("<button type=\"submit\">Continue to Zoho CRM</button>")
                .contains("<h2>Requested access</h2>");
    }

    @Test
    void aRegionIsChosenWhereThereIsAChoice() {
        assertThat(pages.signIn(SamplePages.signIn()))
                .contains("<label for=\"region\">")
                .contains("<option value=\"us\">United States (zoho.com)</option>")
                .contains("<option value=\"eu\" selected>Europe (zoho.eu)</option>")
                .doesNotContain("<option value=\"\"");
        assertThat(pages.signIn(new SignInPage(
                        SamplePages.ZOHO, List.of(new Region("eu", "Europe", false)), SamplePages.SUBMISSION)))
                .contains("<select id=\"region\" name=\"" + SignInPage.REGION + "\" required")
                .contains("<option value=\"\" selected>Choose a region</option>");
        assertThat(pages.signIn(new SignInPage(SamplePages.ZOHO, List.of(), SamplePages.SUBMISSION)))
                .doesNotContain("<select")
                .doesNotContain("region");
    }

    @Test
    void whatIsNotKnownIsNotMentioned() {
        Purpose bare = new Purpose("Zoho CRM", "CrmGate", null, List.of());

        assertThat(pages.signIn(new SignInPage(bare, List.of(), SamplePages.SUBMISSION)))
                .doesNotContain("For:")
                .doesNotContain("<h2>")
                .doesNotContain("<ul>");
    }

    @Test
    void aFieldIsTiedToItsLabelAndItsHint() {
        assertThat(pages.form(SamplePages.form()))
                .contains("<title>Connect Freshsales · Acme Assistant</title>")
                .contains("<label for=\"field-1\">User subdomain</label>")
                .contains("<p class=\"hint\" id=\"field-1-hint\">The first part of the address")
                .contains("<input id=\"field-1\" name=\"domain\" type=\"text\" autocomplete=\"off\""
                        + " autocapitalize=\"none\" spellcheck=\"false\" required aria-describedby=\"field-1-hint\">")
                .containsOnlyOnce("<button type=\"submit\">Connect</button>")
                .doesNotContain("role=\"alert\"")
                .doesNotContain("aria-invalid")
                .doesNotContain("(optional)");
    }

    @Test
    void whatIsWrongIsToldAtTheTopAndBesideTheField() {
        assertThat(pages.form(SamplePages.wrongForm()))
                .contains("<title>Problem: connect Freshsales · Acme Assistant</title>")
                .contains("<div class=\"alert\" role=\"alert\" tabindex=\"-1\" autofocus>\n"
                        + "<p>Freshsales could not be connected.</p>\n"
                        + "<p><a href=\"#field-1\">User subdomain: A subdomain has no spaces.</a></p>\n"
                        + "<p><a href=\"#field-2\">API key: Please enter your API key.</a></p>\n</div>")
                .contains("<p class=\"error\" id=\"field-1-error\">A subdomain has no spaces.</p>")
                .contains("value=\"acme corp\"")
                .contains("aria-describedby=\"field-1-hint field-1-error\" aria-invalid=\"true\"")
                .contains("Name of this connection <span class=\"optional\">(optional)</span></label>");
    }

    @Test
    void aFormWithAWrongFieldOnlySaysSoAtTheTopToo() {
        FormField domain = SamplePages.field("domain", "User subdomain", null, "It is missing.");

        assertThat(pages.form(new FormPage(SamplePages.FRESHSALES, List.of(domain), null, SamplePages.SUBMISSION)))
                .contains("role=\"alert\"")
                .contains("<p>Please check what you entered.</p>")
                .contains("aria-describedby=\"field-1-error\"");
        assertThat(pages.form(new FormPage(
                        SamplePages.FRESHSALES, List.of(), "Freshsales does not answer.", SamplePages.SUBMISSION)))
                .contains("autofocus>\n<p>Freshsales does not answer.</p>\n</div>");
    }

    @Test
    void aSecretIsTypedUnseenAndNeverComesBack() {
        String page = pages.form(SamplePages.form());
        String input = page.substring(page.indexOf("<input id=\"field-2\""));

        assertThat(input.substring(0, input.indexOf('>')))
                .contains("type=\"password\" autocomplete=\"off\"")
                .doesNotContain("value=");
        assertThatThrownBy(() -> new FormField("apiKey", "API key", null, true, true, "s3cr3t", null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("apiKey")
                .hasMessageNotContaining("s3cr3t");
    }

    @Test
    void aMessageSaysHowItWent() {
        assertThat(pages.message(SamplePages.done()))
                .contains("<title>Zoho CRM is connected · Acme Assistant</title>")
                .contains("<div class=\"message done\" role=\"status\">")
                .contains("<h1>Zoho CRM is connected</h1>")
                .doesNotContain("<a ")
                .doesNotContain("Reference");
        assertThat(pages.message(SamplePages.problem()))
                .contains("<div class=\"message problem\" role=\"alert\">")
                .contains("<a class=\"button\" href=\"/crm/connect/aToken\">Try again</a>")
                .contains("Reference, if you need help: <bdi>5f1c9e02-77aa</bdi>");
        assertThat(pages.message(SamplePages.waiting())).contains("<div class=\"message waiting\" role=\"status\">");
    }

    @Test
    void theUserCanDeclineAfterWhatTheEnterKeyPresses() {
        for (String page : List.of(pages.signIn(SamplePages.signIn()), pages.form(SamplePages.form()))) {
            assertThat(page)
                    .containsSubsequence(
                            "<button type=\"submit\">",
                            "<button class=\"cancel\" type=\"submit\" name=\"cancel\" value=\"true\" formnovalidate>Cancel",
                            "</form>");
        }
    }

    @Test
    void logoAndPrivacyPolicyAreShownWhereThereAreSome() {
        Brand brand =
                new Brand(URI.create("https://cdn.example/l.svg?v=1"), URI.create("https://acme.example/privacy"));

        for (String page : SamplePages.all(new Pages("/crm", brand)).values()) {
            if (!page.contains("<title>Home")) {
                assertThat(page)
                        .contains("<img src=\"https://cdn.example/l.svg?v&#x3D;1\" alt=\"\">")
                        .contains("<a href=\"https://acme.example/privacy\" target=\"_blank\" rel=\"noopener"
                                + " noreferrer\">Privacy policy of ");
            }
        }
        assertThat(pages.home()).doesNotContain("<img").doesNotContain("<footer>");
        assertThatThrownBy(() -> new Brand(URI.create("javascript:alert(1)"), null))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theConnectedAccountIsNamed() {
        MessagePage page =
                new MessagePage("Acme", MessagePage.Kind.DONE, "Done", "acme.myfreshworks.com", "Done.", null, null);

        assertThat(pages.message(page))
                .contains("<p class=\"account\">Account: <strong><bdi>acme.myfreshworks.com</bdi></strong></p>");
        assertThat(pages.message(SamplePages.done())).doesNotContain("Account:");
    }

    @Test
    void aLinkIntoTheWebIsLeftAsItIs() {
        MessagePage page = new MessagePage(
                "Acme",
                MessagePage.Kind.DONE,
                "Done",
                "Done.",
                new Link("https://chat.example/c?a=1&b=2", "Back"),
                null);

        assertThat(pages.message(page)).contains("href=\"https://chat.example/c?a&#x3D;1&amp;b&#x3D;2\"");
    }

    @Test
    void withoutABasePathsBeginAtTheRoot() {
        assertThat(new Pages("").signIn(SamplePages.signIn()))
                .contains("href=\"/assets/crmgate.css\"")
                .contains("action=\"/connect/aToken\"");
    }

    @Test
    void severalThreadsMayBeginAtOnce() {
        Pages fresh = new Pages("/crm");
        String expected = pages.form(SamplePages.wrongForm());

        assertThat(IntStream.range(0, 200).parallel().mapToObj(i -> fresh.form(SamplePages.wrongForm())))
                .containsOnly(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "crm", "/crm/", "//host", "/c rm", "https://host", "/crm?x", "/\"><b>"})
    void aBaseThatIsNoPathIsRefused(String base) {
        assertThatThrownBy(() -> new Pages(base)).isInstanceOf(IllegalArgumentException.class);
    }
}
