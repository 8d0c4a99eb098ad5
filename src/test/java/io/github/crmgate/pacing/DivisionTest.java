package io.github.crmgate.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.crmgate.pacing.CallShares.Share;
import io.github.crmgate.pacing.Division.Other;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How processes divide a limit. */
final class DivisionTest {

    @Test
    void aProcessAloneHasEverything() {
        assertThat(Division.of(10, 1, List.of())).isEqualTo(new Share(10, 1));
        assertThat(Division.of(10, 50, List.of())).isEqualTo(new Share(10, 1));
    }

    @Test
    void busyProcessesHaveEqualParts() {
        assertThat(Division.of(10, 50, List.of(live(5, 50)))).isEqualTo(new Share(5, 2));
        assertThat(Division.of(10, 50, List.of(live(3, 50), live(3, 50)))).isEqualTo(new Share(3, 3));
    }

    @Test
    void anIdleProcessKeepsATwentieth() {
        assertThat(Division.of(400, 0, List.of(live(0, 1_000)))).isEqualTo(new Share(20, 2));
        assertThat(Division.of(400, 1_000, List.of(live(20, 0)))).isEqualTo(new Share(380, 2));
        assertThat(Division.of(400, 1, List.of(live(20, 0)))).isEqualTo(new Share(380, 2));
        assertThat(Division.of(400, 0, List.of())).isEqualTo(new Share(20, 1));
    }

    @Test
    void whatNoneWantsIsDividedEqually() {
        assertThat(Division.of(10, 1, List.of(live(3, 3)))).isEqualTo(new Share(4, 2));
        assertThat(Division.of(10, 3, List.of(live(4, 1)))).isEqualTo(new Share(6, 2));
    }

    @Test
    void whatAnotherProcessHoldsIsNotGivenAway() {
        assertThat(Division.of(10, 50, List.of(live(10, 50)))).isEqualTo(new Share(0, 2));
        assertThat(Division.of(10, 50, List.of(live(7, 50)))).isEqualTo(new Share(3, 2));
    }

    @Test
    void callsOfAProcessThatEndedCountStill() {
        assertThat(Division.of(10, 50, List.of(new Other(10, 4, 9, false)))).isEqualTo(new Share(6, 1));
    }

    @Test
    void moreProcessesThanCallsHaveOneEach() {
        assertThat(Division.of(2, 5, Collections.nCopies(2, live(1, 5)))).isEqualTo(new Share(1, 3));
    }

    private static Other live(int held, int wanted) {
        return new Other(held, 0, wanted, true);
    }
}
