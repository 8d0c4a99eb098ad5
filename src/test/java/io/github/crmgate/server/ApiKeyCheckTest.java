package io.github.crmgate.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.crmgate.authorization.GuessLimiter;
import io.github.crmgate.secret.Secret;
import io.github.crmgate.server.ApiKeyCheck.Result;
import io.github.crmgate.testing.SettableClock;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class ApiKeyCheckTest {
    private static final String KEY = "some-key-of-32-characters-or-more";
    private static final String RIGHT = "Bearer " + KEY;

    private final SettableClock clock = new SettableClock(Instant.parse("2026-07-25T10:00:00Z"));
    private final ApiKeyCheck check = new ApiKeyCheck(Secret.of(KEY), clock);

    @Test
    void anAddressThatSendsTwentyWrongKeysIsSlowedDownAndTheRightKeyIsNot() {
        for (int i = 0; i < 20; i++) {
            assertThat(check.check("Bearer wrong-" + i, "192.0.2.1")).isEqualTo(Result.REFUSED);
        }
        assertThat(check.check("Bearer wrong", "192.0.2.1")).isEqualTo(Result.TOO_MANY);
        assertThat(check.check("Bearer wrong", "192.0.2.2")).isEqualTo(Result.REFUSED);
        assertThat(check.check(RIGHT, "192.0.2.1")).isEqualTo(Result.ACCEPTED);

        clock.advance(GuessLimiter.PAUSE);
        assertThat(check.check("Bearer wrong", "192.0.2.1")).isEqualTo(Result.REFUSED);
    }

    @Test
    void aRequestWithoutAKeyIsNoGuess() {
        for (int i = 0; i < 50; i++) {
            assertThat(check.check(i % 2 == 0 ? null : "Basic " + KEY, "192.0.2.1"))
                    .isEqualTo(Result.REFUSED);
        }
    }
}
