package io.github.crmgate.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonTest {

    /** Something with a time and nothing. */
    private record Sample(Instant at, String nothing) {}

    @Test
    void timesAreIso8601InUtcAndNothingIsNull() {
        assertThat(Json.write(new Sample(Instant.parse("2026-07-25T09:56:49Z"), null)))
                .isEqualTo("{\"at\":\"2026-07-25T09:56:49Z\",\"nothing\":null}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-07-25T09:56:49Z",
                "2026-07-25T15:26:49+05:30",
                "2024-02-29T00:00:00-12:00",
                "0000-01-01T00:00:00Z",
                "9999-12-31T23:59:59-18:00",
                "1969-12-31T23:59:59Z",
                "2026-07-25T09:56:49.123456789+00:00",
                "2026-07-25T09:56Z",
                "+12026-07-25T09:56:49Z"
            })
    void timesAreReadAndWrittenAsTheJdkDoes(String text) {
        Instant expected = OffsetDateTime.parse(text).toInstant();

        assertThat(Json.instant(Json.object().put("at", text), "at")).isEqualTo(expected);
        assertThat(Json.write(expected)).isEqualTo('"' + expected.toString() + '"');
        assertThat(Json.text(expected)).isEqualTo(expected.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-02-30T09:56:49Z",
                "2026-13-01T09:56:49Z",
                "2026-07-25T24:00:00Z",
                "2026-07-25T09:60:00Z",
                "2026-07-25T09:56:60Z",
                "2026-07-25T09:56:49",
                "2026-07-25T09:56:49+18:30",
                "2026-07-25T09:56:49*01:00",
                "2026-07-25T09:56:49+0x:00",
                "2026-07-25 09:56:49Z"
            })
    void whatIsNoTimeIsNull(String text) {
        assertThat(Json.instant(Json.object().put("at", text), "at")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>", "{", "{\"a\":}", "\u0000"})
    void whatIsNoJsonIsEmpty(String text) {
        assertThat(Json.parse(text.getBytes(StandardCharsets.UTF_8))).isEmpty();
    }

    @Test
    void aByteOrderMarkDoesNoHarm() {
        assertThat(Json.parse("\uFEFF{\"a\":1}".getBytes(StandardCharsets.UTF_8)))
                .isPresent();
    }

    @Test
    void jsonThatIsNestedWithoutEndIsRefused() {
        assertThat(Json.parse("[".repeat(100_000).getBytes(StandardCharsets.UTF_8)))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "text, x",
        "digits, 5540000000123456789",
        "huge, 123456789012345678901234567890",
        "truth, true",
        "nothing,",
        "blank,",
        "empty,",
        "object,",
        "array,",
        "absent,",
    })
    void aScalarIsTextAndNumbersKeepAllTheirDigits(String field, String text) {
        Optional<JsonNode> document = Json.parse(("{\"text\":\"x\",\"digits\":5540000000123456789,"
                        + "\"huge\":123456789012345678901234567890,\"truth\":true,\"nothing\":null,\"blank\":\" \","
                        + "\"empty\":\"\",\"object\":{\"a\":1},\"array\":[1]}")
                .getBytes(StandardCharsets.UTF_8));

        assertThat(Json.text(document.orElseThrow(), field)).isEqualTo(text);
    }

    @Test
    void numbersOfTheRawRecordKeepTheirDigits() {
        String json = "{\"v\":123456789012345678.25,\"w\":10000000.10}";
        assertThat(Json.write(Json.parse(json.getBytes(StandardCharsets.UTF_8)).orElseThrow()))
                .isEqualTo(json);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1E999999", "-1E-999999", "10000000.10", "123456789012345678.25"})
    void whatWasReadCanBeWritten(String number) {
        JsonNode read = Json.parse(("{\"n\":" + number + "}").getBytes(StandardCharsets.UTF_8))
                .orElseThrow();

        assertThat(Json.parse(Json.write(read).getBytes(StandardCharsets.UTF_8)))
                .contains(read);
    }

    @Test
    void aDocumentThatIsReadCanBeWrittenWithinAnotherOne() {
        JsonNode deep = Json.parse(nested(490)).orElseThrow();

        assertThat(Json.write(Json.object().set("raw", deep))).contains("[[[[");
        assertThat(Json.parse(nested(990))).isEmpty();
        assertThat(Json.parse(nested(100_000))).isEmpty();
    }

    private static byte[] nested(int depth) {
        return ("[".repeat(depth) + "]".repeat(depth)).getBytes(StandardCharsets.UTF_8);
    }
}
