package io.github.crmgate.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.crmgate.json.Json;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TokenResultTest {

    @Test
    void aTokenOfVisibleCharactersIsOne() {
        assertThat(accessToken("1000.a-b_c~d/e+f= g")).isEqualTo("1000.a-b_c~d/e+f= g");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\r\nX-Evil: 1", "a\u0000", "t\u00f6ken"})
    void aTokenThatNoHeaderCanHoldIsNone(String token) {
        assertThat(accessToken(token)).isNull();
    }

    private static String accessToken(String token) {
        return TokenResult.accessToken(Json.MAPPER.valueToTree(Map.of("access_token", token)));
    }
}
