package io.github.crmgate.settings;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SettingsSourceTest {
    private static final Setting KEY = new Setting("crmgate.zoho.client-id", "fallback", "");
    private static final Map<String, String> SYSTEM = Map.of("crmgate.zoho.client-id", "of -D");
    private static final Map<String, String> ENVIRONMENT = Map.of("CRMGATE_ZOHO_CLIENT_ID", "of the environment");
    private static final Map<String, String> FILE = Map.of("crmgate.zoho.client-id", "of the file");

    @Test
    void aSystemPropertyWinsOverTheEnvironmentAndTheFile() {
        assertThat(new SettingsSource(SYSTEM, ENVIRONMENT, FILE).find(KEY)).isEqualTo("of -D");
    }

    @Test
    void theEnvironmentWinsOverTheFile() {
        assertThat(new SettingsSource(Map.of(), ENVIRONMENT, FILE).find(KEY)).isEqualTo("of the environment");
    }

    @Test
    void theFileCountsIfNothingOverridesIt() {
        assertThat(new SettingsSource(Map.of(), Map.of(), FILE).find(KEY)).isEqualTo("of the file");
    }

    @Test
    void aKeyIsNoEnvironmentVariableAndAVariableNoKey() {
        SettingsSource swapped = new SettingsSource(ENVIRONMENT, SYSTEM, ENVIRONMENT);

        assertThat(swapped.find(KEY)).isNull();
    }

    @Test
    void blanksAroundAValueAreDroppedAndAnEmptyValueIsNone() {
        assertThat(source(" value \t").find(KEY)).isEqualTo("value");
        assertThat(source("").find(KEY)).isNull();
        assertThat(source("  ").find(KEY)).isNull();
    }

    @Test
    void keysBelowAPrefixComeFromFileAndCommandLineInOrder() {
        SettingsSource source = new SettingsSource(
                Map.of("crmgate.b", "1", "java.version", "17"),
                Map.of("CRMGATE_D", "1"),
                Map.of("crmgate.c", "1", "crmgate.a", "1", "camel.main.name", "x"));

        assertThat(source.keysBelow("crmgate.")).containsExactly("crmgate.a", "crmgate.b", "crmgate.c");
    }

    @Test
    void theProcessReadsItsSystemPropertiesAndItsEnvironment() throws IOException {
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

    @Test
    void whatAPageLeavesAroundACopiedValueIsDropped() {
        assertThat(source("\u00A0value\u200B").find(KEY)).isEqualTo("value");
        assertThat(source("\uFEFF").find(KEY)).isNull();
    }

    @Nested
    final class FilesOfAFolder {
        @TempDir
        private Path folder;

        @Test
        void theLocalFileWinsOverTheTemplate() throws IOException {
            write("application.properties", "crmgate.a=1\ncrmgate.b=2\n", UTF_8);
            write("application-local.properties", "crmgate.b=3\ncrmgate.c=4\n", UTF_8);

            assertThat(SettingsSource.filesOf(folder))
                    .containsExactly(entry("crmgate.a", "1"), entry("crmgate.b", "3"), entry("crmgate.c", "4"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"application.properties", "application-local.properties"})
        void aByteOrderMarkIsSkipped(String name) throws IOException {
            write(name, "\uFEFFcrmgate.application-name=Gärtnerei\n", UTF_8);

            assertThat(SettingsSource.filesOf(folder)).containsExactly(entry("crmgate.application-name", "Gärtnerei"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE"})
        void utf16IsNamed(String charset) throws IOException {
            write("application.properties", "crmgate.provider=zoho\n", Charset.forName(charset));

            assertThatThrownBy(() -> SettingsSource.filesOf(folder))
                    .hasMessage(folder.resolve("application.properties") + " is in UTF-16; save it as UTF-8");
        }

        @Test
        void latin1IsNamedWithTheLine() throws IOException {
            write("application-local.properties", "# a\ncrmgate.application-name=Gärtnerei\n", ISO_8859_1);

            assertThatThrownBy(() -> SettingsSource.filesOf(folder))
                    .hasMessageStartingWith(folder.resolve("application-local.properties") + " is not in UTF-8")
                    .hasMessageContainingAll("line 2", "Latin-1", "save it as UTF-8")
                    .hasMessageNotContaining("rtnerei");
        }

        @Test
        void aBackslashOfAPathIsNamedWithTheLine() throws IOException {
            write("application.properties", "crmgate.a=1\ncrmgate.b=C:\\users\\me\n", UTF_8);

            assertThatThrownBy(() -> SettingsSource.filesOf(folder))
                    .hasMessageContainingAll("application.properties has a backslash", "in line 2", "write \\\\");
        }

        private void write(String name, String text, Charset charset) throws IOException {
            Files.writeString(folder.resolve(name), text, charset);
        }
    }

    private static SettingsSource source(String value) {
        return new SettingsSource(Map.of(), Map.of(), Map.of(KEY.key(), value));
    }
}
