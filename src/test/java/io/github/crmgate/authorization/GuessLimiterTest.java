package io.github.crmgate.authorization;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.crmgate.testing.SettableClock;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GuessLimiterTest {
    private final SettableClock clock = new SettableClock(Instant.parse("2026-07-25T10:00:00Z"));
    private final GuessLimiter guesses = new GuessLimiter(clock);

    @Test
    void anAddressThatGuessesTwentyTimesWaitsForAMinute() {
        for (int i = 0; i < 20; i++) {
            assertThat(guesses.tooMany("192.0.2.1")).isFalse();
            guesses.missed("192.0.2.1");
        }

        assertThat(guesses.tooMany("192.0.2.1")).isTrue();
        assertThat(guesses.tooMany("192.0.2.2")).isFalse();
        clock.advance(GuessLimiter.PAUSE);
        assertThat(guesses.tooMany("192.0.2.1")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "2001:db8:1:2::1, 2001:db8:1:2:ffff::9, true",
        "2001:db8:1:2::1, '[2001:db8:1:2::7]:443', true",
        "2001:db8:1:2::1, 2001:db8:1:3::1, false",
        "192.0.2.1, 192.0.2.1:50123, true",
        "192.0.2.1, ::ffff:192.0.2.2, false",
        "fe80::1%eth0, fe80::1%eth1, true",
        "unknown, 'no:address:at:all', false"
    })
    void addressesOfOneCallerAreCountedTogether(String first, String second, boolean together) {
        for (int i = 0; i < 20; i++) {
            guesses.missed(first);
        }
        assertThat(guesses.tooMany(second)).isEqualTo(together);
    }
}
