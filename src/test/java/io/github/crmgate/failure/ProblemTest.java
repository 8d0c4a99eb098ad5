package io.github.crmgate.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ProblemTest {
    private static final Problem PLAIN = Problem.of(ProblemCode.CRM_REJECTED, "what happened");

    @Test
    void aPlainProblemHasNeitherAWaitNorWordsOfTheCrm() {
        assertThat(PLAIN).isEqualTo(new Problem(ProblemCode.CRM_REJECTED, "what happened", null, null, null));
    }

    @Test
    void theWaitAndTheWordsOfTheCrmAddUpInAnyOrder() {
        Problem both = new Problem(
                ProblemCode.CRM_REJECTED, "what happened", Duration.ofSeconds(7), "INVALID_DATA", "invalid data");

        assertThat(PLAIN.retryAfter(Duration.ofSeconds(7)).said("INVALID_DATA", "invalid data"))
                .isEqualTo(both);
        assertThat(PLAIN.said("INVALID_DATA", "invalid data").retryAfter(Duration.ofSeconds(7)))
                .isEqualTo(both);
    }

    @Test
    void anExceptionCarriesTheProblemAndReadsLikeIt() {
        CrmGateException exception = new CrmGateException(PLAIN);

        assertThat(exception.problem()).isSameAs(PLAIN);
        assertThat(exception).hasMessage("crm_rejected: what happened");
    }

    @Test
    void anUnavailableCrmIsToldByItsOwnException() {
        assertThat(new CrmUnavailableException("down").problem())
                .isEqualTo(Problem.of(ProblemCode.CRM_UNAVAILABLE, "down"));
    }
}
