package io.github.crmgate.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.crmgate.pacing.CallShares.Claim;
import io.github.crmgate.pacing.CallShares.Share;
import io.github.crmgate.pacing.LimitKind;
import io.github.crmgate.testing.Crowd;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Processes that share the limits of an account. */
abstract class CallSharesContract extends StoreContract {
    private static final Duration LEASE = Duration.ofMinutes(5);

    private String account;

    CallSharesContract(TestDatabase database) {
        super(database);
    }

    @BeforeEach
    void useAnotherAccount() {
        account = "zoho " + UUID.randomUUID();
    }

    @Test
    void aProcessAloneHasEverything() {
        assertThat(claim("one", 0, 0, 100)).isEqualTo(new Share(10, 1));
        assertThat(claim("one", 10, 10, 100)).isEqualTo(new Share(10, 1));
    }

    @Test
    void aSecondProcessGetsItsPartOnceTheCallsOfTheFirstHaveEnded() {
        claim("one", 0, 0, 100);

        assertThat(claim("two", 0, 0, 100)).isEqualTo(new Share(0, 2));
        assertThat(claim("one", 10, 6, 100)).isEqualTo(new Share(5, 2));
        assertThat(claim("two", 0, 0, 100)).as("four more may have begun").isEqualTo(new Share(0, 2));
        claim("one", 5, 7, 100);
        assertThat(claim("two", 0, 0, 100)).isEqualTo(new Share(3, 2));
        claim("one", 5, 5, 100);
        assertThat(claim("two", 3, 3, 100)).isEqualTo(new Share(5, 2));
    }

    @Test
    void theLimitIsNeverExceededHoweverManyProcessesClaim() {
        for (int round = 0; round < 3; round++) {
            Crowd.calling(4, () -> claim("process " + Thread.currentThread().getName(), 0, 0, 9))
                    .answers();
            assertThat(sumHeld()).isBetween(1, 10);
        }
    }

    @Test
    void anIdleProcessKeepsATwentiethForALongerTime() {
        claim("one", 0, 0, 0);

        assertThat(claim("two", 0, 0, 100)).isEqualTo(new Share(9, 2));
        assertThat(sumHeld()).isEqualTo(10);
    }

    @Test
    void aLeaseThatEndsOrIsGivenBackLeavesEverythingToOthers() {
        claim("one", 10, 10, 100);
        test.execute("UPDATE call_share SET lease_until = CURRENT_TIMESTAMP, counts_until = CURRENT_TIMESTAMP");
        assertThat(claim("two", 0, 0, 100)).isEqualTo(new Share(10, 1));

        claim("two", new Claim(LimitKind.CONCURRENT, 10, 10, 3, 1), Duration.ZERO);
        assertThat(claim("one", 0, 0, 100)).isEqualTo(new Share(10, 1));
        assertThat(sumHeld()).as("rows of processes that ended are deleted").isEqualTo(10);
    }

    @Test
    void callsOfAMinuteCountAfterTheirProcessHasEnded() {
        claim("one", new Claim(LimitKind.MINUTE, 400, 400, 150, 400), Duration.ZERO);

        assertThat(claim("two", new Claim(LimitKind.MINUTE, 400, 0, 0, 10), LEASE))
                .isEqualTo(new Share(250, 1));
    }

    private int sumHeld() {
        return test.rows.<Integer, RuntimeException>withHandle(
                handle -> handle.createQuery("SELECT sum(held) FROM call_share WHERE account = :account")
                        .bind("account", account)
                        .mapTo(Integer.class)
                        .one());
    }

    private Share claim(String process, int share, int used, int wanted) {
        return claim(process, new Claim(LimitKind.CONCURRENT, 10, share, used, wanted), LEASE);
    }

    private Share claim(String process, Claim claim, Duration lease) {
        return test.store
                .callShares()
                .claim(account, process, List.of(claim), lease)
                .get(claim.kind());
    }
}
