package io.github.crmgate.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.crmgate.profile.AuthorizationField.In;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AuthorizationFieldTest {
    private static final ValueTemplate VALUE = new ValueTemplate("Token token={{key}}");

    @ParameterizedTest
    @CsvSource({
        "HEADER, Authorization",
        "HEADER, X-Api-Key",
        "HEADER, x!#$%&'*+.^_`|~9",
        "QUERY, api key",
        "QUERY, 'a&b'",
        "PAYLOAD, api.key",
        "PATH, key",
        "PATH, api_key-2",
    })
    void aKeyStandsWhereItCan(In in, String key) {
        assertThatCode(() -> new AuthorizationField(in, key, VALUE)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "X Api",
                "X-Api:",
                "X-Api\r\nHost",
                "X-Äpi",
                "X(Api)",
                "Host",
                "HOST",
                "content-length",
                "Content-Type",
                "Content-Encoding",
                "Cookie",
                "Set-Cookie",
                "Connection",
                "Keep-Alive",
                "TE",
                "Trailer",
                "Transfer-Encoding",
                "Upgrade",
                "Expect",
                "Proxy-Authorization",
                "Proxy-Authenticate",
                "Proxy-Connection",
                "HTTP2-Settings",
                "CamelHttpUri",
                "camelhttppath",
                "org.apache.camel.x",
            })
    void aHeaderThatSteersTheMessageIsRefused(String key) {
        assertThatIllegalArgumentException().isThrownBy(() -> new AuthorizationField(In.HEADER, key, VALUE));
    }

    @ParameterizedTest
    @CsvSource({"QUERY, ' '", "QUERY, 'a\nb'", "PAYLOAD, ''", "PATH, {key}", "PATH, a/b", "PATH, ''", "PATH, 1"})
    void aKeyThatNamesNothingIsRefused(In in, String key) {
        assertThatIllegalArgumentException().isThrownBy(() -> new AuthorizationField(in, key, VALUE));
    }

    @Test
    void aHeaderTakesAsciiOnly() {
        ValueTemplate umlaut = new ValueTemplate("Schlüssel {{key}}");

        assertThatIllegalArgumentException().isThrownBy(() -> new AuthorizationField(In.HEADER, "X-Key", umlaut));
        assertThatCode(() -> new AuthorizationField(In.QUERY, "key", umlaut)).doesNotThrowAnyException();
    }

    @Test
    void itsTextNeverTellsTheValue() {
        ValueTemplate constant = new ValueTemplate("s3cret-of-the-app {{key}}");

        assertThat(new AuthorizationField(In.HEADER, "X-App", constant)).hasToString("header X-App");
        assertThat(constant).hasToString("[key]");
    }

    @Test
    void namesOfAValueComeInOrderAndOnce() {
        assertThat(new ValueTemplate("{{ b }}:{{a}}:{{b}}").names()).containsExactly("b", "a");
        assertThat(new ValueTemplate("constant").names()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{key}",
                "{{key}",
                "{{key}}}",
                "{{{key}}}",
                "{{}}",
                "{{a b}}",
                "{{1}}",
                "}{",
                "a\r\nb{{key}}"
            })
    void whatIsNoTemplateIsRefusedWithoutItsText(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ValueTemplate(text))
                .withMessageStartingWith("must ")
                .satisfies(refusal -> assertThat(refusal.getMessage()).doesNotContain("a b"));
    }
}
