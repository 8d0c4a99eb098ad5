package io.github.crmgate.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.crmgate.failure.StoreUnavailableException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** When a process claims its share, and what it has without one. */
final class ShareKeeperTest {
    private static final CallLimits LIMITS = new CallLimits(20, 0, 400, 0, null);

    private final AtomicLong millis = new AtomicLong(-5_000);
    private final FakeShares shares = new FakeShares();
    private final Deque<Runnable> background = new ArrayDeque<>();
    private final ShareKeeper keeper = new ShareKeeper(shares, "zoho", "process-1", millis::get, background::add);
    private final PacedAccount account = new PacedAccount(LIMITS, millis::get);

    @Test
    void theFirstCallWaitsForItsShareAndEachBeatClaimsItAgain() {
        Turn turn = call();

        assertThat(turn.granted).isFalse();
        assertThat(shares.claims).as("the call itself accesses no store").isEmpty();
        runBackground();
        assertThat(shares.claims).containsExactly("zoho acme PT5S CONCURRENT 0/1 MINUTE 0/1");
        assertThat(turn.granted).isTrue();
        assertThat(share()).isEqualTo(12);

        shares.calls = 7;
        beat();
        assertThat(share()).isEqualTo(7);
        assertThat(shares.claims).last().isEqualTo("zoho acme PT5S CONCURRENT 1/1 MINUTE 1/1");
        call();
        runBackground();
        assertThat(shares.claims).hasSize(2);
    }

    @Test
    void aFirstCallWhoseClaimHangsHasATenthAfterASecond() {
        call();
        pass(Duration.ofSeconds(1));

        assertThat(share()).isEqualTo(2);
        assertThat(account.usage(LimitKind.MINUTE).share()).isEqualTo(40);
        assertThat(call().granted).isTrue();
    }

    @Test
    void withoutTheStoreItBeginsWithATenthAtOnce() {
        shares.down = true;
        Turn turn = call();
        runBackground();

        assertThat(turn.granted).isTrue();
        assertThat(share()).isEqualTo(2);
        shares.down = false;
        beat();
        assertThat(share()).isEqualTo(12);
    }

    @Test
    void aShareOutlivesTheStoreUntilItsLeaseEnds() {
        call();
        runBackground();
        shares.down = true;

        beat();
        beat();
        beat();
        assertThat(share()).isEqualTo(12);
        beat();
        assertThat(share()).as("a third: beside one more than two").isEqualTo(6);
        shares.down = false;
        beat();
        assertThat(share()).isEqualTo(12);
    }

    @Test
    void anIdleAccountKeepsALittleForAMinuteWithoutFurtherClaims() {
        Turn first = call();
        runBackground();
        account.end(first);
        account.end(call());
        shares.calls = 3;

        beat();
        beat();
        assertThat(shares.claims).last().isEqualTo("zoho acme PT1M CONCURRENT 0/0 MINUTE 2/0");
        int before = shares.claims.size();
        for (int beat = 0; beat < 40; beat++) {
            beat();
        }
        assertThat(shares.claims).hasSize(before);
        shares.calls = 12;
        assertThat(call().granted).as("by the little that it kept").isTrue();
        assertThat(share()).isEqualTo(3);
        runBackground();
        assertThat(share()).isEqualTo(12);
    }

    @Test
    void anAccountThatWasIdleForAMinuteBeginsAgain() {
        Turn turn = call();
        runBackground();
        account.end(turn);
        for (int beat = 0; beat < 70; beat++) {
            beat();
        }

        assertThat(call().granted).isFalse();
        runBackground();
        assertThat(share()).isEqualTo(12);
    }

    @Test
    void sharesOfAccountsInUseAreGivenBack() {
        call();
        runBackground();
        keeper.giveBack();

        assertThat(shares.claims).last().asString().startsWith("zoho acme PT0S CONCURRENT 1/");
        shares.down = true;
        keeper.giveBack();
    }

    private Turn call() {
        keeper.use("acme", account);
        return account.ask(CallPriority.CALLER, false);
    }

    private void runBackground() {
        for (Runnable task = background.poll(); task != null; task = background.poll()) {
            task.run();
        }
    }

    private void beat() {
        pass(ShareKeeper.BEAT);
        keeper.beat();
    }

    private void pass(Duration time) {
        millis.addAndGet(time.toMillis());
    }

    private int share() {
        return account.usage(LimitKind.CONCURRENT).share();
    }

    /** Gives a process beside another one as many calls as a test says. */
    private static final class FakeShares implements CallShares {
        private final List<String> claims = new ArrayList<>();
        private int calls = 12;
        private boolean down;

        @Override
        public Map<LimitKind, Share> claim(String account, String process, List<Claim> claimed, Duration lease) {
            if (down) {
                throw new StoreUnavailableException(new IllegalStateException("down"));
            }
            StringBuilder text = new StringBuilder(account + " " + lease);
            Map<LimitKind, Share> shares = new EnumMap<>(LimitKind.class);
            for (Claim claim : claimed) {
                text.append(" " + claim.kind() + " " + claim.used() + "/" + claim.wanted());
                shares.put(claim.kind(), new Share(calls, 2));
            }
            claims.add(text.toString());
            return shares;
        }
    }
}
