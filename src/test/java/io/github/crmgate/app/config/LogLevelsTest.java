package io.github.crmgate.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.crmgate.settings.SettingsException;
import io.github.crmgate.settings.SettingsReader;
import io.github.crmgate.settings.SettingsSource;
import java.util.List;
import java.util.Map;
import org.apache.logging.log4j.LogManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LogLevelsTest {
    @Test
    void levelsAreSetByName() {
        SettingsReader reader = reader("log-levels-test-a=debug, log-levels-test-b = OFF,org.apache.camel=info");

        LogLevels.read(reader).apply();

        assertThat(faults(reader)).isEmpty();
        assertThat(LogManager.getLogger("log-levels-test-a").isDebugEnabled()).isTrue();
        assertThat(LogManager.getLogger("log-levels-test-b").isErrorEnabled()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "root=debug",
                "org=trace",
                "org.apache=debug",
                "org.apache.hc.client5.http.wire=debug",
                "io=debug",
                "io.netty=trace"
            })
    void levelsAtWhichLibrariesLogCredentialsAreRefused(String levels) {
        SettingsReader reader = reader(levels);

        LogLevels.read(reader);

        assertThat(faults(reader))
                .singleElement()
                .satisfies(fault -> assertThat(fault)
                        .startsWith("crmgate.log.levels holds '" + levels + "'")
                        .contains("credentials"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"my-route", "my-route=loud", "=debug", "my route=info"})
    void whatIsNoLevelIsRefused(String levels) {
        SettingsReader reader = reader(levels);

        LogLevels.read(reader);

        assertThat(faults(reader))
                .singleElement()
                .satisfies(fault -> assertThat(fault)
                        .startsWith("crmgate.log.levels holds '" + levels + "', but must hold names with levels"));
    }

    private static SettingsReader reader(String levels) {
        return new SettingsReader(new SettingsSource(Map.of(), Map.of(), Map.of("crmgate.log.levels", levels)));
    }

    private static List<String> faults(SettingsReader reader) {
        SettingsException failure =
                catchThrowableOfType(SettingsException.class, () -> reader.finish((key, reason) -> {}));
        return failure == null ? List.of() : failure.faults();
    }
}
