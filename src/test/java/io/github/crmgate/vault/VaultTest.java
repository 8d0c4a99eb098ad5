package io.github.crmgate.vault;

import static io.github.crmgate.vault.VaultException.Reason.NOT_OPENED;
import static io.github.crmgate.vault.VaultException.Reason.UNKNOWN_KEY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class VaultTest {
    private static final String PLAIN = "1000.refresh-token";
    private static final String ROW = "grant/default";

    /** Two keys whose ids are the same, b494c606: found by trying. */
    private static final List<VaultKey> COLLIDING = List.of(
            key("6jtKIy8zUAV8G4psg50SB3gq4PxuYO0uP2dqtqwshkc="), key("9cGyVtSkHth17/RT+uEVHeuRnrfqfUHvtErErBxuyPQ="));

    private final VaultKey key = VaultKey.generate();
    private final VaultKey old = VaultKey.generate();
    private final Vault vault = new Vault(key, List.of(old));
    private final Vault formerVault = new Vault(old, List.of());

    @ParameterizedTest
    @ValueSource(strings = {PLAIN, "", " \n", "{\"token\":\"Zoë\"}", "日本語 Привет 🔑", "\u0000"})
    void whatWasSealedOpens(String plain) {
        assertThat(vault.open(vault.seal(plain, ROW), ROW)).isEqualTo(plain);
    }

    @Test
    void aLongTextOpensToo() {
        String plain = "Zoë🔑".repeat(100_000);

        assertThat(vault.open(vault.seal(plain, ROW), ROW)).isEqualTo(plain);
    }

    @Test
    void anotherProcessWithTheSameKeyOpensIt() {
        Sealed sealed = vault.seal(PLAIN, "grant/Zoë");
        Vault other = new Vault(key(key.encoded().reveal()), List.of());

        assertThat(other.open(Sealed.of(sealed.bytes(), sealed.keyId()), "grant/Zoë"))
                .isEqualTo(PLAIN);
    }

    @Test
    void theFormIsThatOfPlainAesGcmBehindTheKeyIdForever() {
        Vault pinned = new Vault(key("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="), List.of());
        byte[] bytes = HexFormat.of()
                .parseHex(
                        "0125290fea0707070707070707070707073e5a966c417db292b4f860e8ad259bf0c43295af0f0de2877a4beec5cd5e3f07ab3b");

        assertThat(pinned.open(Sealed.of(bytes, "25290fea"), ROW)).isEqualTo(PLAIN);
    }

    @Test
    void theSameTextIsNeverSealedTheSameWayTwice() {
        Set<Sealed> sealed =
                IntStream.range(0, 1000).mapToObj(i -> vault.seal(PLAIN, ROW)).collect(Collectors.toSet());

        assertThat(sealed).hasSize(1000);
    }

    @Test
    void aCiphertextTellsNothingButItsKeyIdAndItsLength() {
        byte[] bytes = vault.seal(PLAIN, ROW).bytes();

        assertThat(new String(bytes, StandardCharsets.ISO_8859_1)).doesNotContain("1000", "refresh", "grant");
        assertThat(HexFormat.of().formatHex(bytes)).startsWith("01" + key.id());
        assertThat(bytes).hasSize(5 + 12 + PLAIN.length() + 16);
    }

    @Test
    void aCiphertextOfAnotherRowDoesNotOpen() {
        VaultException failure = refused(vault.seal(PLAIN, "grant/eu"));

        assertThat(failure.reason()).isEqualTo(NOT_OPENED);
        assertThat(failure)
                .hasMessage("grant/default does not open under key " + key.id()
                        + ": it was tampered with, or belongs to another row");
    }

    @Test
    void aCiphertextWithAnyByteChangedDoesNotOpen() {
        Sealed sealed = vault.seal(PLAIN, ROW);

        for (int i = 0; i < sealed.bytes().length; i++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] bytes = sealed.bytes();
                bytes[i] ^= (byte) (1 << bit);
                assertThat(refused(Sealed.of(bytes, sealed.keyId())).reason())
                        .as("bit %d of byte %d", bit, i)
                        .isEqualTo(NOT_OPENED);
            }
        }
    }

    @Test
    void aCiphertextOfAnyOtherLengthDoesNotOpen() {
        Sealed sealed = vault.seal(PLAIN, ROW);
        int length = sealed.bytes().length;

        for (int other = 0; other <= length + 1; other++) {
            if (other != length) {
                assertThat(refused(Sealed.of(Arrays.copyOf(sealed.bytes(), other), sealed.keyId()))
                                .reason())
                        .as("%d bytes", other)
                        .isEqualTo(NOT_OPENED);
            }
        }
    }

    @Test
    void aCiphertextUnderTheIdOfAnotherKeyDoesNotOpen() {
        Sealed sealed = vault.seal(PLAIN, ROW);

        assertThat(refused(Sealed.of(sealed.bytes(), old.id())).reason()).isEqualTo(NOT_OPENED);
    }

    @Test
    void previousKeysOpenAndThePrimaryKeySeals() {
        Sealed former = formerVault.seal(PLAIN, ROW);

        assertThat(vault.open(former, ROW)).isEqualTo(PLAIN);

        Sealed again = vault.seal(vault.open(former, ROW), ROW);

        assertThat(again.keyId()).isEqualTo(key.id()).isEqualTo(vault.keyId());
        assertThat(vault.keyIds()).containsExactly(key.id(), old.id()).isUnmodifiable();
    }

    @Test
    void aKeyThatIsNotAtHandIsNamed() {
        Sealed sealed = vault.seal(PLAIN, ROW);

        VaultException failure = catchThrowableOfType(VaultException.class, () -> formerVault.open(sealed, ROW));

        assertThat(failure.reason()).isEqualTo(UNKNOWN_KEY);
        assertThat(failure)
                .hasMessage("grant/default is sealed under key " + key.id()
                        + ", which is neither crmgate.vault.key nor among crmgate.vault.previous-keys");
    }

    @Test
    void noFailureShowsATextOrAKey() {
        Sealed sealed = vault.seal(PLAIN, ROW);
        byte[] bytes = sealed.bytes();
        bytes[20] ^= 1;

        List<Throwable> failures = List.of(
                refused(Sealed.of(bytes, key.id())),
                refused(Sealed.of(sealed.bytes(), "00000000")),
                catchThrowableOfType(IllegalArgumentException.class, () -> vault.seal(PLAIN + "\uD83D", ROW)),
                catchThrowableOfType(IllegalArgumentException.class, () -> new Vault(key, COLLIDING)));

        assertThat(failures)
                .extracting(VaultTest::trace)
                .allSatisfy(trace -> assertThat(trace)
                        .doesNotContain(
                                PLAIN,
                                key.encoded().reveal(),
                                old.encoded().reveal(),
                                COLLIDING.get(0).encoded().reveal(),
                                COLLIDING.get(1).encoded().reveal()));
    }

    @Test
    void twoKeysWithTheSameIdAreRefused() {
        VaultKey one = COLLIDING.get(0);
        VaultKey other = COLLIDING.get(1);

        assertThat(one.id()).isEqualTo(other.id());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Vault(one, List.of(other)))
                .withMessage("two different vault keys have the same id, b494c606");
        assertThatIllegalArgumentException().isThrownBy(() -> new Vault(key, List.of(one, old, other)));
    }

    @Test
    void aKeyNamedTwiceCountsOnce() {
        Vault twice = new Vault(key, List.of(old, key, old));

        assertThat(twice.keyIds()).containsExactly(key.id(), old.id());
        assertThat(twice.open(vault.seal(PLAIN, ROW), ROW)).isEqualTo(PLAIN);
        assertThat(twice.open(formerVault.seal(PLAIN, ROW), ROW)).isEqualTo(PLAIN);
    }

    @Test
    void aTextThatHasNoEncodingIsRefusedInsteadOfChanged() {
        Sealed sealed = vault.seal(PLAIN, "grant/?");

        assertThatIllegalArgumentException().isThrownBy(() -> vault.seal("\uD83D", ROW));
        assertThatIllegalArgumentException().isThrownBy(() -> vault.open(sealed, "grant/\uD83D"));
    }

    @Test
    void manyThreadsMayUseItAtOnce() {
        List<String> texts = IntStream.range(0, 2000)
                .parallel()
                .mapToObj(i -> {
                    Vault sealing = i % 2 == 0 ? vault : formerVault;
                    return vault.open(sealing.seal(PLAIN + i, "grant/" + i), "grant/" + i);
                })
                .toList();

        assertThat(texts)
                .isEqualTo(IntStream.range(0, 2000).mapToObj(i -> PLAIN + i).toList());
    }

    private VaultException refused(Sealed sealed) {
        return catchThrowableOfType(VaultException.class, () -> vault.open(sealed, ROW));
    }

    private static String trace(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    private static VaultKey key(String base64) {
        return VaultKey.parse(base64).orElseThrow();
    }
}
