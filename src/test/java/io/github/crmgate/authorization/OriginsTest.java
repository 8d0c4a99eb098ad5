package io.github.crmgate.authorization;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OriginsTest {
    private final Origins origins =
            new Origins(Set.of(URI.create("https://app.example.com"), URI.create("http://h:81")));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://app.example.com",
                "https://app.example.com/",
                "HTTPS://APP.example.com:443/any/path?with=query#and",
                "http://h:81/x"
            })
    void schemeHostAndPortDecide(String url) {
        assertThat(Origins.url(url))
                .hasValueSatisfying(
                        allowed -> assertThat(origins.allow(allowed)).isTrue());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://app.example.com",
                "https://app.example.com:444",
                "https://app.example.com.evil.example",
                "https://evil.example/https://app.example.com",
                "http://h",
                "https://h:81"
            })
    void anythingElseIsAnotherOrigin(String url) {
        assertThat(Origins.url(url))
                .hasValueSatisfying(other -> assertThat(origins.allow(other)).isFalse());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/path",
                "//app.example.com",
                "javascript:alert(1)",
                "data:text/html,x",
                "https:app.example.com",
                "https://user@app.example.com/",
                "https://app.example.com\\@evil.example",
                "https://app.example.com/\r\nSet-Cookie: x",
                "https://app_example/",
                "ftp://app.example.com"
            })
    void whatIsNoWebAddressIsNone(String text) {
        assertThat(Origins.url(text)).isEmpty();
    }
}
