package io.github.crmgate.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.samskivert.mustache.MustacheException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PagesTemplatesTest {
    /** A name, which no browser opens. */
    private static final String SVG = "http://www.w3.org/2000/svg";

    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/main/resources/pages"))) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void noFileTurnsEscapingOffOrRefersToTheOutside(Path file) throws IOException {
        assertThat(Files.readString(file).replace(SVG, ""))
                .doesNotContain("{{{")
                .doesNotContainPattern("\\{\\{\\s*&")
                .doesNotContainPattern("\\{\\{\\s*=") // other delimiters
                .doesNotContainIgnoringCase("http:")
                .doesNotContainIgnoringCase("https:")
                .doesNotContain("url(")
                .doesNotContain("@import");
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyAttributeIsQuoted(Path file) throws IOException {
        assertThat(Files.readString(file)).doesNotContainPattern("=\\{\\{");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{nmae}}",
                "{{#nmae}}x{{/nmae}}",
                "{{^nmae}}x{{/nmae}}",
                "{{owner}}",
                "{{name.nmae}}",
                "{{owner.x}}"
            })
    void aTemplateThatNamesWhatIsMissingFails(String template) {
        assertThatThrownBy(() -> Templates.COMPILER.compile(template).execute(new Sample("ann", null)))
                .isInstanceOf(MustacheException.class);
    }

    @Test
    void aSectionOfANullIsLeftOut() {
        assertThat(Templates.COMPILER
                        .compile("{{name}}{{#owner}} and {{.}}{{/owner}}")
                        .execute(new Sample("ann", null)))
                .isEqualTo("ann");
    }

    @Test
    void aFileThatIsMissingFails() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Templates.text("none.css"))
                .withMessageContaining("none");
    }

    @Test
    void theStylesheetKnowsDarkAndNarrowScreens() {
        assertThat(Pages.stylesheet())
                .contains("prefers-color-scheme: dark")
                .contains("prefers-reduced-motion")
                .contains(":focus-visible");
    }

    private record Sample(String name, String owner) {}
}
