package io.github.crmgate.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.crmgate.secret.KnownSecrets;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CrmResponseTest {

    @ParameterizedTest
    @ValueSource(strings = {"{\"data\":[]}", " {} ", "[]", "[{\"id\":1}]"})
    void objectsAndArraysAreJson(String body) {
        CrmResponse response = of(200, body);

        assertThat(response.json().isContainerNode()).isTrue();
        assertThat(response.text()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"<!DOCTYPE html><html></html>", "{\"data\":[", "Service Unavailable", "\"text\"", "null", "42"})
    void anyOtherBodyIsText(String body) {
        CrmResponse response = of(200, body);

        assertThat(response.json().isMissingNode()).isTrue();
        assertThat(response.text()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\r\n\t"})
    void noBodyIsNeither(String body) {
        CrmResponse response = of(204, body);

        assertThat(response.json().isMissingNode()).isTrue();
        assertThat(response.text()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "199, false, false",
        "200, true, false",
        "204, true, false",
        "299, true, false",
        "300, false, true",
        "302, false, true",
        "303, false, true",
        "304, false, false",
        "307, false, true",
        "399, false, true",
        "400, false, false",
        "500, false, false",
    })
    void theStatusTellsSuccessAndRedirect(int status, boolean successful, boolean redirect) {
        assertThat(of(status, "").successful()).isEqualTo(successful);
        assertThat(of(status, "").redirect()).isEqualTo(redirect);
    }

    @Test
    void itsTextNeverQuotesTheBody() {
        assertThat(of(200, "{\"email\":\"jane@example.org\"}")).hasToString("HTTP 200");
        assertThat(of(502, "<p>jane@example.org</p>")).hasToString("HTTP 502 (not JSON)");
    }

    @Test
    void itKeepsTheWaitThatWasAskedFor() {
        assertThat(CrmResponse.of(429, Duration.ofSeconds(9), new byte[0], KnownSecrets.NONE)
                        .retryAfter())
                .isEqualTo(Duration.ofSeconds(9));
    }

    @Test
    void whatWasSentIsRemovedFromNamesAndTexts() {
        assertThat(of(400, "{\"a\":[\"x s3cret-1\",{\"s3cret-1\":\"s3cret%2D1\"},7,null]}", "s3cret-1"))
                .extracting(response -> response.json().toString())
                .isEqualTo("{\"a\":[\"x ****\",{\"****\":\"****\"},7,null]}");
    }

    @Test
    void aKeyOfDigitsIsRemovedWhereItIsANumberToo() {
        assertThat(of(400, "{\"code\":1234567890123,\"other\":1.50}", "1234567890123")
                        .json()
                        .toString())
                .isEqualTo("{\"code\":\"****\",\"other\":1.50}");
    }

    @Test
    void theTokensOfATokenResponseStayInTheirPlaces() {
        String body = "{\"access_token\":\"access-22\",\"refresh_token\":\"refresh-1\","
                + "\"scope\":\"access-22 refresh-1 all\"}";

        assertThat(of(200, body, "refresh-1").json().toString())
                .isEqualTo("{\"access_token\":\"access-22\",\"refresh_token\":\"refresh-1\","
                        + "\"scope\":\"**** **** all\"}");
    }

    private static CrmResponse of(int status, String body, String... secrets) {
        return CrmResponse.of(
                status, null, body.getBytes(StandardCharsets.UTF_8), KnownSecrets.of(Arrays.asList(secrets)));
    }
}
