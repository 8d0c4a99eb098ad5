package io.github.crmgate.crm.freshsales;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.crmgate.crm.Wire;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.CrmUnavailableException;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.failure.TokenRejectedException;
import io.github.crmgate.http.CrmRequest;
import io.github.crmgate.http.CrmResponse;
import io.github.crmgate.testing.SampleProfiles;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FreshsalesErrorsTest {
    private static final CrmRequest CONTACTS = CrmRequest.get("/api/contacts/view/1");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"200 | {\"contacts\":[]}", "201 | {\"contact\":{}}", "204 | ''"})
    void anAnswerPasses(int status, String body) {
        assertThatCode(() -> check(CONTACTS, Wire.answer(status, body))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[]", "{\"contacts\":null}", "{\"status\":\"failure\"}"})
    void aSuccessWithoutItsDocumentIsBroken(String body) {
        CrmResponse broken = Wire.answer(200, body, Duration.ofSeconds(3));

        for (CrmRequest request : List.of(CONTACTS, CONTACTS.holding("contacts"), CONTACTS.holding("contact"))) {
            CrmGateException failure = failure(request, broken);

            assertThat(failure).isInstanceOf(CrmUnavailableException.class);
            assertThat(failure.problem().code()).isEqualTo(ProblemCode.CRM_UNAVAILABLE);
            assertThat(failure.problem().retryAfter()).isEqualTo(Duration.ofSeconds(3));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "contacts | {\"meta\":{\"total\":0}}",
                "contacts | {\"contacts\":{}}",
                "contacts | {\"contacts\":[null]}",
                "contact | {\"contact\":{}}",
                "'' | {\"contacts\":[]}",
            })
    void aSuccessWithAnotherDocumentIsBroken(String member, String body) {
        assertThat(failure(CONTACTS.holding(member), Wire.answer(200, body)))
                .isInstanceOf(CrmUnavailableException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "contacts | {\"contacts\":[]}",
                "contacts | {\"contacts\":{\"contacts\":[]}}",
                "contact | {\"contact\":{\"id\":1}}",
                "'' | []",
            })
    void aSuccessThatHoldsNothingSaysSo(String member, String body) {
        assertThatCode(() -> check(CONTACTS.holding(member), Wire.answer(200, body)))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "500 | {\"code\":\"INTERNAL_ERROR\",\"message\":\"URL_ROLLING_THROTTLES_LIMIT_EXCEEDED\"}",
                "400 | {\"error\":{\"title\":\"URL_ROLLING_THROTTLES_LIMIT_EXCEEDED\"}}",
                "400 | {\"errors\":{\"code\":\"URL_FIXED_THROTTLES_LIMIT_EXCEEDED\"}}",
                "200 | {\"error\":{\"title\":\"URL_ROLLING_THROTTLES_LIMIT_EXCEEDED\"}}",
                "400 | {\"errors\":{\"code\":400,\"message\":[\"UCR contact fetch failure, status 429\"]}}",
            })
    void aThrottleWithAnotherStatusIsALimitedRate(int status, String body) {
        for (CrmRequest request : List.of(CONTACTS.accepting(400), CONTACTS.holding("contacts"))) {
            CrmGateException failure = failure(request, Wire.answer(status, body));

            assertThat(failure).isExactlyInstanceOf(CrmGateException.class);
            assertThat(failure.problem().code()).isEqualTo(ProblemCode.CRM_RATE_LIMITED);
            assertThat(failure.problem().retryAfter()).isEqualTo(Duration.ofMinutes(1));
        }
    }

    @Test
    void aDeletionWithAFailureInItsBodyIsNoDeletion() {
        CrmRequest delete = CrmRequest.delete("/api/contacts/1");

        assertThatCode(() -> check(delete, Wire.answer(200, "true"))).doesNotThrowAnyException();
        assertThat(failure(delete, Wire.answer(200, "{\"status\":\"failure\"}")))
                .isInstanceOf(CrmUnavailableException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200 | <!DOCTYPE html><html>Sign in</html>",
                "200 | Sign in",
                "301 | ''",
                "302 | <html>Moved</html>",
                "303 | ''",
                "307 | {}",
                "308 | ''",
            })
    void aSignInPageOrARedirectIsNoAnswerAndNoBadKey(int status, String body) {
        CrmGateException failure = failure(CONTACTS.accepting(301, 302, 404), Wire.answer(status, body));

        assertThat(failure).isExactlyInstanceOf(CrmGateException.class);
        assertThat(failure.problem().code()).isEqualTo(ProblemCode.AUTHORIZATION_REQUIRED);
        assertThat(failure.problem().detail()).contains("sign-in page", "domain");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "{\"login\":\"failed\",\"message\":\"Incorrect or expired API key\"} | Incorrect or expired API key",
                "{\"login\":\"failed\",\"message\":null} | -",
                "'' | -",
                "Unauthorized | -",
            })
    void aBadKeyIsARejectedToken(String body, String message) {
        CrmGateException failure = failure(CONTACTS, Wire.answer(401, body));

        assertThat(failure).isInstanceOf(TokenRejectedException.class);
        assertThat(failure.problem().code()).isEqualTo(ProblemCode.AUTHORIZATION_REQUIRED);
        assertThat(failure.problem().detail())
                .startsWith("Freshsales rejects the API key.")
                .doesNotContain("null");
        assertThat(failure.problem().crmMessage()).isEqualTo(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"errors\":{\"message\":\"Access Denied\"}}", "{\"errors\":{}}", "", "Forbidden"})
    void aMissingPermissionIsNoBadKey(String body) {
        CrmGateException failure = failure(CONTACTS, Wire.answer(403, body));

        assertThat(failure).isExactlyInstanceOf(CrmGateException.class);
        assertThat(failure.problem().code()).isEqualTo(ProblemCode.CRM_PERMISSION_DENIED);
        assertThat(failure.problem().detail())
                .contains("The API key is good", "permission", "GET /api/contacts/view/1");
    }

    /** That of a firewall or proxy, which knows nothing of the key. */
    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403})
    void aWebPageInsteadOfTheResponseIsWorthARetry(int status) {
        for (CrmRequest request : List.of(CONTACTS, CONTACTS.accepting(400, 403, 404))) {
            CrmGateException failure = failure(request, Wire.answer(status, "<html>Blocked</html>"));

            assertThat(failure).isInstanceOf(CrmUnavailableException.class);
            assertThat(failure.problem().detail()).contains("firewall");
        }
    }

    @Test
    void aWebPageWithAChallengeIsARejectedKey() {
        CrmResponse page = Wire.answer(401, "<html>Unauthorized</html>").challenging();

        assertThat(failure(CONTACTS, page)).isInstanceOf(TokenRejectedException.class);
    }

    /** Without Retry-After the next full hour at the worst. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "2026-07-25T10:17:30Z, -, PT42M30S",
                "2026-07-25T10:59:59.500Z, -, PT0.5S",
                "2026-07-25T10:00:00Z, -, PT1H",
                "2026-07-25T23:30:00Z, -, PT30M",
                "2026-07-25T10:17:30Z, PT12S, PT12S",
                "2026-07-25T10:17:30Z, PT0S, PT0S",
                "2026-07-25T10:17:30Z, PT2H, PT2H",
            })
    void aUsedUpLimitTellsWhenToComeBack(Instant now, Duration retryAfter, Duration wait) {
        FreshsalesErrors errors = new FreshsalesErrors(Clock.fixed(now, ZoneOffset.UTC));

        CrmGateException failure = catchThrowableOfType(
                CrmGateException.class, () -> errors.check(CONTACTS, Wire.answer(429, "", retryAfter)));

        assertThat(failure).isExactlyInstanceOf(CrmGateException.class);
        assertThat(failure.problem().code()).isEqualTo(ProblemCode.CRM_RATE_LIMITED);
        assertThat(failure.problem().retryAfter()).isEqualTo(wait);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "{\"errors\":{\"code\":400,\"message\":[\"Name has already been taken\"]}} | 400 | Name has already been taken",
                "{\"errors\":{\"code\":400,\"message\":[\"One\",\"Two\"]}} | 400 | One; Two",
                "{\"errors\":{\"code\":400,\"message\":\"Plain\"}} | 400 | Plain",
                "{\"errors\":{\"code\":\"x\",\"message\":null}} | x | -",
                "{\"errors\":{\"message\":[]}} | - | -",
                "{\"errors\":[\"One\",\"Two\"]} | - | One; Two",
                "{\"errors\":[{\"a\":1}]} | - | {\"a\":1}",
                "{\"errors\":\"Plain\"} | - | Plain",
                "{\"message\":\"Outer\"} | - | Outer",
                "{\"message\":[\"Outer\"]} | - | Outer",
                "{\"error_code\":404} | - | -",
                "{} | - | -",
                "[] | - | -",
                "'' | - | -",
            })
    void theMessageIsReadInEachForm(String body, String code, String message) {
        CrmGateException failure = failure(CONTACTS, Wire.answer(400, body));

        assertThat(failure).isExactlyInstanceOf(CrmGateException.class);
        assertThat(failure.problem().code()).isEqualTo(ProblemCode.CRM_REJECTED);
        assertThat(failure.problem().crmCode()).isEqualTo(code);
        assertThat(failure.problem().crmMessage()).isEqualTo(message);
        assertThat(failure.problem().detail()).contains("HTTP 400");
        if (message == null) {
            assertThat(failure.problem().detail()).doesNotContain("It says");
        } else {
            assertThat(failure.problem().detail()).endsWith("It says: " + message);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 504})
    void aFailureOfTheServerIsUnavailableWithItsWords(int status) {
        CrmGateException failure = failure(
                CONTACTS, Wire.answer(status, "{\"errors\":{\"message\":[\"Name is taken\"]}}", Duration.ofSeconds(9)));

        assertThat(failure).isInstanceOf(CrmUnavailableException.class);
        assertThat(failure.problem().retryAfter()).isEqualTo(Duration.ofSeconds(9));
        assertThat(failure.problem().crmMessage()).isEqualTo("Name is taken");
    }

    @Test
    void onlyAnAcceptedStatusPasses() {
        assertThatCode(() -> check(CONTACTS.accepting(404), Wire.answer(404, "")))
                .doesNotThrowAnyException();
        assertThat(failure(CONTACTS, Wire.answer(404, "")).problem().code()).isEqualTo(ProblemCode.CRM_REJECTED);
        assertThat(failure(CONTACTS.accepting(404), Wire.answer(401, ""))).isInstanceOf(TokenRejectedException.class);
    }

    private static void check(CrmRequest request, CrmResponse response) {
        new FreshsalesProvider(FreshsalesTestSettings.with(), SampleProfiles.freshsales(), Clock.systemUTC())
                .check(request, response);
    }

    private static CrmGateException failure(CrmRequest request, CrmResponse response) {
        return catchThrowableOfType(CrmGateException.class, () -> check(request, response));
    }
}
