package io.github.crmgate.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.crmgate.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SecretTest {

    /** Something that holds a secret. */
    private record Holder(Secret token, String name) {}

    @Test
    void onlyRevealGivesTheValueOut() {
        Secret secret = Secret.of("1000.abc");

        assertThat(secret.reveal()).isEqualTo("1000.abc");
        assertThat(secret).hasToString("****");
        assertThat("" + new Holder(secret, "x") + List.of(secret) + Map.of("k", secret) + Optional.of(secret))
                .doesNotContain("1000", "abc");
    }

    @Test
    void itNeverBecomesJson() {
        assertThatThrownBy(() -> Json.write(new Holder(Secret.of("1000.abc"), "x")))
                .isInstanceOf(IllegalStateException.class)
                .satisfies(failure -> assertThat(failure.toString()).doesNotContain("1000.abc"));
    }

    @Test
    void equalValuesAreEqualSecrets() {
        assertThat(Secret.of("a")).isEqualTo(Secret.of("a")).hasSameHashCodeAs(Secret.of("a"));
        assertThat(Secret.of("a")).isNotEqualTo(Secret.of("b")).isNotEqualTo(Secret.of("aa"));
        assertThat(Secret.of("a").equals("a")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t\n"})
    void aBlankValueIsNoSecret(String blank) {
        assertThatIllegalArgumentException().isThrownBy(() -> Secret.of(blank));
    }
}
