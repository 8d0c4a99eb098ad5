package io.github.crmgate.crm.custom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.crmgate.crm.Dialog;
import io.github.crmgate.crm.Wire;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.http.CrmRequest;
import io.github.crmgate.http.CrmResponse;
import io.github.crmgate.profile.reader.ProfileReader;
import io.github.crmgate.settings.SettingsReader;
import io.github.crmgate.settings.SettingsSource;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CustomProviderTest {
    private static final CrmRequest CALL = CrmRequest.get("/things");

    private final CustomProvider provider = new CustomProvider(Objects.requireNonNull(ProfileReader.read(
                    new SettingsReader(new SettingsSource(
                            Map.of(),
                            Map.of(),
                            Map.of(
                                    "crmgate.profiles.acme.type", "api-key",
                                    "crmgate.profiles.acme.base-url", "https://api.example.com",
                                    "crmgate.profiles.acme.auth-check-url", "https://api.example.com/me",
                                    "crmgate.profiles.acme.authorization-fields.1.in", "header",
                                    "crmgate.profiles.acme.authorization-fields.1.key", "X-Key",
                                    "crmgate.profiles.acme.authorization-fields.1.value", "{{key}}"))),
                    Map.of())
            .get("acme")));

    /** An API may speak XML; a web page is a firewall's or proxy's. */
    @ParameterizedTest
    @CsvSource({
        "401, {}, AUTHORIZATION_REQUIRED",
        "401, <error>bad key</error>, AUTHORIZATION_REQUIRED",
        "401, <html>Blocked</html>, CRM_UNAVAILABLE",
        "403, <?xml version='1.0'?><error/>, CRM_PERMISSION_DENIED",
        "403, <?xml version='1.0'?><!DOCTYPE html><html>Blocked</html>, CRM_UNAVAILABLE",
        "403, <h1>Blocked</h1>, CRM_UNAVAILABLE",
        "400, '{\"error\":\"invalid_token\"}', AUTHORIZATION_REQUIRED",
        "403, '{\"error\":\"invalid_token\"}', AUTHORIZATION_REQUIRED",
        "403, '{\"error\":\"insufficient_scope\"}', CRM_PERMISSION_DENIED",
        "400, '{\"error\":\"URL_ROLLING_THROTTLES_LIMIT_EXCEEDED\"}', CRM_RATE_LIMITED",
    })
    void aFailureIsToldByStatusAndKindOfBody(int status, String body, String code) {
        assertThat(code(Wire.answer(status, body))).isEqualTo(code);
    }

    @Test
    void aWebPageWithAChallengeIsTheApisOwn() {
        assertThat(code(Wire.answer(401, "<html>Unauthorized</html>").challenging()))
                .isEqualTo("AUTHORIZATION_REQUIRED");
    }

    @Test
    void aDocumentThatReportsAFailureFailsTheAuthCheck() {
        Dialog dialog =
                new Dialog(provider).on("*", Wire.answer(200, "{\"status\":\"failure\"}"), Wire.answer(200, ""));

        assertThatThrownBy(() -> dialog.run(provider.authCheck())).hasMessageContaining("auth_check_failed");
        assertThat(dialog.run(provider.authCheck())).isNotBlank();
    }

    private String code(CrmResponse response) {
        return catchThrowableOfType(CrmGateException.class, () -> provider.check(CALL, response))
                .problem()
                .code()
                .name();
    }
}
