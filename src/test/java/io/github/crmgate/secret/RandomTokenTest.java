package io.github.crmgate.secret;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class RandomTokenTest {

    @Test
    void itHas256BitsAndIsNeverTheSame() {
        RandomToken token = RandomToken.create();

        assertThat(Base64.getUrlDecoder().decode(token.reveal())).hasSize(32);
        assertThat(Stream.generate(RandomToken::create).limit(1_000).map(RandomToken::reveal))
                .doesNotHaveDuplicates();
    }

    @Test
    void onlyItsHashIsToBeKept() {
        RandomToken token = RandomToken.create();

        assertThat(token.hash()).isEqualTo(RandomToken.hash(token.reveal())).isNotEqualTo(token.reveal());
        assertThat(token).hasToString("****");
    }
}
