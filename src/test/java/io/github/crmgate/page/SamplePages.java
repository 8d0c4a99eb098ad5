package io.github.crmgate.page;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Pages as end users meet them. */
final class SamplePages {
    static final Submission SUBMISSION = new Submission("/connect/aToken");
    static final Purpose ZOHO =
            new Purpose("Zoho CRM", "Acme Assistant", "ann@acme.example", List.of("Your leads, to see and to change"));
    static final Purpose FRESHSALES =
            new Purpose("Freshsales", "Acme Assistant", "ann@acme.example", List.of("Your leads, to see"));
    static final List<Region> REGIONS = List.of(
            new Region("us", "United States (zoho.com)", false),
            new Region("eu", "Europe (zoho.eu)", true),
            new Region("in", "India (zoho.in)", false));

    private SamplePages() {}

    static SignInPage signIn() {
        return new SignInPage(ZOHO, REGIONS, SUBMISSION);
    }

    static FormPage form() {
        return new FormPage(FRESHSALES, List.of(domain(null, null), key(null)), null, SUBMISSION);
    }

    static FormPage wrongForm() {
        return new FormPage(
                FRESHSALES,
                List.of(
                        domain("acme corp", "A subdomain has no spaces."),
                        key("Please enter your API key."),
                        new FormField("note", "Name of this connection", null, false, false, null, null)),
                "Freshsales could not be connected.",
                SUBMISSION);
    }

    static MessagePage done() {
        return new MessagePage(
                "Acme Assistant",
                MessagePage.Kind.DONE,
                "Zoho CRM is connected",
                "You can close this page and go back to your conversation.",
                null,
                null);
    }

    static MessagePage problem() {
        return new MessagePage(
                "Acme Assistant",
                MessagePage.Kind.PROBLEM,
                "Zoho CRM is not connected",
                "You chose not to give access at Zoho CRM. Nothing was saved.",
                new Link("/connect/aToken", "Try again"),
                "5f1c9e02-77aa");
    }

    static MessagePage waiting() {
        return new MessagePage(
                "Acme Assistant",
                MessagePage.Kind.WAITING,
                "This takes a little longer",
                "Zoho CRM has not answered yet. Please look again in a minute.",
                new Link("/connect/aToken", "Look again"),
                null);
    }

    /** Every sample, by a name that could be a file's. */
    static Map<String, String> all(Pages pages) {
        Map<String, String> all = new TreeMap<>();
        all.put("home", pages.home());
        all.put("sign-in", pages.signIn(signIn()));
        all.put(
                "sign-in-bare",
                pages.signIn(
                        new SignInPage(new Purpose("Zoho CRM", "CrmGate", null, List.of()), List.of(), SUBMISSION)));
        all.put(
                "sign-in-choose",
                pages.signIn(new SignInPage(
                        new Purpose(
                                "Zoho CRM",
                                "Acme Assistant",
                                "a-user-id-without-any-blank-that-is-much-longer-than-a-narrow-screen-is-wide@acme.example",
                                List.of(
                                        "Your leads: names, companies, email addresses and phone numbers, in all views",
                                        "Your name and the organization you belong to")),
                        REGIONS.stream()
                                .map(region -> new Region(region.code(), region.label(), false))
                                .toList(),
                        SUBMISSION)));
        all.put("form", pages.form(form()));
        all.put("form-wrong", pages.form(wrongForm()));
        all.put("done", pages.message(done()));
        all.put(
                "done-link",
                pages.message(new MessagePage(
                        "Acme Assistant",
                        MessagePage.Kind.DONE,
                        "Freshsales is connected",
                        "You can go back to your conversation now.",
                        new Link("https://chat.acme.example/c/17?from=crm&ok=1", "Back to Acme Assistant"),
                        null)));
        all.put("problem", pages.message(problem()));
        all.put("waiting", pages.message(waiting()));
        return all;
    }

    /** A required field with visible text. */
    static FormField field(String name, String label, @Nullable String hint, @Nullable String error) {
        return new FormField(name, label, hint, false, true, null, error);
    }

    private static FormField domain(@Nullable String value, @Nullable String error) {
        String hint = "The first part of the address in your browser, such as acme in acme.myfreshworks.com.";
        return new FormField("domain", "User subdomain", hint, false, true, value, error);
    }

    private static FormField key(@Nullable String error) {
        String hint = "In Freshsales, click your picture, then Profile Settings, then API Settings.";
        return new FormField("apiKey", "API key", hint, true, true, null, error);
    }
}
