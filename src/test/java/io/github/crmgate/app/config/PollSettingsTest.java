package io.github.crmgate.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.crmgate.record.RecordKind;
import io.github.crmgate.settings.SettingsException;
import io.github.crmgate.settings.SettingsReader;
import io.github.crmgate.settings.SettingsSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PollSettingsTest {
    private final Map<String, String> file = new TreeMap<>();
    private final List<String> warnings = new ArrayList<>();

    @Test
    void nothingIsPolledUnlessItIsWanted() throws SettingsException {
        PollSettings settings = read();

        assertThat(settings.enabled()).isFalse();
        assertThat(settings.to()).isEmpty();
        assertThat(settings.scope().names()).isEmpty();
        assertThat(warnings).isEmpty();
    }

    @Test
    void enabledTheConnectionDefaultIsPolledEachMinuteFromNowOn() throws SettingsException {
        file.put("crmgate.poll.enabled", "true");
        file.put("crmgate.poll.to", "file:leads");

        PollSettings settings = read();

        assertThat(settings.scope().all()).isFalse();
        assertThat(settings.scope().names()).containsExactly("default");
        assertThat(settings.from()).isNull();
        assertThat(settings.reading().overlap()).isEqualTo(Duration.ofMinutes(2));
        assertThat(settings.reading().deletions()).isTrue();
        assertThat(settings.stopsOnError()).isFalse();
        assertThat(settings.times().apply(Instant.parse("2026-07-25T10:00:30Z")))
                .isEqualTo(Instant.parse("2026-07-25T10:01:00Z"));
    }

    @Test
    void aSinkAloneDoesNothingAndSaysSo() throws SettingsException {
        file.put("crmgate.poll.to", "file:leads");

        assertThat(read().to()).isEmpty();
        assertThat(warnings).containsExactly("crmgate.poll.to has no effect: crmgate.poll.enabled is not true");
    }

    @Test
    void enabledItNeedsASink() {
        file.put("crmgate.poll.enabled", "true");

        assertThat(faults()).singleElement().asString().startsWith("crmgate.poll.to is missing");
    }

    @ParameterizedTest
    @CsvSource({
        "beginning, 1970-01-01T00:00:00Z",
        "2026-10-01T02:00:00+02:00, 2026-10-01T00:00:00Z",
        "2026-10-01T00:00:00Z, 2026-10-01T00:00:00Z"
    })
    void aPollBeginsWhereItIsTold(String from, Instant time) throws SettingsException {
        file.put("crmgate.poll.from", from);

        assertThat(read().from()).isEqualTo(time);
    }

    @Test
    void namesStandBetweenCommas() throws SettingsException {
        file.put("crmgate.poll.enabled", "true");
        file.put("crmgate.poll.to", "file:leads");
        file.put("crmgate.poll.connections", "default, ann smith,,ann@example.com");

        assertThat(read().scope().names()).containsExactlyInAnyOrder("default", "ann smith", "ann@example.com");
    }

    @Test
    void furtherFieldsStandBetweenCommas() throws SettingsException {
        assertThat(read().reading().fields())
                .allSatisfy((kind, fields) -> assertThat(fields.none()).isTrue());

        file.put("crmgate.poll.fields", "Annual_Revenue, cf_region,Annual_Revenue");

        file.put("crmgate.poll.deal-fields", "cf_region");

        assertThat(read().reading().fields())
                .hasEntrySatisfying(
                        RecordKind.LEAD,
                        fields -> assertThat(fields.names()).containsExactly("Annual_Revenue", "cf_region"))
                .hasEntrySatisfying(
                        RecordKind.CONTACT, fields -> assertThat(fields.none()).isTrue())
                .hasEntrySatisfying(
                        RecordKind.DEAL, fields -> assertThat(fields.names()).containsExactly("cf_region"));
    }

    @Test
    void leadsArePolledUnlessKindsAreNamed() throws SettingsException {
        assertThat(read().kinds()).containsExactly(RecordKind.LEAD);
        assertThat(read().severalKinds()).isFalse();

        file.put("crmgate.poll.kinds", "leads, deals");

        assertThat(read().kinds()).containsExactlyInAnyOrder(RecordKind.LEAD, RecordKind.DEAL);
        assertThat(read().severalKinds()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "crmgate.poll.kinds=invoices",
                "crmgate.poll.kinds=leads,",
                "crmgate.poll.schedule=every minute",
                "crmgate.poll.schedule=* * * * *",
                "crmgate.poll.schedule=0 0 0 31 2 ? 2020",
                "crmgate.poll.from=yesterday",
                "crmgate.poll.from=2026-10-01T00:00:00",
                "crmgate.poll.connections=*,default",
                "crmgate.poll.on-error=ignore",
                "crmgate.poll.redeliveries=-1",
                "crmgate.poll.deletions=yes",
                "crmgate.poll.fields=Annual Revenue",
                "crmgate.poll.fields=A,,B",
                "crmgate.poll.overlap=0s",
                "crmgate.poll.concurrency=0",
                "crmgate.poll.enabled=on"
            })
    void whatIsWrongIsNamed(String line) {
        file.put("crmgate.poll.enabled", "true");
        file.put("crmgate.poll.to", "file:leads");
        String[] parts = line.split("=", 2);
        file.put(parts[0], parts[1]);

        assertThat(faults()).isNotEmpty().allSatisfy(fault -> assertThat(fault).startsWith(parts[0] + " "));
    }

    private PollSettings read() throws SettingsException {
        SettingsReader reader = new SettingsReader(new SettingsSource(Map.of(), Map.of(), file));
        PollSettings settings = PollSettings.read(reader, (key, reason) -> warnings.add(key + " " + reason));
        reader.finish((key, reason) -> {});
        return settings;
    }

    private List<String> faults() {
        return catchThrowableOfType(SettingsException.class, this::read).faults();
    }
}
