package io.github.crmgate.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.StringReader;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PropertiesTextTest {

    @Test
    void linesKeepTheirOrderAndTheLastValueOfAKeyCounts() throws IOException {
        assertThat(PropertiesText.read(new StringReader("z=1\n#c=9\na : 2\\\n  3\nm=\nz=\\u2192 é\n")))
                .containsExactly(Map.entry("z", "→ é"), Map.entry("a", "23"), Map.entry("m", ""));
    }

    @Test
    void aMalformedEscapeIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> PropertiesText.read(new StringReader("a=\\u12")));
    }
}
