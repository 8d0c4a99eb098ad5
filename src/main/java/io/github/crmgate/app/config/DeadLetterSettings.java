package io.github.crmgate.app.config;

import io.github.crmgate.deadletter.DeadLetterPolicy;
import io.github.crmgate.settings.Setting;
import io.github.crmgate.settings.SettingsReader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of dead letters.
 *
 * @param to Camel endpoint that receives a copy of each; null for none
 * @param policy retention and automatic replay of dead letters
 */
public record DeadLetterSettings(@Nullable String to, DeadLetterPolicy policy) {
    static final Setting DEAD_LETTER_TO =
            new Setting("crmgate.dead-letter.to", null, "Camel endpoint that receives a copy of each dead letter.");
    static final Setting DEAD_LETTER_MAX_AGE = new Setting(
            "crmgate.dead-letter.max-age", "30d", "Age at which dead letters are deleted, such as 12h or 30d.");
    static final Setting DEAD_LETTER_MAX_COUNT = new Setting(
            "crmgate.dead-letter.max-count",
            "10000",
            "Dead letters kept of failures that were reported to no caller. Of failed calls, whose callers"
                    + " got an error, the newest 1000 are kept.");
    static final Setting DEAD_LETTER_REPLAY = new Setting(
            "crmgate.dead-letter.replay-after-authorization",
            "true",
            "true or false: whether dead letters of a connection that needed re-authorization are replayed"
                    + " once it is authorized again.");

    static DeadLetterSettings read(SettingsReader reader) {
        return new DeadLetterSettings(
                reader.text(DEAD_LETTER_TO).orElse(null),
                new DeadLetterPolicy(
                        reader.duration(DEAD_LETTER_MAX_AGE),
                        reader.integer(DEAD_LETTER_MAX_COUNT, 1, 10_000_000),
                        reader.choice(DEAD_LETTER_REPLAY, List.of("true", "false"))
                                .equals("true")));
    }
}
