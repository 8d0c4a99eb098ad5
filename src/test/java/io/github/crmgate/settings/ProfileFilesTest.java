package io.github.crmgate.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ProfileFilesTest {
    @TempDir
    private Path folder;

    @Test
    void aFileIsTheProfileOfItsNameAndPropertiesWinOverIt() throws IOException {
        write("profiles/cedar.yaml", """
                type: oauth2
                shares: [Read your leads, Add leads]
                client-secret.file: /run/secrets/cedar
                dead-grant-codes:
                  - GONE
                  - REVOKED
                fields:
                  tenant: {label: Subdomain, required: true}
                authorization-fields:
                  - in: header
                    key: X-Key
                    value: "Token {{access_token}}"
                  - {in: query, key: tenant, value: "{{tenant}}"}
                """);
        write("profiles/notes.txt", "none");
        write("application.properties", "crmgate.profiles.cedar.title=Cedar\ncrmgate.profiles.cedar.type=basic\n");

        assertThat(SettingsSource.filesOf(folder))
                .containsExactly(
                        entry("crmgate.profiles.cedar.type", "basic"),
                        entry("crmgate.profiles.cedar.shares", "Read your leads|Add leads"),
                        entry("crmgate.profiles.cedar.client-secret.file", "/run/secrets/cedar"),
                        entry("crmgate.profiles.cedar.dead-grant-codes", "GONE,REVOKED"),
                        entry("crmgate.profiles.cedar.fields.tenant.label", "Subdomain"),
                        entry("crmgate.profiles.cedar.fields.tenant.required", "true"),
                        entry("crmgate.profiles.cedar.authorization-fields.1.in", "header"),
                        entry("crmgate.profiles.cedar.authorization-fields.1.key", "X-Key"),
                        entry("crmgate.profiles.cedar.authorization-fields.1.value", "Token {{access_token}}"),
                        entry("crmgate.profiles.cedar.authorization-fields.2.in", "query"),
                        entry("crmgate.profiles.cedar.authorization-fields.2.key", "tenant"),
                        entry("crmgate.profiles.cedar.authorization-fields.2.value", "{{tenant}}"),
                        entry("crmgate.profiles.cedar.title", "Cedar"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'a: s3cret\n- b'     | is no YAML in line 2",
                "'a: s3cret\na: b'    | is no YAML in line 2",
                "'a: !!java.io.File x' | is no YAML in line 1",
                "'- s3cret'            | must contain keys with values",
                "''                    | must contain keys with values",
            })
    void aFileThatIsNoProfileIsNamedWithoutItsValues(String text, String fault) throws IOException {
        write("profiles/cedar.yaml", text);

        assertThatThrownBy(() -> SettingsSource.filesOf(folder))
                .hasMessageStartingWith(folder.resolve("profiles/cedar.yaml") + " " + fault)
                .hasMessageNotContaining("s3cret");
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
