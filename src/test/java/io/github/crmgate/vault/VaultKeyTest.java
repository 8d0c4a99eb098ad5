package io.github.crmgate.vault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class VaultKeyTest {
    private static final String COUNTING = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    private static final String SLASHED = "+//7//v/+//7//v/+//7//v/+//7//v/+//7//v/+/8=";

    @Test
    void theIdOfAKeyIsTheSameEverywhereAndForever() {
        assertThat(key(COUNTING).id()).isEqualTo("25290fea");
        assertThat(key(SLASHED).id()).isEqualTo("8a81b443");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                SLASHED,
                "+//7//v/+//7//v/+//7//v/+//7//v/+//7//v/+/8",
                "-__7__v_-__7__v_-__7__v_-__7__v_-__7__v_-_8=",
                "-__7__v_-__7__v_-__7__v_-__7__v_-__7__v_-_8",
                " \t" + SLASHED + "\r\n"
            })
    void bothAlphabetsAreReadWithAndWithoutPaddingAndBlanks(String text) {
        assertThat(VaultKey.parse(text)).contains(key(SLASHED));
    }

    static Stream<String> noKeys() {
        return Stream.of(
                "",
                " ",
                "secret",
                "=",
                base64(31),
                base64(33),
                base64(16),
                base64(64),
                COUNTING + COUNTING,
                COUNTING.replace('E', '*'),
                COUNTING.substring(0, 20) + "\n" + COUNTING.substring(20),
                COUNTING + "=",
                SLASHED.replaceFirst("/", "_"),
                "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
    }

    @ParameterizedTest
    @MethodSource("noKeys")
    void anyOtherTextIsNoKey(String text) {
        assertThat(VaultKey.parse(text)).isEmpty();
    }

    @Test
    void theEncodedFormIsReadAsTheSameKey() {
        VaultKey key = VaultKey.generate();

        assertThat(VaultKey.parse(key.encoded().reveal())).contains(key);
        assertThat(key(COUNTING).encoded().reveal()).isEqualTo(COUNTING);
    }

    @Test
    void generatedKeysAreWholeAndDiffer() {
        VaultKey one = VaultKey.generate();
        VaultKey other = VaultKey.generate();

        assertThat(one).isNotEqualTo(other);
        assertThat(one.id()).matches("[0-9a-f]{8}");
        assertThat(Base64.getDecoder().decode(one.encoded().reveal())).hasSize(32);
    }

    @Test
    void equalBytesAreEqualKeys() {
        assertThat(key(COUNTING))
                .isEqualTo(key(COUNTING))
                .hasSameHashCodeAs(key(COUNTING))
                .isNotEqualTo(key(SLASHED))
                .isNotEqualTo("25290fea");
    }

    @Test
    void aKeyShowsItsIdOnly() {
        assertThat(key(COUNTING)).hasToString("VaultKey[25290fea]");
        assertThat(List.of(key(COUNTING)).toString()).doesNotContain(COUNTING);
    }

    @Test
    void eachPurposeHasAKeyOfItsOwnThatIsTheSameEverywhere() {
        byte[] cursor = key(COUNTING).derive("cursor");

        assertThat(HexFormat.of().formatHex(cursor))
                .isEqualTo("27f7ec5e9e19ad5e05690be0e09b2b953dfd469078b1678dd022aa99a2b10d72");
        assertThat(key(COUNTING).derive("other")).isNotEqualTo(cursor);
        assertThat(key(SLASHED).derive("cursor")).isNotEqualTo(cursor);
    }

    @Test
    void noOneCanChangeAKeyThroughItsCopies() {
        VaultKey key = key(COUNTING);

        Arrays.fill(key.bytes(), (byte) 0);

        assertThat(key.encoded().reveal()).isEqualTo(COUNTING);
    }

    private static String base64(int bytes) {
        return Base64.getEncoder().encodeToString(new byte[bytes]);
    }

    private static VaultKey key(String base64) {
        return VaultKey.parse(base64).orElseThrow();
    }
}
