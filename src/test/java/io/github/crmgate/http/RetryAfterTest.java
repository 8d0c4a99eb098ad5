package io.github.crmgate.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RetryAfterTest {
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-07-24T12:00:00Z"), ZoneOffset.UTC);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | PT0S",
                "1 | PT1S",
                " 120 | PT2M",
                "86400 | PT24H",
                "86401 | PT24H",
                "9223372036854775807 | PT24H",
                "Fri, 24 Jul 2026 12:00:30 GMT | PT30S",
                "Fri, 24 Jul 2026 11:59:30 GMT | PT0S",
                "Sat, 24 Jul 2027 12:00:00 GMT | PT24H",
            })
    void itIsSecondsOrADateBetweenNothingAndADay(String header, Duration wait) {
        assertThat(RetryAfter.parse(header, NOON)).isEqualTo(wait);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "  ", "soon", "-5", "1.5", "2026-07-24T12:00:30Z", "Mon, 24 Jul 2026 12:00:30 GMT"})
    void whatIsNeitherIsNoHint(String header) {
        assertThat(RetryAfter.parse(header, NOON)).isNull();
    }
}
