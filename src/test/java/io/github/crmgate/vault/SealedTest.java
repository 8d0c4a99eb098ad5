package io.github.crmgate.vault;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SealedTest {
    private final Sealed sealed = Sealed.of(new byte[] {1, 2, 3}, "25290fea");

    @Test
    void itGivesBackWhatItWasMadeOf() {
        assertThat(sealed.bytes()).containsExactly(1, 2, 3);
        assertThat(sealed.keyId()).isEqualTo("25290fea");
    }

    @Test
    void noOneCanChangeItThroughItsBytes() {
        byte[] given = {1, 2, 3};
        Sealed copy = Sealed.of(given, "25290fea");

        given[0] = 9;
        copy.bytes()[1] = 9;

        assertThat(copy).isEqualTo(sealed);
    }

    @Test
    void equalBytesUnderTheSameKeyAreEqual() {
        assertThat(sealed)
                .isEqualTo(Sealed.of(new byte[] {1, 2, 3}, "25290fea"))
                .hasSameHashCodeAs(Sealed.of(new byte[] {1, 2, 3}, "25290fea"))
                .isNotEqualTo(Sealed.of(new byte[] {1, 2, 4}, "25290fea"))
                .isNotEqualTo(Sealed.of(new byte[] {1, 2, 3}, "8a81b443"))
                .isNotEqualTo("25290fea");
    }

    @Test
    void itShowsItsKeyIdAndItsLengthOnly() {
        assertThat(sealed).hasToString("Sealed[3 bytes under 25290fea]");
    }
}
