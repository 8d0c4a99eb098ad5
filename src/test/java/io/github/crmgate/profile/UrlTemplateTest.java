package io.github.crmgate.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class UrlTemplateTest {

    @ParameterizedTest
    @CsvSource({
        "https://{tenant}.example.com/api, acme, https://acme.example.com/api",
        "https://{tenant}.example.com/api, '  AcMe ', https://acme.example.com/api",
        "https://{tenant}.example.com, a, https://a.example.com",
        "https://{tenant}.example.com, 0-9, https://0-9.example.com",
        "https://eu-{tenant}.crm.example.com:8443, acme, https://eu-acme.crm.example.com:8443",
        "https://{tenant}.example.co.uk, acme, https://acme.example.co.uk",
        "https://api.example.com/{tenant}/v1, Acme & Co/Ltd, https://api.example.com/Acme%20%26%20Co%2FLtd/v1",
        "https://api.example.com/org:{tenant}/v1, ..;a, https://api.example.com/org:..%3Ba/v1",
        "https://api.example.com/{tenant}, '?x=1#y', https://api.example.com/%3Fx%3D1%23y",
        "https://api.example.com/{tenant}, '%2e%2e', https://api.example.com/%252e%252e",
        "https://api.example.com/{tenant}, é, https://api.example.com/%C3%A9",
        "https://api.example.com/x?org={tenant}&a=b, a&b=c, https://api.example.com/x?org=a%26b%3Dc&a=b",
        "http://localhost:8080/{tenant}, acme, http://localhost:8080/acme",
        "http://127.0.0.1:1/, acme, http://127.0.0.1:1/",
        "http://[::1]/, acme, http://[::1]/",
        "HTTPS://api.example.com, acme, https://api.example.com",
    })
    void aValueGoesWhereItsNameStands(String template, String value, URI url) {
        assertThat(UrlTemplate.parse(template).expand(Map.of("tenant", value))).isEqualTo(url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.com/",
                "evil.com",
                "a.b",
                "a@b",
                "a:b",
                "a/b",
                "a\\b",
                "..",
                ".",
                "-a",
                "a-",
                "a b",
                "a_b",
                "a%2eb",
                "a#",
                "a?",
                "{tenant}",
                "{other}",
                "a\r\nHost: evil.com",
                "а\u0441me", // Cyrillic
                "acme\u3002evil", // a full stop that IDNA maps to a dot
                "\uff45vil", // a full-width letter
                "\u212aelvin", // its small letter is an ASCII k
                "\u0130stanbul",
                "acme\u0000",
                "acme\u00ad",
                "\u2025",
            })
    void inAHostOnlyALabelIsTakenAndTheRefusalNeverTellsTheValue(String value) {
        UrlTemplate template = UrlTemplate.parse("https://{tenant}.example.com/api");

        FieldValueException refusal = catchThrowableOfType(
                FieldValueException.class, () -> template.expand(Map.of("tenant", value, "other", "x")));

        assertThat(refusal.field()).isEqualTo("tenant");
        assertThat(refusal)
                .hasMessage("tenant must be a name such as acme: letters, digits and dashes, without dots, at most 63")
                .hasNoCause();
    }

    @Test
    void aLabelHas63LettersAtMostWithWhatStandsAroundTheValue() {
        String longest = "a".repeat(63);

        assertThat(UrlTemplate.parse("https://{tenant}.example.com").expand(Map.of("tenant", longest)))
                .hasHost(longest + ".example.com");
        assertRefused("https://{tenant}.example.com", longest + "a");
        assertRefused("https://eu-{tenant}.example.com", longest);
        assertRefused("https://{tenant}.{tenant}.{tenant}.{tenant}.example.com", longest);
    }

    @ParameterizedTest
    @ValueSource(strings = {".", "..", " .. ", "a\nb", "a\u0000", "a\u007f"})
    void inAPathNeitherDotsNorControlCharactersAreTaken(String value) {
        assertRefused("https://api.example.com/{tenant}/x", value);
    }

    @Test
    void dotsAreFoundWhateverTheyAreMadeOf() {
        assertRefused("https://api.example.com/.{tenant}/x", ".");
        assertRefused("https://api.example.com/%2e{tenant}/x", ".");
        assertRefused("https://api.example.com/{tenant}{tenant}/x", ".");
        assertThat(UrlTemplate.parse("https://api.example.com/v{tenant}/x").expand(Map.of("tenant", "..")))
                .hasPath("/v../x");
    }

    @Test
    void aValueInAQueryHasNoControlCharacters() {
        assertRefused("https://api.example.com/?a={tenant}", "a\r\nb");
    }

    @Test
    void aValueThatLooksLikeAPlaceholderIsNotExpanded() {
        assertThat(UrlTemplate.parse("https://api.example.com/{a}/{b}").expand(Map.of("a", "{b}", "b", "$1\\")))
                .isEqualTo(URI.create("https://api.example.com/%7Bb%7D/%241%5C"));
    }

    @Test
    void aMissingOrBlankValueIsRefused() {
        assertRefused("https://{tenant}.example.com", " ");
        assertThat(catchThrowableOfType(
                        FieldValueException.class,
                        () -> UrlTemplate.parse("https://api.example.com/{org}").expand(Map.of())))
                .hasMessage("org is missing");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "api.example.com",
                "ftp://api.example.com",
                "//api.example.com",
                "https://",
                "https:///path",
                "{scheme}://api.example.com",
                "http{s}://api.example.com",
                "{tenant}",
                "{accounts}/oauth/v2/auth",
                "https://user:s3cret@api.example.com",
                "https://{tenant}@api.example.com",
                "https://{tenant}:x@api.example.com",
                "https://api.example.com:{port}",
                "https://api.example.com:0",
                "https://api.example.com:65536",
                "https://api.example.com:",
                "https://api..example.com",
                "https://.example.com",
                "https://api.example.com.",
                "https://a_b.example.com",
                "https://-a.example.com",
                "https://exämple.com",
                "https://api.example.com\\@evil.com",
                "https://api.example.com/#s3cret",
                "https://api.example.com/a b",
                "https://api.example.com/é",
                "https://api.example.com/%zz",
                "https://api.example.com/{",
                "https://api.example.com/{a b}",
                "https://api.example.com/{{tenant}}",
                "https://{{tenant}}.example.com",
                "https://api.example.com/../x",
                "https://api.example.com/%2E./x",
                "https://api.example.com/x\r\n",
                "http://api.example.com",
                "http://localhost.example.com",
                "http://127.0.0.2",
                "http://{tenant}.localhost",
                "https://{tenant}",
                "https://{tenant}.com",
                "https://{tenant}.localhost",
                "https://{tenant}.co.uk",
                "https://{tenant}.com.au",
                "https://example.{tld}",
                "https://api.{tenant}.com",
                "https://api.{tenant}-crm.com",
                "https://api.example-{tenant}",
                "https://{tenant}.0.1",
                "https://[{tenant}::1]",
            })
    void whatCouldSendACredentialElsewhereIsNoTemplate(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> UrlTemplate.parse(text))
                .satisfies(refusal -> assertThat(refusal.getMessage())
                        .startsWith("must ")
                        .doesNotContain("s3cret")
                        .doesNotContain("evil"));
    }

    @Test
    void namesComeInOrderAndOnce() {
        UrlTemplate template = UrlTemplate.parse("https://{a}.{b}.example.com/{c}/{a}?d={d}");

        assertThat(template.names()).containsExactly("a", "b", "c", "d");
        assertThat(template.hostNames()).containsExactly("a", "b");
        assertThat(template).hasToString("https://{a}.{b}.example.com/{c}/{a}?d={d}");
    }

    private static void assertRefused(String template, String value) {
        FieldValueException refusal = catchThrowableOfType(
                FieldValueException.class, () -> UrlTemplate.parse(template).expand(Map.of("tenant", value)));
        assertThat(refusal).as(template).isNotNull();
        assertThat(refusal.field()).isEqualTo("tenant");
        if (value.length() > 2) {
            assertThat(refusal.getMessage()).doesNotContain(value);
        }
    }
}
