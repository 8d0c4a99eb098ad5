package io.github.crmgate.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.crmgate.http.Json;
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
    void only_reveal_gives_the_value_out() {
        Secret secret = Secret.of("1000.abc");

        assertThat(secret.reveal()).isEqualTo("1000.abc");
        assertThat(secret).hasToString("****");
        assertThat("" + new Holder(secret, "x") + List.of(secret) + Map.of("k", secret) + Optional.of(secret))
                .doesNotContain("1000", "abc");
    }

    @Test
    void it_never_becomes_json() {
        assertThatThrownBy(() -> Json.write(new Holder(Secret.of("1000.abc"), "x")))
                .isInstanceOf(IllegalStateException.class)
                .satisfies(failure -> assertThat(failure.toString()).doesNotContain("1000.abc"));
    }

    @Test
    void equal_values_are_equal_secrets() {
        assertThat(Secret.of("a")).isEqualTo(Secret.of("a")).hasSameHashCodeAs(Secret.of("a"));
        assertThat(Secret.of("a")).isNotEqualTo(Secret.of("b")).isNotEqualTo(Secret.of("aa"));
        assertThat(Secret.of("a").equals("a")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t\n"})
    void a_blank_value_is_no_secret(String blank) {
        assertThatIllegalArgumentException().isThrownBy(() -> Secret.of(blank));
    }
}
