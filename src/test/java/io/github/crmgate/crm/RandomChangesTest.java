package io.github.crmgate.crm;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.crmgate.failure.CrmUnavailableException;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Changes at every simulated CRM while records of each kind change between calls; {@code -Dseeds=N} tries more of them. */
final class RandomChangesTest {
    private static final int SEEDS = Integer.getInteger("seeds", 6);

    @ParameterizedTest
    @EnumSource
    void nothingIsMissedAndNothingComesTwice(OfflineAccount.Kind kind) {
        int givenUp = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            givenUp += poll(kind, seed);
        }
        assertThat(givenUp).as("polls given up").isLessThan(SEEDS);
    }

    /** A second held one lead more than a page, and that moved to the first page when another one was changed. */
    @Test
    void pagesOfOneSecondAreReadAgainForWhatIsNewOnTheFirstPageToo() {
        poll(OfflineAccount.Kind.ZOHO_BY_PAGE_NUMBER, 181);
    }

    @ParameterizedTest
    @CsvSource({"ZOHO_BY_PAGE_TOKEN, 16, 32", "ZOHO_BY_PAGE_NUMBER, 16, 32", "SUITE, 30, 93", "CLASSIC, 30, 92"})
    void aBacklogTakesFewCallsAndAQuietPollTakesOneAndItsDeletions(OfflineAccount.Kind kind, int pages, int calls) {
        OfflineAccount account = kind.account(Clock.systemUTC(), 0);
        account.generate(3_000);
        ChangePoller poller = account.poller(account::answer);

        poller.poll();
        assertThat(poller.delivered()).hasSize(3_000);
        assertThat(poller.pages()).isEqualTo(pages);
        assertThat(account.calls()).isEqualTo(calls);
        poller.poll();
        assertThat(account.calls()).isEqualTo(calls + 2);
    }

    /** Returns how many polls were given up. */
    private static int poll(OfflineAccount.Kind kind, long seed) {
        RandomChanges changes = new RandomChanges(seed, kind.milliseconds() && seed % 5 > 1);
        OfflineAccount account = kind.account(changes, seed);
        changes.fill(account);
        ChangePoller busy = account.poller(changes.between(account::answer, account));
        int givenUp = 0;
        for (int i = 0; i < 8; i++) {
            try {
                busy.poll();
            } catch (CrmUnavailableException e) {
                givenUp++;
            }
            if (i % 3 == 0) {
                changes.rest();
            }
        }
        changes.quiet();
        busy.poll();
        changes.verify(busy, "seed " + seed + " of " + kind);
        return givenUp;
    }
}
