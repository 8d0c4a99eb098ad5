package io.github.crmgate.secret;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class KnownSecretsTest {
    private static final String SECRET = "1000.a/b+c=\"d\"&é %";
    private final KnownSecrets secrets = KnownSecrets.of(List.of(SECRET, "hunter22", "pa55"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                SECRET,
                "1000.a%2Fb%2Bc%3D%22d%22%26%C3%A9%20%25",
                "1000.a%2fb%2bc%3d%22d%22%26%c3%a9+%25",
                "1000%2Ea%252Fb%252Bc%253D%2522d%2522%2526%25C3%25A9%2520%25",
                "1000.a\\/b+c=\\\"d\\\"&é %",
                "1000.a\\/b\\u002bc\\u003D\\\\\"d\\\\\"\\u0026\\u00E9 %",
                "1000.a/b+c=&quot;d&quot;&amp;é %",
                "1000.a&#x2F;b&#43;c&#61;&#34;d&#34;&amp;&#233; &#37;",
            })
    void aSecretIsRemovedInAnyEncoding(String encoded) {
        assertThat(secrets.removeFrom("The token '" + encoded + "' is wrong, really: " + encoded))
                .isEqualTo("The token '****' is wrong, really: ****");
    }

    @Test
    void aPercentSignMayBeEncodedTwice() {
        assertThat(KnownSecrets.of(List.of("secret%1")).removeFrom("secret%25251 secret%251 secret%1"))
                .isEqualTo("**** **** ****");
    }

    @Test
    void aSecretIsRemovedWithinWords() {
        assertThat(secrets.removeFrom("xhunter22y")).isEqualTo("x****y");
    }

    @Test
    void aShortSecretIsRemovedWhereItStandsAlone() {
        assertThat(secrets.removeFrom("wrong password pa55, not pa556 (user:pa55)"))
                .isEqualTo("wrong password ****, not pa556 (user:****)");
    }

    @Test
    void base64IsRemovedWithAndWithoutItsPadding() {
        KnownSecrets basic = KnownSecrets.of(List.of("YW5uOnA6dw=="));

        assertThat(basic.removeFrom("Basic YW5uOnA6dw== Basic YW5uOnA6dw Basic YW5uOnA6dw%3D%3D"))
                .isEqualTo("Basic **** Basic **** Basic ****");
    }

    @Test
    void aSecretThatHoldsAnotherOneIsRemovedWhole() {
        assertThat(KnownSecrets.of(List.of("12345678", "Token token=12345678"))
                        .removeFrom("Token token=12345678 12345678"))
                .isEqualTo("**** ****");
    }

    @Test
    void otherTextsStayAsTheyAre() {
        for (String text : List.of("", "hunter2", "100% of 1+1 \\ &amp; %zz \\u12", "1000.a%2Fb")) {
            assertThat(secrets.removeFrom(text)).isEqualTo(text);
        }
    }

    @Test
    void blankValuesAreNoSecrets() {
        assertThat(KnownSecrets.of(List.of("", " ")).removeFrom("a = b")).isEqualTo("a = b");
    }

    @Test
    void noSecretShows() {
        assertThat(secrets).hasToString("3 secrets");
    }
}
