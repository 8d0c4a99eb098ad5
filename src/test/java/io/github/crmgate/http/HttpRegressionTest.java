package io.github.crmgate.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.crmgate.json.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Defects of this package that were found, each with the document that showed it. */
final class HttpRegressionTest {

    @ParameterizedTest
    @ValueSource(strings = {"1E999999", "-1E-999999", "10000000.10", "123456789012345678.25"})
    void whatWasReadCanBeWritten(String number) {
        JsonNode read = Json.parse(("{\"n\":" + number + "}").getBytes(StandardCharsets.UTF_8))
                .orElseThrow();

        assertThat(Json.parse(Json.write(read).getBytes(StandardCharsets.UTF_8)))
                .contains(read);
    }

    @Test
    void aDocumentThatIsReadCanBeWrittenWithinAnotherOne() {
        JsonNode deep = Json.parse(nested(490)).orElseThrow();

        assertThat(Json.write(Json.object().set("raw", deep))).contains("[[[[");
        assertThat(Json.parse(nested(990))).isEmpty();
        assertThat(Json.parse(nested(100_000))).isEmpty();
    }

    private static byte[] nested(int depth) {
        return ("[".repeat(depth) + "]".repeat(depth)).getBytes(StandardCharsets.UTF_8);
    }
}
