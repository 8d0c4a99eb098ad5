package io.github.crmgate.failure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ProblemCodeTest {

    /** The contract; the last column tells whether the caller's own request is at fault. */
    @ParameterizedTest
    @CsvSource({
        "bad_request, 400, true",
        "unauthorized, 401, true",
        "connection_not_found, 404, true",
        "lead_not_found, 404, true",
        "not_found, 404, true",
        "authorization_required, 409, false",
        "connection_disabled, 409, true",
        "auth_check_failed, 422, false",
        "crm_rejected, 422, false",
        "crm_permission_denied, 403, false",
        "crm_rate_limited, 429, false",
        "crm_unavailable, 503, false",
        "crm_timeout, 504, false",
        "internal, 500, false",
        "method_not_allowed, 405, true",
        "content_too_large, 413, true",
        "unsupported_media_type, 415, true",
        "too_many_attempts, 429, true",
    })
    void eachCodeHasItsStatus(String code, int status, boolean causedByCaller) {
        assertThat(ProblemCode.values())
                .filteredOn(value -> value.code().equals(code))
                .singleElement()
                .satisfies(value -> {
                    assertThat(value.status()).isEqualTo(status);
                    assertThat(value.causedByCaller()).isEqualTo(causedByCaller);
                });
    }

    @Test
    void eachCodeHasATitleOfItsOwn() {
        assertThat(ProblemCode.values())
                .extracting(ProblemCode::title)
                .doesNotHaveDuplicates()
                .doesNotContain("");
    }
}
