package io.github.crmgate.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RouteFolderTest {
    @TempDir
    private Path folder;

    @Test
    void withoutAFolderOrRoutesInItTheRoutesOfTheJarAreRun() throws IOException {
        assertThat(pattern(folder.resolve("routes"))).containsExactlyElementsOf(ofJar());
        Files.writeString(folder.resolve("notes.txt"), "");
        assertThat(pattern(folder)).containsExactlyElementsOf(ofJar());
        assertThat(RouteFolder.of(folder).words()).isEqualTo("of the jar");
    }

    @Test
    void routesOfAnOperatorAreAddedToThoseOfTheJar() throws IOException {
        Files.writeString(folder.resolve("mine.yaml"), "");

        assertThat(pattern(folder)).containsAll(ofJar()).contains("file:" + folder + "/*.yaml");
        assertThat(RouteFolder.of(folder).words()).isEqualTo("of the jar and " + folder + ", which adds mine.yaml");
    }

    @ParameterizedTest
    @CsvSource({"UTF-16, is in UTF-16; save it as UTF-8", "ISO-8859-1, is not in UTF-8"})
    void aFileInAnotherEncodingIsNamed(Charset charset, String reason) throws IOException {
        Path file = Files.writeString(folder.resolve("mine.yaml"), "# Gr\u00fc\u00dfe", charset);

        assertThatThrownBy(() -> pattern(folder)).hasMessageContaining(file + " " + reason);
        Files.writeString(file, "\uFEFF# Gr\u00fc\u00dfe");
        assertThat(pattern(folder)).contains("file:" + folder + "/*.yaml");
    }

    @Test
    void aFileReplacesItsNamesakeOfTheJarAndNoOther() throws IOException {
        Files.writeString(folder.resolve("zoho.camel.yaml"), "");

        assertThat(pattern(folder))
                .hasSize(ofJar().size())
                .contains("classpath:routes/freshsales.camel.yaml", "file:" + folder + "/*.yaml")
                .doesNotContain("classpath:routes/zoho.camel.yaml");
        assertThat(RouteFolder.of(folder).words())
                .isEqualTo("of the jar and " + folder + ", which replaces zoho.camel.yaml");
    }

    @Test
    void aFolderWithAllRoutesOfCrmGateStandsForThoseOfTheJar() {
        Path whole = Path.of("routes");

        assertThat(pattern(whole)).containsExactly("file:routes/*.yaml");
        assertThat(RouteFolder.of(whole).words()).isEqualTo("of " + whole.toAbsolutePath());
    }

    @Test
    void aFileThatIsNotReadForItsNameIsKnown() throws IOException {
        for (String name : List.of("mine.yml", "mine.YAML", "mine.yaml", "a.camel.yml", "mine.yaml.bak", "yml")) {
            Files.writeString(folder.resolve(name), "");
        }

        assertThat(RouteFolder.of(folder).ignored())
                .containsExactly(
                        folder.resolve("a.camel.yml"), folder.resolve("mine.YAML"), folder.resolve("mine.yml"));
        assertThat(RouteFolder.of(folder).words()).isEqualTo("of the jar and " + folder + ", which adds mine.yaml");
    }

    @Test
    void linesAreFoundInTheFolderFirst() throws IOException {
        Files.writeString(folder.resolve("mine.yaml"), "- route:\n    id: lead-list\n");

        List<String> places = RouteFolder.of(folder).find(Pattern.compile("id: lead-list$"));

        assertThat(places).hasSize(2);
        assertThat(places.get(0)).isEqualTo(folder.resolve("mine.yaml") + ", line 2");
        assertThat(places.get(1)).matches("the jar's lead-api\\.camel\\.yaml, line \\d+");
    }

    private static List<String> pattern(Path folder) {
        return List.of(RouteFolder.of(folder).pattern().split(","));
    }

    private static List<String> ofJar() {
        try (Stream<Path> files = Files.list(Path.of("routes"))) {
            return files.map(file -> "classpath:routes/" + file.getFileName())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
