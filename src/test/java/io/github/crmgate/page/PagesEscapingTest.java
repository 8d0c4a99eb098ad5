package io.github.crmgate.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** No value of a page can become markup: each field of each record is tried with each attack, one at a time. */
final class PagesEscapingTest {
    private static final List<String> ATTACKS =
            List.of("\"><script>alert(1)</script>", "' onfocus=alert(1) x='", "{{x}}", "</title><b>", "&quot;><i>");
    private static final String MARK = "Mark7";
    private static final Pages PAGES = new Pages("");

    /** Every place of a page that takes any text, each as a way to put a text there and render the page. */
    private static Map<String, Function<String, String>> places() {
        Map<String, Function<String, String>> places = new LinkedHashMap<>();
        places.put("Purpose.provider", text -> asked(new Purpose(text, "A", null, List.of())));
        places.put("Purpose.application", text -> asked(new Purpose("P", text, null, List.of())));
        places.put("Purpose.owner", text -> asked(new Purpose("P", "A", text, List.of())));
        places.put("Purpose.shared", text -> asked(new Purpose("P", "A", null, List.of("x", text))));
        places.put("Region.code", text -> chosen(new Region(text, "l", true)));
        places.put("Region.label", text -> chosen(new Region("c", text, false)));
        places.put("FormField.name", text -> entered(new FormField(text, "l", null, false, true, null, null)));
        places.put("FormField.label", text -> entered(new FormField("n", text, null, true, true, null, "e")));
        places.put("FormField.hint", text -> entered(new FormField("n", "l", text, true, true, null, null)));
        places.put("FormField.value", text -> entered(new FormField("n", "l", null, false, true, text, null)));
        places.put("FormField.error", text -> entered(new FormField("n", "l", null, false, true, null, text)));
        places.put(
                "FormPage.error",
                text -> PAGES.form(new FormPage(SamplePages.FRESHSALES, List.of(), text, SamplePages.SUBMISSION)));
        places.put("MessagePage.application", text -> told(text, "h", "t", null, null));
        places.put("MessagePage.heading", text -> told("a", text, "t", null, null));
        places.put("MessagePage.text", text -> told("a", "h", text, null, null));
        places.put("MessagePage.reference", text -> told("a", "h", "t", null, text));
        places.put(
                "MessagePage.account",
                text -> PAGES.message(new MessagePage("a", MessagePage.Kind.PROBLEM, "h", text, "t", null, null)));
        places.put("Link.label", text -> told("a", "h", "t", new Link("/x", text), null));
        return places;
    }

    static Stream<Arguments> attacksOnPlaces() {
        return places().entrySet().stream()
                .flatMap(place ->
                        ATTACKS.stream().map(attack -> Arguments.of(place.getKey(), attack, place.getValue())));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("attacksOnPlaces")
    void aValueStaysText(String place, String attack, Function<String, String> page) {
        String plain = page.apply(MARK);
        String attacked = page.apply(attack);

        assertThat(plain).contains(MARK);
        assertThat(attacked).isEqualTo(plain.replace(MARK, escaped(attack)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("attacksOnPlaces")
    void escapedTextHoldsNothingThatEndsAnAttributeOrBeginsAnElement(String place, String attack) {
        assertThat(escaped(attack)).doesNotContain("\"", "'", "<", ">", "=");
    }

    @Test
    void everyTextOfEveryRecordIsTried() {
        List<String> texts = new ArrayList<>();
        for (Class<?> type : List.of(
                Purpose.class,
                Submission.class,
                Region.class,
                SignInPage.class,
                FormField.class,
                FormPage.class,
                MessagePage.class,
                Link.class)) {
            for (RecordComponent component : type.getRecordComponents()) {
                if (component.getGenericType().getTypeName().contains("java.lang.String")) {
                    texts.add(type.getSimpleName() + "." + component.getName());
                }
            }
        }
        List<String> tried = new ArrayList<>(places().keySet());
        tried.addAll(List.of("Submission.action", "Link.href")); // below, since they take addresses only

        assertThat(tried).containsExactlyInAnyOrderElementsOf(texts);
    }

    @Test
    void anAddressTakesNoMarkupAtAll() {
        for (String attack : ATTACKS) {
            assertThatThrownBy(() -> new Submission("/connect/" + attack)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> new Link("https://host/" + attack, "l"))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void whatAnAddressMayHoldIsEscapedInIt() {
        Submission submission = new Submission("/connect/'onfocus=x&a");

        assertThat(PAGES.signIn(new SignInPage(SamplePages.ZOHO, List.of(), submission)))
                .contains("action=\"/connect/&#39;onfocus&#x3D;x&amp;a\"");
        assertThat(PAGES.form(new FormPage(SamplePages.ZOHO, List.of(), null, submission)))
                .contains("action=\"/connect/&#39;onfocus&#x3D;x&amp;a\"");
        assertThat(told("a", "h", "t", new Link("https://host/'onfocus=x&a", "l"), null))
                .contains("href=\"https://host/&#39;onfocus&#x3D;x&amp;a\"");
    }

    private static String asked(Purpose purpose) {
        return PAGES.signIn(new SignInPage(purpose, List.of(), SamplePages.SUBMISSION))
                + PAGES.form(new FormPage(purpose, List.of(), null, SamplePages.SUBMISSION));
    }

    private static String chosen(Region region) {
        return PAGES.signIn(new SignInPage(SamplePages.ZOHO, List.of(region), SamplePages.SUBMISSION));
    }

    private static String entered(FormField field) {
        return PAGES.form(new FormPage(SamplePages.FRESHSALES, List.of(field), null, SamplePages.SUBMISSION));
    }

    private static String told(String application, String heading, String text, Link link, String reference) {
        return PAGES.message(new MessagePage(application, MessagePage.Kind.PROBLEM, heading, text, link, reference));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;")
                .replace("=", "&#x3D;");
    }
}
