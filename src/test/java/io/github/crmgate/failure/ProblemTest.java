package io.github.crmgate.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ProblemTest {
    private static final Problem PLAIN = Problem.of(ProblemCode.CRM_REJECTED, "what happened");

    @Test
    void a_plain_problem_has_neither_a_wait_nor_words_of_the_crm() {
        assertThat(PLAIN).isEqualTo(new Problem(ProblemCode.CRM_REJECTED, "what happened", null, null, null));
    }

    @Test
    void the_wait_and_the_words_of_the_crm_add_up_in_any_order() {
        Problem both = new Problem(
                ProblemCode.CRM_REJECTED, "what happened", Duration.ofSeconds(7), "INVALID_DATA", "invalid data");

        assertThat(PLAIN.retryAfter(Duration.ofSeconds(7)).said("INVALID_DATA", "invalid data"))
                .isEqualTo(both);
        assertThat(PLAIN.said("INVALID_DATA", "invalid data").retryAfter(Duration.ofSeconds(7)))
                .isEqualTo(both);
    }

    @Test
    void an_exception_carries_the_problem_and_reads_like_it() {
        CrmGateException exception = new CrmGateException(PLAIN);

        assertThat(exception.problem()).isSameAs(PLAIN);
        assertThat(exception).hasMessage("crm_rejected: what happened");
    }

    @Test
    void an_unavailable_crm_is_told_by_its_own_exception() {
        assertThat(new CrmUnavailableException("down").problem())
                .isEqualTo(Problem.of(ProblemCode.CRM_UNAVAILABLE, "down"));
    }
}
