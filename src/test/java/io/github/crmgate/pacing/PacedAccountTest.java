package io.github.crmgate.pacing;

import static io.github.crmgate.pacing.CallPriority.BATCH;
import static io.github.crmgate.pacing.CallPriority.CALLER;
import static io.github.crmgate.pacing.CallPriority.POLL;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which call of an account is next, and when; by a clock that a test moves. */
final class PacedAccountTest {
    private final AtomicLong millis = new AtomicLong(-5_000);

    @Test
    void asManyCallsAsTheLimitAreInProgress() {
        PacedAccount account = account(2, 0, 0, 0);
        Turn first = account.ask(CALLER, false);
        Turn second = account.ask(CALLER, false);
        Turn third = account.ask(CALLER, false);

        assertThat(granted(first, second, third)).containsExactly(true, true, false);
        account.end(first);
        assertThat(third.granted).isTrue();
    }

    @Test
    void withoutALimitNoCallWaits() {
        PacedAccount account = account(0, 0, 0, 0);

        assertThat(IntStream.range(0, 1_000).allMatch(i -> account.ask(BATCH, true).granted))
                .isTrue();
    }

    @Test
    void callersPrecedePollsAndTheseAsynchronousWrites() {
        PacedAccount account = account(1, 0, 0, 0);
        Turn running = account.ask(POLL, false);
        Turn batch = account.ask(BATCH, false);
        Turn poll = account.ask(POLL, false);
        Turn caller = account.ask(CALLER, false);
        Turn later = account.ask(CALLER, false);

        assertThat(orderOf(account, running, List.of(batch, poll, caller, later)))
                .containsExactly(caller, later, poll, batch);
    }

    @Test
    void callersWithoutEndLetAPollThroughAfterEightOfThem() {
        PacedAccount account = account(1, 0, 0, 0);
        Turn running = account.ask(CALLER, false);
        List<Turn> turns = new ArrayList<>();
        turns.add(account.ask(BATCH, false));
        turns.add(account.ask(POLL, false));
        IntStream.range(0, 40).forEach(i -> turns.add(account.ask(CALLER, false)));

        List<Turn> order = orderOf(account, running, turns);

        assertThat(order.get(8).priority).isEqualTo(POLL);
        assertThat(order.get(9).priority).isEqualTo(BATCH);
        assertThat(order).hasSize(42);
    }

    @Test
    void heavyCallsHaveALimitOfTheirOwnAndLetOthersPass() {
        PacedAccount account = account(3, 1, 0, 0);
        Turn heavy = account.ask(CALLER, true);
        Turn waiting = account.ask(CALLER, true);
        Turn light = account.ask(CALLER, false);

        assertThat(granted(heavy, waiting, light)).containsExactly(true, false, true);
        account.end(heavy);
        assertThat(waiting.granted).isTrue();
    }

    @Test
    void aTurnThatIsGivenUpWaitsNoMore() {
        PacedAccount account = account(1, 0, 0, 0);
        Turn running = account.ask(CALLER, false);
        Turn impatient = account.ask(CALLER, false);
        Turn patient = account.ask(CALLER, false);

        assertThat(account.giveUp(impatient)).isTrue();
        account.end(running);
        assertThat(granted(impatient, patient)).containsExactly(false, true);
        assertThat(account.giveUp(patient)).isFalse();
    }

    /** A Freshsales account with the plan "growth": callers without end use all of both limits and never more. */
    @Test
    void noMinuteAndNoHourHaveMoreCallsThanTheirLimits() {
        PacedAccount account = account(0, 0, 400, 1_000);
        List<Long> sent = new ArrayList<>();
        for (int tick = 0; tick < 50_000; tick++, pass(Duration.ofMillis(170))) {
            Turn turn = account.ask(CALLER, false);
            if (turn.granted) {
                sent.add(millis.get());
                account.end(turn);
            } else {
                account.giveUp(turn);
            }
        }

        assertThat(sent).hasSizeBetween(2_900, 3_000);
        for (int i = 400; i < sent.size(); i++) {
            assertThat(sent.get(i) - sent.get(i - 400)).isGreaterThanOrEqualTo(60_000);
        }
        for (int i = 1_000; i < sent.size(); i++) {
            assertThat(sent.get(i) - sent.get(i - 1_000)).isGreaterThanOrEqualTo(3_600_000);
        }
    }

    @Test
    void theWaitForAMinutesBudgetIsKnown() {
        PacedAccount account = account(0, 0, 5, 0);
        IntStream.range(0, 5).forEach(i -> account.end(account.ask(CALLER, false)));

        long wait = account.waitMillis(CALLER);

        assertThat(wait).isBetween(60_000L, 61_000L);
        Turn turn = account.ask(CALLER, false);
        pass(Duration.ofMillis(wait - 1));
        setShare(account, LimitKind.MINUTE, 5);
        assertThat(turn.granted).isFalse();
        pass(Duration.ofMillis(1));
        setShare(account, LimitKind.MINUTE, 5);
        assertThat(turn.granted).isTrue();
    }

    @Test
    void pollsLeaveAFifthOfABudgetToCallers() {
        PacedAccount account = account(0, 0, 0, 10);
        List<Turn> polls =
                IntStream.range(0, 10).mapToObj(i -> account.ask(POLL, false)).toList();

        assertThat(polls.stream().filter(turn -> turn.granted)).hasSize(8);
        assertThat(account.ask(CALLER, false).granted).isTrue();
        assertThat(account.ask(CALLER, false).granted).isTrue();
        assertThat(account.ask(CALLER, false).granted).isFalse();
    }

    @Test
    void callersWhoUseUpTheReserveLetAPollThroughAfterEightOfThem() {
        PacedAccount account = account(0, 0, 0, 100);
        IntStream.range(0, 80).forEach(i -> account.end(account.ask(CALLER, false)));
        Turn poll = account.ask(POLL, false);

        IntStream.range(0, 7).forEach(i -> account.end(account.ask(CALLER, false)));
        assertThat(poll.granted).isFalse();
        account.end(account.ask(CALLER, false));
        assertThat(poll.granted).isTrue();
    }

    @Test
    void aRefusedCallHalvesTheConcurrencyOnceAndItRecovers() {
        PacedAccount account = account(8, 0, 0, 0);
        List<Turn> calls = ask(account, 8);
        pass(Duration.ofMillis(100));
        calls.forEach(turn -> account.refused(turn, 0));

        assertThat(inParallel(account)).isEqualTo(4);
        pass(AdaptiveLimit.RAISE.multipliedBy(2));
        assertThat(inParallel(account)).isEqualTo(6);
        pass(AdaptiveLimit.MEMORY);
        assertThat(inParallel(account)).isEqualTo(8);
    }

    @Test
    void withoutAStatedLimitARefusalSetsOneForAWhile() {
        PacedAccount account = account(0, 0, 0, 0);
        List<Turn> calls = ask(account, 20);
        account.refused(calls.get(0), 0);
        calls.subList(1, 20).forEach(account::end);

        assertThat(inParallel(account)).isEqualTo(10);
        pass(Duration.ofMinutes(10));
        assertThat(inParallel(account)).isGreaterThan(1_000);
    }

    @Test
    void refusalsInARowPauseAllCalls() {
        PacedAccount account = account(5, 0, 0, 0);
        IntStream.range(0, 2).forEach(i -> account.refused(account.ask(CALLER, false), 30_000));
        assertThat(account.waitMillis(CALLER)).isZero();

        account.refused(account.ask(CALLER, false), 30_000);
        assertThat(account.waitMillis(CALLER)).isEqualTo(30_000);
        pass(Duration.ofSeconds(30));
        account.refused(account.ask(CALLER, false), 0);
        assertThat(account.waitMillis(CALLER)).isEqualTo(2_000);
        pass(Duration.ofSeconds(2));
        account.accepted(account.ask(CALLER, false), -1);
        account.refused(account.ask(CALLER, false), 30_000);
        assertThat(account.waitMillis(CALLER)).isZero();
    }

    @Test
    void refusalsLowerTheRateOfAnAccountWithCallsOfAMinute() {
        PacedAccount account = account(0, 0, 400, 1_000);
        List<Turn> calls = ask(account, 40);
        pass(Duration.ofMillis(100));
        calls.forEach(turn -> account.refused(turn, 20_000));

        assertThat(inParallel(account)).isEqualTo(20);
        account.refused(account.ask(CALLER, false), 20_000);
        account.refused(account.ask(CALLER, false), 20_000);
        assertThat(account.ask(CALLER, false).granted).isFalse();
        assertThat(account.waitMillis(CALLER)).isEqualTo(20_000);
        assertThat(account.minWaitMillis(CALLER)).isEqualTo(20_000);
    }

    @Test
    void theLastCreditsAreForCallersAndWithoutAnyCallsPause() {
        PacedAccount account = account(5, 0, 0, 0);
        account.accepted(account.ask(CALLER, false), 2_500);
        assertThat(account.waitMillis(POLL)).isZero();

        account.accepted(account.ask(CALLER, false), 250);
        assertThat(account.waitMillis(POLL)).isEqualTo(Credits.YIELD.toMillis());
        assertThat(account.waitMillis(CALLER)).isZero();
        account.accepted(account.ask(CALLER, false), 0);
        assertThat(account.waitMillis(CALLER)).isEqualTo(Credits.PAUSE.toMillis());
        pass(Credits.PAUSE);
        account.accepted(account.ask(CALLER, false), -1);
        assertThat(account.waitMillis(POLL)).isZero();
    }

    @Test
    void aShareTakesEffectAtOnce() {
        PacedAccount account = account(10, 0, 0, 0);
        setShare(account, LimitKind.CONCURRENT, 2);
        List<Turn> calls = ask(account, 4);
        assertThat(calls.stream().filter(turn -> turn.granted)).hasSize(2);

        setShare(account, LimitKind.CONCURRENT, 3);
        assertThat(calls.stream().filter(turn -> turn.granted)).hasSize(3);
        assertThat(account.usage(LimitKind.CONCURRENT)).isEqualTo(new PacedAccount.Usage(3, 1, 3));
    }

    @Test
    void aShareThatEndsLeavesAFixedPart() {
        PacedAccount account = account(10, 0, 400, 0);
        account.setShares(new AccountLimits.Shares(Map.of(LimitKind.CONCURRENT, 7), millis.get() + 1_000, 3));

        assertThat(account.usage(LimitKind.CONCURRENT).share()).isEqualTo(7);
        assertThat(account.usage(LimitKind.MINUTE).share()).isZero();
        assertThat(account.waitMillis(CALLER)).as("until the next share").isEqualTo(1_000);
        assertThat(account.minWaitMillis(CALLER)).isZero();
        pass(Duration.ofSeconds(1));
        assertThat(account.usage(LimitKind.CONCURRENT).share()).isEqualTo(3);
        assertThat(account.usage(LimitKind.MINUTE).share()).isEqualTo(133);
        assertThat(account.usage(LimitKind.HOUR).share()).isEqualTo(Integer.MAX_VALUE);
    }

    private void setShare(PacedAccount account, LimitKind kind, int calls) {
        account.setShares(new AccountLimits.Shares(Map.of(kind, calls), Long.MAX_VALUE, 1));
    }

    private PacedAccount account(int concurrent, int heavy, int perMinute, int perHour) {
        return new PacedAccount(new CallLimits(concurrent, heavy, perMinute, perHour, null), millis::get);
    }

    private void pass(Duration time) {
        millis.addAndGet(time.toMillis());
    }

    private static List<Turn> ask(PacedAccount account, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> account.ask(CALLER, false))
                .toList();
    }

    private static List<Boolean> granted(Turn... turns) {
        return List.of(turns).stream().map(turn -> turn.granted).toList();
    }

    /** How many of many calls are granted at the same time; they are ended or given up again. */
    private static int inParallel(PacedAccount account) {
        List<Turn> turns = ask(account, 2_000);
        List<Turn> granted = turns.stream().filter(turn -> turn.granted).toList();
        turns.forEach(account::giveUp);
        granted.forEach(account::end);
        return granted.size();
    }

    /** The order in which turns are granted, if one call at a time is in progress. */
    private static List<Turn> orderOf(PacedAccount account, Turn running, List<Turn> waiting) {
        List<Turn> left = new ArrayList<>(waiting);
        List<Turn> order = new ArrayList<>();
        Turn current = running;
        while (!left.isEmpty()) {
            account.end(current);
            current = left.stream().filter(turn -> turn.granted).findFirst().orElseThrow();
            left.remove(current);
            order.add(current);
        }
        return order;
    }
}
