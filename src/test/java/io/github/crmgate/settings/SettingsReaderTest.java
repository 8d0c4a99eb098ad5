package io.github.crmgate.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.crmgate.secret.Secret;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SettingsReaderTest {
    private static final Setting KEY = new Setting("crmgate.key", null, "");
    private static final Setting OTHER = new Setting("crmgate.other", null, "");

    private final Map<String, String> file = new HashMap<>();

    @Test
    void aValueIsReadAsItStandsAndTheFallbackOnlyWithoutOne() throws SettingsException {
        file.put("crmgate.key", "Value, with Capitals");
        SettingsReader reader = reader();

        assertThat(reader.text(new Setting("crmgate.key", "fallback", ""))).contains("Value, with Capitals");
        assertThat(reader.text(new Setting("crmgate.other", "fallback", ""))).contains("fallback");
        assertThat(reader.text(new Setting("crmgate.third", null, ""))).isEmpty();
        reader.finish((key, reason) -> {});
    }

    @Test
    void whatIsMissingIsToldWithItsEnvironmentVariable() {
        SettingsReader reader = reader();

        assertThat(reader.required(KEY)).isEmpty();

        assertThat(faults(reader)).containsExactly("crmgate.key is missing; set it, or CRMGATE_KEY in the environment");
    }

    @Test
    void allFaultsComeAtOnceEachByItsKeyAndInTheirOrder() {
        file.put("crmgate.c", "soon");
        file.put("crmgate.d", "many");
        file.put("crmgate.e", "not a url");
        file.put("crmgate.f", "red");
        file.put("crmgate.typo", "x");
        SettingsReader reader = reader();

        reader.choice(new Setting("crmgate.f", null, ""), List.of("green", "blue"));
        reader.url(new Setting("crmgate.e", null, ""));
        reader.integer(new Setting("crmgate.d", null, ""), 1, 5);
        reader.duration(new Setting("crmgate.c", null, ""));
        reader.requiredSecret(new Setting("crmgate.b", null, ""));
        reader.required(new Setting("crmgate.a", null, ""));
        SettingsException failure = failure(reader);

        assertThat(failure.faults())
                .extracting(fault -> fault.substring(0, fault.indexOf(' ')))
                .containsExactly(
                        "crmgate.a", "crmgate.b", "crmgate.c", "crmgate.d", "crmgate.e", "crmgate.f", "crmgate.typo");
        assertThat(failure).hasMessage(String.join("\n", failure.faults()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"zoho\"", "'zoho'"})
    void quotesAroundAValueAreNamedAndNothingElse(String quoted) {
        file.put("crmgate.key", quoted);
        SettingsReader reader = reader();

        assertThat(reader.choice(KEY, List.of("zoho"))).isEqualTo("zoho");
        assertThat(faults(reader))
                .singleElement()
                .satisfies(fault -> assertThat(fault)
                        .startsWith("crmgate.key has quotes around its value")
                        .doesNotContain("zoho"));
    }

    @Test
    void quotesInTheEnvironmentAreNamedWithTheVariable() {
        SettingsReader reader =
                new SettingsReader(new SettingsSource(Map.of(), Map.of("CRMGATE_KEY", "\"s3cret\""), Map.of()));

        reader.requiredSecret(KEY);

        assertThat(faults(reader))
                .singleElement()
                .satisfies(fault -> assertThat(fault)
                        .startsWith("crmgate.key has quotes around its value, in CRMGATE_KEY in the environment")
                        .contains("docker --env-file")
                        .doesNotContain("s3cret"));
    }

    @Test
    void quotesWithinAValueAreAPartOfIt() throws SettingsException {
        file.put("crmgate.key", "\"a\" and \"b\"");
        SettingsReader reader = reader();

        assertThat(reader.text(KEY)).contains("\"a\" and \"b\"");
        reader.finish((key, reason) -> {});
    }

    @ParameterizedTest
    @CsvSource({
        "CRMGATE_ZOHO_CLIENTID, CRMGATE_ZOHO_CLIENT_ID",
        "CRMGATE_ZOHO_CLEINT_ID, CRMGATE_ZOHO_CLIENT_ID",
        "crmgate.zoho.client-id, CRMGATE_ZOHO_CLIENT_ID",
        "CRMGATE_ZOHO_REGOIN, CRMGATE_ZOHO_REGION",
        "CRMGATE_CHROMIUM, "
    })
    void aMisspeltEnvironmentVariableIsToldWithTheOneThatWasMeant(String name, String meant) throws SettingsException {
        SettingsReader reader = new SettingsReader(new SettingsSource(Map.of(), Map.of(name, "x"), Map.of()));
        reader.text(new Setting("crmgate.zoho.client-id", null, ""));
        reader.text(new Setting("crmgate.zoho.region", null, ""));
        List<String> warnings = new ArrayList<>();

        reader.finish((key, reason) -> warnings.add(key + " " + reason));

        assertThat(warnings)
                .containsExactly(name + " in the environment is no setting of CrmGate"
                        + (meant == null ? "" : "; did you mean " + meant + "?"));
    }

    @Nested
    final class Secrets {
        @TempDir
        private Path folder;

        @Test
        void comeFromTheKeyItself() {
            file.put("crmgate.key", "s3cret");

            assertThat(reader().secret(KEY).map(Secret::reveal)).contains("s3cret");
        }

        @Test
        void filesInAnotherEncodingOrWithQuotesAreNamed() throws IOException {
            Path secret = folder.resolve("secret");
            file.put("crmgate.key.file", secret.toString());

            Files.writeString(secret, "s3cret", StandardCharsets.UTF_16);
            assertThat(faultOfTheFile()).contains("is in UTF-16; save it as UTF-8");
            Files.writeString(secret, "s\u00e9cret", StandardCharsets.ISO_8859_1);
            assertThat(faultOfTheFile()).contains("is not in UTF-8");
            Files.writeString(secret, "\"s3cret\"\n");
            assertThat(faultOfTheFile()).contains("quotes").doesNotContain("s3cret");
            Files.delete(secret);
            assertThat(faultOfTheFile()).contains("does not exist");
        }

        private String faultOfTheFile() {
            SettingsReader reader = reader();
            reader.requiredSecret(KEY);
            return faults(reader).get(0);
        }

        @Test
        void comeFromAFileWithoutTheLineEndOfAnEditor() throws IOException {
            file.put(
                    "crmgate.key.file",
                    Files.writeString(folder.resolve("secret"), " s3cret\r\n").toString());
            SettingsReader reader = reader();

            assertThat(reader.requiredSecret(KEY).map(Secret::reveal)).contains("s3cret");
            Files.writeString(folder.resolve("secret"), "\uFEFFs3cret\n");
            assertThat(reader().requiredSecret(KEY).map(Secret::reveal)).contains("s3cret");
            assertThatCode(() -> reader.finish((key, reason) -> {})).doesNotThrowAnyException();
        }

        @Test
        void whoseFileIsMissingAreOneFaultOfTheFile() {
            file.put("crmgate.key.file", folder.resolve("nowhere").toString());
            SettingsReader reader = reader();

            assertThat(reader.requiredSecret(KEY)).isEmpty();

            assertThat(faults(reader))
                    .singleElement()
                    .satisfies(fault -> assertThat(fault)
                            .startsWith("crmgate.key.file names a file that can't be read: ")
                            .endsWith("nowhere does not exist"));
        }

        @Test
        void whosePathIsNoPathAreOneFaultOfTheFile() {
            file.put("crmgate.key.file", "no\0path");
            SettingsReader reader = reader();

            assertThat(reader.requiredSecret(KEY)).isEmpty();

            assertThat(faults(reader))
                    .singleElement()
                    .satisfies(fault ->
                            assertThat(fault).startsWith("crmgate.key.file names a file that can't be read: "));
        }

        @Test
        void whoseFileIsEmptyAreOneFaultOfTheFile() throws IOException {
            file.put(
                    "crmgate.key.file",
                    Files.writeString(folder.resolve("empty"), " \n").toString());
            SettingsReader reader = reader();

            assertThat(reader.requiredSecret(KEY)).isEmpty();

            assertThat(faults(reader))
                    .singleElement()
                    .satisfies(fault -> assertThat(fault).startsWith("crmgate.key.file names a file that is empty: "));
        }

        @Test
        void mayNotBeGivenTwiceAndNeitherValueIsTold() throws IOException {
            file.put("crmgate.key", "direct-s3cret");
            file.put(
                    "crmgate.key.file",
                    Files.writeString(folder.resolve("secret"), "filed-s3cret").toString());
            SettingsReader reader = reader();

            reader.secret(KEY);

            assertThat(faults(reader))
                    .containsExactly("crmgate.key is set together with crmgate.key.file; keep one of them");
        }

        @Test
        void thatMustBeThereAreToldByTheKey() {
            SettingsReader reader = reader();

            assertThat(reader.requiredSecret(KEY)).isEmpty();

            assertThat(faults(reader))
                    .containsExactly("crmgate.key is missing; set it, or CRMGATE_KEY in the environment");
        }

        @Test
        void thatNeedNotBeThereAreNoFault() {
            SettingsReader reader = reader();

            assertThat(reader.secret(KEY)).isEmpty();

            assertThat(faults(reader)).isEmpty();
        }

        @Test
        void canBeReadFromAFileThatTheEnvironmentNames() throws IOException {
            Path secret = Files.writeString(folder.resolve("secret"), "s3cret");
            SettingsReader reader = new SettingsReader(
                    new SettingsSource(Map.of(), Map.of("CRMGATE_KEY_FILE", secret.toString()), Map.of()));

            assertThat(reader.secret(KEY).map(Secret::reveal)).contains("s3cret");
        }
    }

    @Test
    void aChoiceIsReadInAnyCase() {
        file.put("crmgate.key", "ZoHo");
        SettingsReader reader = reader();

        assertThat(reader.choice(KEY, List.of("freshsales", "zoho"))).isEqualTo("zoho");
        assertThat(faults(reader)).isEmpty();
    }

    @Test
    void aWrongChoiceIsToldWithWhatIsAllowed() {
        file.put("crmgate.key", "hubspot");
        SettingsReader reader = reader();

        assertThat(reader.choice(KEY, List.of("zoho", "freshsales"))).isEqualTo("zoho");
        reader.choice(OTHER, List.of("zoho", "freshsales"));

        assertThat(faults(reader))
                .containsExactly(
                        "crmgate.key is 'hubspot', but must be one of zoho, freshsales",
                        "crmgate.other is missing; set it, or CRMGATE_OTHER in the environment, to one of zoho, freshsales");
    }

    @ParameterizedTest
    @CsvSource({
        "500ms, PT0.5S",
        "5s, PT5S",
        "5S, PT5S",
        "20 s, PT20S",
        "2m, PT2M",
        "1h, PT1H",
        "3d, PT72H",
        "1ms, PT0.001S",
        "007s, PT7S",
    })
    void aDurationHasAUnit(String text, Duration duration) {
        file.put("crmgate.key", text);
        SettingsReader reader = reader();

        assertThat(reader.duration(KEY)).isEqualTo(duration);
        assertThat(faults(reader)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0s", "0ms", "5", "-5s", "5 sec", "1.5s", "PT5S", "5s6", "9999999999s", "s", "five", "5s,"})
    void whatIsNoDurationAboveZeroIsAFault(String text) {
        file.put("crmgate.key", text);
        SettingsReader reader = reader();

        assertThat(reader.duration(KEY)).isPositive();
        assertThat(faults(reader))
                .containsExactly(
                        "crmgate.key is '" + text + "', but must be a time above zero such as 500ms, 5s or 2m");
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "256, 256", "10000, 10000"})
    void aWholeNumberMayBeEachBound(String text, int number) {
        file.put("crmgate.key", text);
        SettingsReader reader = reader();

        assertThat(reader.integer(KEY, 1, 10_000)).isEqualTo(number);
        assertThat(faults(reader)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "10001", "1.0", "many", "99999999999", "1 000", "0x10"})
    void whatIsNoWholeNumberWithinBoundsIsAFault(String text) {
        file.put("crmgate.key", text);
        SettingsReader reader = reader();

        assertThat(reader.integer(KEY, 1, 10_000)).isBetween(1, 10_000);
        assertThat(faults(reader))
                .containsExactly("crmgate.key is '" + text + "', but must be a whole number from 1 to 10000");
    }

    @ParameterizedTest
    @CsvSource({
        "https://www.zohoapis.com, https://www.zohoapis.com",
        "https://www.zohoapis.com/, https://www.zohoapis.com",
        "https://host.example//, https://host.example",
        "http://localhost:8080/crm/sales/, http://localhost:8080/crm/sales",
        "HTTP://127.0.0.1:1, HTTP://127.0.0.1:1",
        "http://[::1]:8080, http://[::1]:8080",
    })
    void aUrlLosesTheSlashAtItsEnd(String text, URI url) {
        file.put("crmgate.key", text);
        SettingsReader reader = reader();

        assertThat(reader.url(KEY)).contains(url);
        assertThat(faults(reader)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "www.zohoapis.com",
                "localhost:8080",
                "ftp://host",
                "file:///etc/passwd",
                "https:///path",
                "https://",
                "https://host?query=s3cret",
                "https://host/#s3cret",
                "https://user:s3cret@host",
                "https://ho st",
                "mailto:a@b.c",
            })
    void whatIsNoPlainWebAddressIsAFaultThatDoesNotRepeatIt(String text) {
        file.put("crmgate.key", text);
        SettingsReader reader = reader();

        assertThat(reader.url(KEY)).isEmpty();
        assertThat(faults(reader))
                .containsExactly("crmgate.key must be a URL such as https://host or http://host:port/path");
    }

    @Test
    void anUnknownKeyIsToldWithoutItsValue() {
        file.put("crmgate.zoho.sekret", "s3cret");

        assertThat(faults(reader())).containsExactly("crmgate.zoho.sekret is no setting of CrmGate");
    }

    @ParameterizedTest
    @CsvSource({
        "crmgate.zoho.clientSecret, crmgate.zoho.client-secret",
        "crmgate.zoho.client_secret, crmgate.zoho.client-secret",
        "crmgate.zoho.client.secret, crmgate.zoho.client-secret",
        "crmgate.zoho.CLIENT-SECRET, crmgate.zoho.client-secret",
        "crmgate.zoho.client-secret.path, crmgate.zoho.client-secret",
        "crmgate.zoho.clientSecretFile, crmgate.zoho.client-secret.file",
    })
    void aKeyThatIsSpelledDifferentlyGetsASuggestion(String wrong, String right) {
        file.put(wrong, "s3cret");
        SettingsReader reader = reader();

        reader.secret(new Setting("crmgate.zoho.client-secret", null, ""));
        reader.secret(KEY);

        assertThat(faults(reader)).containsExactly(wrong + " is no setting of CrmGate; did you mean " + right + "?");
    }

    @ParameterizedTest
    @CsvSource({
        "crmgate.profiles.acme.titel, crmgate.profiles.acme.title",
        "crmgate.profiles.acme.fields.key.lable, crmgate.profiles.acme.fields.key.label",
        "crmgate.profile.acme.title, crmgate.profiles.acme.title",
    })
    void aKeyWithAMisspeltWordGetsASuggestion(String wrong, String right) {
        file.put(wrong, "x");
        SettingsReader reader = reader();

        reader.text(new Setting(right, null, ""));

        assertThat(faults(reader)).containsExactly(wrong + " is no setting of CrmGate; did you mean " + right + "?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "crmgate.zoho.regions.xx.api-url", // us is no correction of xx
                "crmgate.zoho.regionss.uss.api-url",
                "crmgate.zoho.regions.us.url",
                "crmgate.zoho.regions.us.accounts-url",
            })
    void aKeyThatDiffersByMoreGetsNone(String wrong) {
        file.put(wrong, "x");
        SettingsReader reader = reader();

        reader.text(new Setting("crmgate.zoho.regions.us.api-url", null, ""));

        assertThat(faults(reader)).containsExactly(wrong + " is no setting of CrmGate");
    }

    @Test
    void keysWithNamesOfTheUsersOwnComeInOrderOfTheFileThenOfTheCommandLine() {
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("crmgate.profiles.b.fields.z.label", "1");
        lines.put("crmgate.profiles.b.fields.a.label", "2");
        lines.put("crmgate.other", "3");
        SettingsReader reader = new SettingsReader(new SettingsSource(
                Map.of("crmgate.profiles.a.type", "4", "crmgate.profiles.b.fields.a.label", "5"),
                Map.of("CRMGATE_PROFILES_C_TYPE", "6"),
                lines));

        assertThat(reader.keysBelow("crmgate.profiles."))
                .containsExactly(
                        "crmgate.profiles.b.fields.z.label",
                        "crmgate.profiles.b.fields.a.label",
                        "crmgate.profiles.a.type");
    }

    @Test
    void faultsAreCounted() {
        SettingsReader reader = reader();
        assertThat(reader.faults()).isZero();

        reader.required(KEY);

        assertThat(reader.faults()).isEqualTo(1);
    }

    @Test
    void anUnknownKeyOnTheCommandLineIsToldToo() {
        SettingsReader reader = new SettingsReader(new SettingsSource(Map.of("crmgate.typo", "x"), Map.of(), Map.of()));

        assertThat(faults(reader)).containsExactly("crmgate.typo is no setting of CrmGate");
    }

    @Test
    void keysOfOthersAreNoneOfOurBusiness() {
        file.put("camel.main.name", "x");
        file.put("crmgatex.key", "x");

        assertThat(faults(reader())).isEmpty();
    }

    private SettingsReader reader() {
        return new SettingsReader(new SettingsSource(Map.of(), Map.of(), file));
    }

    private static List<String> faults(SettingsReader reader) {
        try {
            reader.finish((key, reason) -> {});
            return List.of();
        } catch (SettingsException e) {
            return e.faults();
        }
    }

    private static SettingsException failure(SettingsReader reader) {
        return catchThrowableOfType(SettingsException.class, () -> reader.finish((key, reason) -> {}));
    }
}
