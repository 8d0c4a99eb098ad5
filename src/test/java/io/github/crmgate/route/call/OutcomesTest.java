package io.github.crmgate.route.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.crmgate.failure.CrmGateException;
import io.github.crmgate.failure.CrmUnavailableException;
import io.github.crmgate.failure.Problem;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.failure.TokenRejectedException;
import io.github.crmgate.oauth.TokenResult;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The words that metrics count calls by. */
final class OutcomesTest {

    @Test
    void aFailureHasTheCodeOfItsProblem() {
        assertThat(Outcomes.of(new CrmUnavailableException("down"))).isEqualTo("crm_unavailable");
        assertThat(Outcomes.of(new CrmGateException(ProblemCode.LEAD_NOT_FOUND, "none")))
                .isEqualTo("lead_not_found");
        assertThat(Outcomes.of(new InterruptedIOException("late"))).isEqualTo("crm_timeout");
        assertThat(Outcomes.of(new ConnectException("down"))).isEqualTo("crm_unavailable");
        assertThat(Outcomes.of(new IllegalStateException("a bug"))).isEqualTo("internal");
    }

    @Test
    void aRejectedTokenIsNoProblemYet() {
        assertThat(Outcomes.of(new TokenRejectedException(Problem.of(ProblemCode.AUTHORIZATION_REQUIRED, "rejected"))))
                .isEqualTo("token_rejected");
    }

    @ParameterizedTest
    @CsvSource({
        "200, ok",
        "304, ok",
        "400, crm_rejected",
        "401, token_rejected",
        "403, crm_permission_denied",
        "404, crm_rejected",
        "429, crm_rate_limited",
        "500, crm_unavailable",
        "599, crm_unavailable"
    })
    void anAnswerThatNobodyReadsIsToldByItsStatus(int status, String outcome) {
        assertThat(Outcomes.of(status)).isEqualTo(outcome);
    }

    @Test
    void aTokenAnswerHasTheCodeThatCallersWouldGet() {
        assertThat(Outcomes.of(new TokenResult.Dead("invalid_code", "dead"))).isEqualTo("authorization_required");
        assertThat(Outcomes.of(new TokenResult.Refused("invalid_client", "wrong")))
                .isEqualTo("authorization_required");
        assertThat(Outcomes.of(new TokenResult.Throttled("later", null))).isEqualTo("crm_rate_limited");
        assertThat(Outcomes.of(new TokenResult.Unavailable("down"))).isEqualTo("crm_unavailable");
        assertThat(Outcomes.of(new TokenResult.TimedOut("late"))).isEqualTo("crm_timeout");
    }
}
