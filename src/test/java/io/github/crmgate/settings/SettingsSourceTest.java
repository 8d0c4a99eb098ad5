package io.github.crmgate.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SettingsSourceTest {
    private static final Setting KEY = new Setting("crmgate.zoho.client-id", "fallback", "");
    private static final Map<String, String> SYSTEM = Map.of("crmgate.zoho.client-id", "of -D");
    private static final Map<String, String> ENVIRONMENT = Map.of("CRMGATE_ZOHO_CLIENT_ID", "of the environment");
    private static final Map<String, String> FILE = Map.of("crmgate.zoho.client-id", "of the file");

    @Test
    void a_system_property_wins_over_the_environment_and_the_file() {
        assertThat(new SettingsSource(SYSTEM, ENVIRONMENT, FILE).find(KEY)).isEqualTo("of -D");
    }

    @Test
    void the_environment_wins_over_the_file() {
        assertThat(new SettingsSource(Map.of(), ENVIRONMENT, FILE).find(KEY)).isEqualTo("of the environment");
    }

    @Test
    void the_file_counts_if_nothing_overrides_it() {
        assertThat(new SettingsSource(Map.of(), Map.of(), FILE).find(KEY)).isEqualTo("of the file");
    }

    @Test
    void a_key_is_no_environment_variable_and_a_variable_no_key() {
        SettingsSource swapped = new SettingsSource(ENVIRONMENT, SYSTEM, ENVIRONMENT);

        assertThat(swapped.find(KEY)).isNull();
    }

    @Test
    void blanks_around_a_value_are_dropped_and_an_empty_value_is_none() {
        assertThat(source(" value \t").find(KEY)).isEqualTo("value");
        assertThat(source("").find(KEY)).isNull();
        assertThat(source("  ").find(KEY)).isNull();
    }

    @Test
    void keys_below_a_prefix_come_from_file_and_command_line_in_order() {
        SettingsSource source = new SettingsSource(
                Map.of("crmgate.b", "1", "java.version", "17"),
                Map.of("CRMGATE_D", "1"),
                Map.of("crmgate.c", "1", "crmgate.a", "1", "camel.main.name", "x"));

        assertThat(source.keysBelow("crmgate.")).containsExactly("crmgate.a", "crmgate.b", "crmgate.c");
    }

    @Test
    void the_process_reads_its_system_properties_and_its_environment() throws IOException {
        Map.Entry<String, String> variable = System.getenv().entrySet().stream()
                .filter(entry ->
                        entry.getKey().matches("[A-Z]+") && !entry.getValue().isBlank())
                .findFirst()
                .orElseThrow();

        SettingsSource process = SettingsSource.ofProcess();

        assertThat(process.find(new Setting("java.version", null, ""))).isEqualTo(System.getProperty("java.version"));
        assertThat(process.find(new Setting(variable.getKey(), null, "")))
                .isEqualTo(variable.getValue().strip());
    }

    private static SettingsSource source(String value) {
        return new SettingsSource(Map.of(), Map.of(), Map.of(KEY.key(), value));
    }
}
