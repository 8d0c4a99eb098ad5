package io.github.crmgate.crm.zoho;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.crmgate.crm.Wire;
import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.CrmUnavailableException;
import io.github.crmgate.failure.Problem;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.failure.TokenRejectedException;
import io.github.crmgate.http.CrmRequest;
import io.github.crmgate.http.CrmResponse;
import io.github.crmgate.testing.SampleProfiles;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ZohoErrorsTest {
    private static final CrmRequest LEADS = CrmRequest.get("/crm/v8/Leads").needing("ZohoCRM.modules.leads.ALL");

    private final ZohoProvider zoho =
            new ZohoProvider(ZohoTestSettings.with(), SampleProfiles.zoho(), Clock.systemUTC());

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200 | {\"data\":[],\"info\":{\"more_records\":false}}",
                "201 | {\"data\":[]}",
                "204 | ''",
            })
    void anAnswerPasses(int status, String body) {
        assertThatCode(() -> zoho.check(LEADS, Wire.answer(status, body))).doesNotThrowAnyException();
    }

    @Test
    void notModifiedIsAnAnswerOnlyToWhoAskedForChanges() {
        CrmResponse notModified = Wire.answer(304, "");

        assertThatCode(() -> zoho.check(LEADS.accepting(304), notModified)).doesNotThrowAnyException();
        assertThat(failure(LEADS, notModified)).isNotNull();
    }

    /** The code counts, whatever the status. */
    @ParameterizedTest
    @CsvSource({
        "INVALID_TOKEN, 200",
        "INVALID_TOKEN, 400",
        "INVALID_TOKEN, 401",
        "INVALID_TOKEN, 403",
        "INVALID_TOKEN, 500",
        "AUTHENTICATION_FAILURE, 401",
        "AUTHENTICATION_FAILURE, 400",
        "INVALID_OAUTHTOKEN, 401",
        "INVALID_OAUTHTOKEN, 400",
        "INVALID_OAUTH, 403",
        "A_CODE_OF_TOMORROW, 401",
    })
    void aRejectedTokenIsToldByItsCode(String code, int status) {
        CrmGateException failure = failure(LEADS, error(status, code, "invalid oauth token"));

        assertThat(failure).isInstanceOf(TokenRejectedException.class);
        assertThat(failure.problem().code()).isEqualTo(ProblemCode.AUTHORIZATION_REQUIRED);
        assertThat(failure.problem().detail()).contains("crmgate.zoho.region", "crmgate.zoho.environment");
        assertThat(failure.problem().crmCode()).isEqualTo(code);
        assertThat(failure.problem().crmMessage()).isEqualTo("invalid oauth token");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{}", "{\"errors\":{\"code\":\"INVALID_OAUTHTOKEN\"}}", "{\"error\":\"invalid_oauthtoken\"}"
            })
    void a401WithoutCodeIsARejectedToken(String body) {
        assertThat(failure(LEADS, Wire.answer(401, body))).isInstanceOf(TokenRejectedException.class);
    }

    @Test
    void aRejectedTokenIsToldEvenWhereTheStatusIsAnAnswer() {
        assertThat(failure(LEADS.accepting(400, 404), error(400, "INVALID_TOKEN", "")))
                .isInstanceOf(TokenRejectedException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 400, 401, 403})
    void aMissingScopeIsNamedAndNoRefreshIsTried(int status) {
        CrmGateException failure = failure(LEADS, error(status, "OAUTH_SCOPE_MISMATCH", "invalid oauth scope"));

        assertThat(failure).isNotInstanceOf(TokenRejectedException.class);
        assertThat(failure.problem().code()).isEqualTo(ProblemCode.CRM_PERMISSION_DENIED);
        assertThat(failure.problem().detail())
                .contains("ZohoCRM.modules.leads.ALL")
                .containsIgnoringCase("authorize again");
    }

    /** That of a firewall or proxy, which knows nothing of the token. */
    @ParameterizedTest
    @CsvSource({"401, <html>Blocked</html>", "403, <!DOCTYPE html><p>Blocked</p>", "403, <h1>403 Forbidden</h1>"})
    void aWebPageInsteadOfTheResponseIsWorthARetry(int status, String body) {
        for (CrmRequest request : List.of(LEADS, LEADS.accepting(400, 401, 403, 404))) {
            CrmGateException failure = failure(request, Wire.answer(status, body));

            assertThat(failure).isInstanceOf(CrmUnavailableException.class);
            assertThat(failure.problem().detail()).contains("firewall");
        }
    }

    @Test
    void aWebPageWithAChallengeIsARejectedToken() {
        CrmResponse page = Wire.answer(401, "<html>Unauthorized</html>").challenging();

        assertThat(failure(LEADS, page)).isInstanceOf(TokenRejectedException.class);
    }

    @ParameterizedTest
    @CsvSource({"LIMIT_EXCEEDED, 11, BAD_REQUEST", "LIMIT_REACHED, 11, BAD_REQUEST", "LIMIT_EXCEEDED, 1, CRM_REJECTED"})
    void aPageBeyondTheLastResultIsTheCallersToNarrowDown(String code, int page, ProblemCode problem) {
        CrmRequest search = CrmRequest.get("/crm/v8/Leads/search").with("page", page);

        assertThat(failure(search, error(400, code, "Record count exceeded"))
                        .problem()
                        .code())
                .isEqualTo(problem);
    }

    @Test
    void aMissingPermissionIsNamed() {
        CrmGateException failure = failure(
                LEADS,
                Wire.answer(
                        403,
                        "{\"code\":\"NO_PERMISSION\",\"details\":{\"permissions\":[\"Crm_Implied_View_Leads\"]},"
                                + "\"message\":\"permission denied\",\"status\":\"error\"}"));

        assertThat(failure).isExactlyInstanceOf(CrmGateException.class);
        assertThat(failure.problem().code()).isEqualTo(ProblemCode.CRM_PERMISSION_DENIED);
        assertThat(failure.problem().detail()).contains("Crm_Implied_View_Leads");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "403 | ''",
                "403 | Forbidden",
                "403 | {\"code\":\"NO_PERMISSION\",\"details\":{},\"message\":\"m\",\"status\":\"error\"}",
                "401 | {\"code\":\"NO_PERMISSION\",\"details\":{\"permissions\":\"x\"},\"message\":\"m\",\"status\":\"error\"}",
                "401 | {\"code\":\"PERMISSION_DENIED\"}",
                "401 | {\"code\":\"AUTHORIZATION_FAILED\"}",
                "401 | {\"errors\":[{\"code\":\"SCOPE_MISMATCH\"}]}",
            })
    void aPermissionMayBeMissingWithoutAName(int status, String body) {
        assertThat(failure(LEADS, Wire.answer(status, body)).problem().code())
                .isEqualTo(ProblemCode.CRM_PERMISSION_DENIED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "429 | {\"code\":\"TOO_MANY_REQUESTS\",\"details\":{},\"message\":\"m\",\"status\":\"error\"}",
                "400 | {\"code\":\"TOO_MANY_REQUESTS\",\"details\":{},\"message\":\"m\",\"status\":\"error\"}",
                "429 | ''",
                "429 | <html>",
                "500 | {\"code\":\"INTERNAL_ERROR\",\"message\":\"URL_ROLLING_THROTTLES_LIMIT_EXCEEDED\"}",
                "400 | {\"code\":\"INTERNAL_ERROR\",\"details\":{\"reason\":\"API_THROTTLES_LIMIT_EXCEEDED.\"}}",
                "400 | {\"code\":\"URL_FIXED_THROTTLES_LIMIT_EXCEEDED\",\"status\":\"error\"}",
                "400 | {\"error\":{\"title\":\"URL_ROLLING_THROTTLES_LIMIT_EXCEEDED\"}}",
                "500 | {\"errors\":[{\"title\":\"URL_ROLLING_THROTTLES_LIMIT_EXCEEDED\"}]}",
                "200 | {\"error\":{\"title\":\"URL_ROLLING_THROTTLES_LIMIT_EXCEEDED\"},\"status\":\"failure\"}",
                "200 | {\"error\":{\"title\":\"URL_ROLLING_THROTTLES_LIMIT_EXCEEDED\"}}",
            })
    void aLimitedRateIsToldWithAPause(int status, String body) {
        CrmGateException undocumented = failure(LEADS, Wire.answer(status, body));
        CrmGateException told = failure(LEADS, Wire.answer(status, body, Duration.ofSeconds(7)));

        assertThat(undocumented).isExactlyInstanceOf(CrmGateException.class);
        assertThat(undocumented.problem().code()).isEqualTo(ProblemCode.CRM_RATE_LIMITED);
        assertThat(undocumented.problem().retryAfter()).isEqualTo(Duration.ofSeconds(60));
        assertThat(told.problem().retryAfter()).isEqualTo(Duration.ofSeconds(7));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "500 | {\"code\":\"INTERNAL_ERROR\",\"details\":{},\"message\":\"m\",\"status\":\"error\"}",
                "200 | {\"code\":\"INTERNAL_ERROR\",\"details\":{},\"message\":\"m\",\"status\":\"error\"}",
                "500 | ''",
                "502 | <html>Bad Gateway</html>",
                "503 | {}",
                "200 | <html>We are down for maintenance</html>",
                "200 | {\"data\":[",
                "200 | ''",
                "202 | ''",
                "200 | {}",
                "200 | []",
                "200 | {\"data\":null}",
                "200 | {\"data\":{}}",
                "200 | {\"data\":[null]}",
                "200 | {\"data\":[{}]}",
                "200 | {\"info\":{\"more_records\":false}}",
                "200 | {\"status\":\"failure\"}",
                "200 | {\"data\":[],\"status\":\"failure\"}",
                "200 | {\"status\":\"error\"}",
                "302 | ''",
                "404 | <html>",
            })
    void whatMayPassByItselfIsUnavailable(int status, String body) {
        CrmGateException failure = failure(LEADS, Wire.answer(status, body, Duration.ofSeconds(3)));

        assertThat(failure).isInstanceOf(CrmUnavailableException.class);
        assertThat(failure.problem().code()).isEqualTo(ProblemCode.CRM_UNAVAILABLE);
        assertThat(failure.problem().retryAfter()).isEqualTo(Duration.ofSeconds(3));
    }

    @ParameterizedTest
    @CsvSource({
        "INVALID_MODULE, 400",
        "INVALID_DATA, 400",
        "MANDATORY_NOT_FOUND, 400",
        "DUPLICATE_DATA, 400",
        "REQUIRED_PARAM_MISSING, 400",
        "LIMIT_EXCEEDED, 400",
        "INVALID_URL_PATTERN, 404",
        "INVALID_DATA, 200",
    })
    void whatZohoRefusesIsToldInItsOwnWords(String code, int status) {
        CrmGateException failure = failure(LEADS, error(status, code, "the invalid data"));

        assertThat(failure).isExactlyInstanceOf(CrmGateException.class);
        assertThat(failure.problem())
                .isEqualTo(new Problem(
                        ProblemCode.CRM_REJECTED,
                        "Zoho rejects the request: HTTP " + status + ", the invalid data.",
                        null,
                        code,
                        "the invalid data"));
    }

    @Test
    void aPageTokenThatIsTooOldIsTheCallersCursor() {
        CrmGateException failure = failure(LEADS, error(400, "EXPIRED_VALUE", "expired"));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.BAD_REQUEST);
        assertThat(failure.problem().detail()).contains("'cursor'", "24 hours");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"code\":\"TOKEN_BOUND_DATA_MISMATCH\",\"details\":{},\"status\":\"error\"}",
                "{\"code\":\"INVALID_DATA\",\"details\":{\"param_name\":\"page_token\"},\"status\":\"error\"}",
                "{\"data\":[{\"code\":\"TOKEN_BOUND_DATA_MISMATCH\",\"details\":{},\"status\":\"error\"}]}",
                "{\"data\":[{\"code\":\"INVALID_DATA\",\"details\":{\"param_name\":\"page_token\"}}]}",
            })
    void aPageTokenThatZohoDoesNotKnowIsTheCallersCursor(String body) {
        CrmGateException failure = failure(LEADS.with("page_token", "t2"), Wire.answer(400, body));

        assertThat(failure.problem().code()).isEqualTo(ProblemCode.BAD_REQUEST);
        assertThat(failure.problem().detail()).contains("'cursor'", "Start again");
    }

    @Test
    void onlyARefusalOfAnAcceptedStatusPasses() {
        CrmRequest accepting = LEADS.accepting(400, 404);

        assertThatCode(() -> zoho.check(accepting, error(400, "INVALID_DATA", "")))
                .doesNotThrowAnyException();
        assertThatCode(() -> zoho.check(accepting, Wire.answer(404, ""))).doesNotThrowAnyException();
        assertThat(failure(accepting, error(405, "INVALID_DATA", ""))).isNotNull();
        assertThat(failure(accepting, error(400, "TOO_MANY_REQUESTS", ""))).isNotNull();
        assertThat(failure(accepting, error(400, "OAUTH_SCOPE_MISMATCH", ""))).isNotNull();
    }

    @Test
    void invalidTokenWithoutStatusField() {
        assertThatThrownBy(() -> new ZohoProvider(ZohoTestSettings.with(), SampleProfiles.zoho(), Clock.systemUTC())
                        .check(
                                CrmRequest.get("/crm/v8/Leads"),
                                Wire.answer(200, "{\"code\":\"INVALID_TOKEN\",\"message\":\"invalid oauth token\"}")))
                .isInstanceOf(TokenRejectedException.class);
    }

    @Test
    void the2000WallOfASearchSaysWhatToDo() {
        assertThatThrownBy(() -> new ZohoProvider(ZohoTestSettings.with(), SampleProfiles.zoho(), Clock.systemUTC())
                        .check(
                                CrmRequest.get("/crm/v8/Leads/search"),
                                Wire.answer(
                                        400, "{\"code\":\"DISCRETE_PAGINATION_LIMIT_EXCEEDED\",\"status\":\"error\"}")))
                .hasMessageContaining("bad_request")
                .hasMessageContaining("2,000 results");
    }

    private CrmGateException failure(CrmRequest request, CrmResponse response) {
        return catchThrowableOfType(CrmGateException.class, () -> zoho.check(request, response));
    }

    private static CrmResponse error(int status, String code, String message) {
        return Wire.answer(
                status,
                "{\"code\":\"" + code + "\",\"details\":{},\"message\":\"" + message + "\",\"status\":\"error\"}");
    }
}
