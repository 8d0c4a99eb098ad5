package io.github.crmgate.authorization;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.crmgate.testing.SettableClock;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class GuessesTest {
    private final SettableClock clock = new SettableClock(Instant.parse("2026-07-25T10:00:00Z"));
    private final Guesses guesses = new Guesses(clock);

    @Test
    void anAddressThatGuessesTwentyTimesWaitsForAMinute() {
        for (int i = 0; i < 20; i++) {
            assertThat(guesses.tooMany("192.0.2.1")).isFalse();
            guesses.missed("192.0.2.1");
        }

        assertThat(guesses.tooMany("192.0.2.1")).isTrue();
        assertThat(guesses.tooMany("192.0.2.2")).isFalse();
        clock.advance(Guesses.PAUSE);
        assertThat(guesses.tooMany("192.0.2.1")).isFalse();
    }
}
