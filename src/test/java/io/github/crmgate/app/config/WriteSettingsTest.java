package io.github.crmgate.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.crmgate.settings.SettingsException;
import io.github.crmgate.settings.SettingsReader;
import io.github.crmgate.settings.SettingsSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WriteSettingsTest {
    @Test
    void nothingIsTakenOrReportedUnlessItIsWanted() throws SettingsException {
        WriteSettings settings =
                WriteSettings.read(new SettingsReader(new SettingsSource(Map.of(), Map.of(), Map.of())));

        assertThat(settings.from()).isNull();
        assertThat(settings.policy().reports()).isFalse();
        assertThat(settings.policy().settleAfter()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "kafka:writes, kafka:writes?autoOffsetReset=earliest&breakOnFirstError=true&groupId=crmgate&maxPollRecords=1",
        "kafka:writes?brokers=a&groupId=mine&maxPollRecords=9, kafka:writes?brokers=a&groupId=mine&maxPollRecords=9&autoOffsetReset=earliest&breakOnFirstError=true",
        "jms:queue:writes, jms:queue:writes?transacted=true",
        "activemq6:queue:writes?transacted=false, activemq6:queue:writes?transacted=false",
        "file:inbox, file:inbox"
    })
    void consumersLoseNoMessageUnlessTheUriSaysOtherwise(String from, String used) throws SettingsException {
        Map<String, String> file = Map.of("crmgate.write.from", from);

        WriteSettings settings = WriteSettings.read(new SettingsReader(new SettingsSource(file, Map.of(), Map.of())));

        assertThat(settings.from()).isEqualTo(used);
    }
}
