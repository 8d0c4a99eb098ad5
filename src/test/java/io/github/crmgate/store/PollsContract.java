package io.github.crmgate.store;

import static io.github.crmgate.store.StoreUnderTest.LONG;
import static io.github.crmgate.store.StoreUnderTest.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.crmgate.connection.LastError;
import io.github.crmgate.poll.Poll;
import io.github.crmgate.poll.PollEnd;
import io.github.crmgate.poll.PollGaps;
import io.github.crmgate.poll.PollProgress;
import io.github.crmgate.poll.Polls;
import io.github.crmgate.poll.SeenChange;
import io.github.crmgate.poll.SharedOrganisation;
import io.github.crmgate.testing.Crowd;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

abstract class PollsContract extends StoreContract {
    private static final Instant TICK = NOW.plusSeconds(60);

    PollsContract(TestDatabase database) {
        super(database);
    }

    @Test
    void aPollBeginsWhereItIsToldAndOnce() {
        begun("one");

        polls().begin("one", NOW.plusSeconds(5), true, NOW.plusSeconds(5));

        assertThat(polls().find("one"))
                .contains(new Poll(
                        "one",
                        NOW,
                        NOW,
                        NOW,
                        false,
                        false,
                        false,
                        null,
                        null,
                        null,
                        null,
                        0,
                        0,
                        0,
                        null,
                        PollGaps.NONE,
                        true));
        assertThat(polls().find("two")).isEmpty();
    }

    @Test
    void severalProcessesBeginItOnce() {
        test.saved("one", "r-1");

        Crowd.calling(8, () -> {
                    polls().begin("one", NOW, true, NOW);
                    return true;
                })
                .answers();

        assertThat(polls().page(null, 10)).hasSize(1);
    }

    @Test
    void thereIsNoPollWithoutAConnection() {
        polls().begin("nobody", NOW, true, NOW);

        assertThat(polls().page(null, 10)).isEmpty();
    }

    @Test
    void aPollGoesWithItsConnectionAndWhatItRemembers() {
        begun("one");
        take("one", "holder").orElseThrow();
        keep("one", "holder", NOW, seen("a", NOW));

        test.connections().delete("one");

        assertThat(polls().find("one")).isEmpty();
        assertThat(test.number("SELECT count(*) FROM poll_seen")).isZero();
    }

    @Test
    void aRunWhoseConnectionIsDeletedCanNeitherKeepNorLookUpAnything() {
        begun("one");
        take("one", "holder").orElseThrow();
        keep("one", "holder", NOW, seen("a", NOW));
        assertThat(polls().holds("one", "holder")).isTrue();
        assertThat(seen("one", "holder", "a")).containsOnlyKeys("a");

        test.connections().delete("one");
        begun("one"); // made again at once
        polls().take("one", "another", LONG, null, TICK).orElseThrow();

        assertThat(polls().holds("one", "holder")).isFalse();
        assertThat(polls().seen("one", "holder", List.of("a"))).isEmpty();
        assertThat(polls().seen("one", "holder", List.of())).isEmpty();
        assertThat(polls().extend(List.of("holder"), LONG)).isEmpty();
        assertThat(keep("one", "holder", TICK, seen("a", TICK))).isFalse();
        polls().end("one", "holder", new PollEnd.CaughtUp(true), TICK);
        Poll poll = polls().find("one").orElseThrow();
        assertThat(poll.watermark()).isEqualTo(NOW);
        assertThat(poll.running()).isTrue();
        assertThat(seen("one", "another", "a")).isEmpty();
    }

    @Test
    void whatAPageOrABeginningLeavesBehindGoesWithADeletionAtTheSameMoment() {
        for (int i = 0; i < 20; i++) {
            test.saved("one", "r-one");
            if (i % 2 == 0) {
                polls().begin("one", NOW, true, NOW);
                take("one", "holder").orElseThrow();
            }
            AtomicInteger caller = new AtomicInteger();

            Crowd.calling(3, () -> switch (caller.getAndIncrement()) {
                        case 0 -> keep("one", "holder", TICK, seen("a", TICK));
                        case 1 -> test.connections().delete("one");
                        default -> {
                            polls().begin("one", TICK, true, TICK);
                            yield true;
                        }
                    })
                    .answers(Duration.ofMinutes(1));

            assertThat(test.number("SELECT count(*) FROM poll")).isZero();
            assertThat(test.number("SELECT count(*) FROM poll_seen")).isZero();
        }
    }

    @Test
    void pollsAreListedByConnection() {
        List.of("c", "a", "b").forEach(this::begun);

        assertThat(polls().page(null, 2)).extracting(Poll::connection).containsExactly("a", "b");
        assertThat(polls().page("b", 2)).extracting(Poll::connection).containsExactly("c");
    }

    @Test
    void oneHolderOfManyTakesIt() {
        begun("one");

        List<Optional<Poll>> taken = Crowd.calling(
                        16, () -> polls().take("one", UUID.randomUUID().toString(), LONG, TICK, TICK))
                .answers();

        assertThat(taken).filteredOn(Optional::isPresent).singleElement().satisfies(poll -> {
            assertThat(poll.orElseThrow().running()).isTrue();
            assertThat(poll.orElseThrow().lastRunAt()).isEqualTo(TICK);
        });
    }

    @Test
    void aTimeOfTheScheduleIsServedOnceHoweverQuickly() {
        begun("one");
        take("one", "first").orElseThrow();
        polls().end("one", "first", new PollEnd.CaughtUp(false), TICK);

        assertThat(take("one", "second")).isEmpty();
        assertThat(polls().take("one", "second", LONG, TICK.plusSeconds(60), TICK.plusSeconds(60)))
                .isPresent();
    }

    @Test
    void aRunBesideTheScheduleIsPossibleAnyTimeButNotTwiceAtOnce() {
        begun("one");
        take("one", "first").orElseThrow();
        polls().request("one", TICK);
        assertThat(polls().take("one", "second", LONG, null, TICK)).isEmpty();

        polls().end("one", "first", new PollEnd.CaughtUp(false), TICK);

        assertThat(polls().take("one", "second", LONG, null, TICK)).isPresent();
        polls().end("one", "second", new PollEnd.CaughtUp(false), TICK);
        assertThat(polls().take("one", "third", LONG, null, TICK)).isEmpty();
    }

    @Test
    void aTimeOfTheScheduleFarAheadBlocksNobody() {
        begun("one");
        polls().take("one", "fast clock", LONG, TICK.plusSeconds(3600), TICK.plusSeconds(3600))
                .orElseThrow();
        polls().end("one", "fast clock", new PollEnd.CaughtUp(false), TICK);

        assertThat(take("one", "right clock")).isPresent();
    }

    @Test
    void aLeaseEndsByItself() {
        begun("one");
        take("one", "first").orElseThrow();

        leaseEnds("one");

        assertThat(polls().find("one").orElseThrow().running()).isFalse();
        assertThat(polls().due(NOW.minusSeconds(1), 10)).containsExactly("one");
        assertThat(polls().take("one", "second", LONG, null, TICK)).isPresent();
    }

    @Test
    void aLeaseIsExtendedByItsHolderWhileItLasts() {
        List.of("one", "two").forEach(this::begun);
        take("one", "first").orElseThrow();
        take("two", "second").orElseThrow();
        leaseEnds("two");
        polls().take("two", "another", LONG, null, TICK).orElseThrow();

        assertThat(polls().extend(List.of("first", "second", "third"), LONG)).containsExactly("first");
    }

    @Test
    void whoLostTheLeaseKeepsNothing() {
        begun("one");
        take("one", "first").orElseThrow();
        leaseEnds("one");
        polls().take("one", "second", LONG, null, TICK).orElseThrow();

        assertThat(keep("one", "first", TICK, seen("a", TICK))).isFalse();
        polls().end("one", "first", new PollEnd.CaughtUp(true), TICK);

        Poll poll = polls().find("one").orElseThrow();
        assertThat(poll.watermark()).isEqualTo(NOW);
        assertThat(poll.delivered()).isZero();
        assertThat(poll.running()).isTrue();
        assertThat(seen("one", "second", "a")).isEmpty();
    }

    @Test
    void aLeaseThatRanOutAndThatNobodyTookIsGoodStill() {
        begun("one");
        take("one", "first").orElseThrow();
        leaseEnds("one");

        assertThat(keep("one", "first", TICK, seen("a", TICK))).isTrue();
        assertThat(polls().extend(List.of("first"), LONG)).containsExactly("first");
    }

    @Test
    void whatWasDeliveredIsRememberedWithTheWatermark() {
        begun("one");
        take("one", "first").orElseThrow();
        SeenChange a = seen("a", NOW.plusSeconds(1));
        SeenChange b = seen("b", NOW.plusSeconds(2));

        assertThat(polls().keep(
                                "one",
                                "first",
                                new PollProgress(List.of(a, b), 1, NOW.plusSeconds(2), NOW, PollGaps.NONE),
                                TICK.plusSeconds(1)))
                .isTrue();

        Poll poll = polls().find("one").orElseThrow();
        assertThat(poll.watermark()).isEqualTo(NOW.plusSeconds(2));
        assertThat(poll.movedAt()).isEqualTo(TICK.plusSeconds(1));
        assertThat(poll.delivered()).isEqualTo(1);
        assertThat(poll.deadLettered()).isEqualTo(1);
        assertThat(poll.lastChangeAt()).isEqualTo(NOW.plusSeconds(2));
        assertThat(seen("one", "first", "a", "b", "c")).containsOnly(entry(a), entry(b));
        assertThat(polls().seen("two", "first", List.of("a"))).isEmpty();
        assertThat(seen("one", "first")).isEmpty();
    }

    @Test
    void whatTheCrmDoesNotTellIsKeptWithTheWatermark() {
        begun("one");
        take("one", "first").orElseThrow();
        PollGaps gaps = new PollGaps(new PollGaps.Refused(NOW, "crm_rejected", "No."), NOW.plusSeconds(1));

        polls().keep("one", "first", new PollProgress(List.of(), 0, NOW, NOW, gaps), TICK);
        assertThat(polls().find("one").orElseThrow().gaps()).isEqualTo(gaps);
        assertThat(polls().incomplete()).isEqualTo(1);

        polls().keep("one", "first", new PollProgress(List.of(), 0, NOW, NOW, PollGaps.NONE), TICK);
        assertThat(polls().find("one").orElseThrow().gaps()).isEqualTo(PollGaps.NONE);
        assertThat(polls().incomplete()).isZero();
    }

    @Test
    void theStartIsMovedOnceItIsKnownHowFarTheClockOfTheCrmIsBehind() {
        test.saved("one", "r-one");
        polls().begin("one", NOW, false, NOW);
        assertThat(take("one", "first").orElseThrow().startKnown()).isFalse();

        assertThat(polls().moveStart("one", "another", NOW.minusSeconds(20))).isFalse();
        assertThat(polls().moveStart("one", "first", NOW.minusSeconds(20))).isTrue();

        Poll poll = polls().find("one").orElseThrow();
        assertThat(poll.from()).isEqualTo(NOW.minusSeconds(20));
        assertThat(poll.watermark()).isEqualTo(NOW.minusSeconds(20));
        assertThat(poll.startKnown()).isTrue();
    }

    @Test
    void aRunThatCaughtUpSettlesTheStart() {
        test.saved("one", "r-one");
        polls().begin("one", NOW, false, NOW);
        take("one", "first").orElseThrow();

        polls().end("one", "first", new PollEnd.CaughtUp(false), TICK);

        assertThat(polls().find("one").orElseThrow().startKnown()).isTrue();
    }

    @Test
    void connectionsThatDeliveredTheSameLeadReadOneOrganisation() {
        for (String id : List.of("a", "b", "c")) {
            begun(id);
            take(id, id).orElseThrow();
        }
        keep("a", "a", NOW, seen("1", NOW), seen("2", NOW));
        keep("b", "b", NOW, seen("2", NOW));
        keep("c", "c", NOW, seen("3", NOW));

        assertThat(polls().sharedOrganisations()).containsExactly(new SharedOrganisation("a", "b"));
    }

    @Test
    void theNewestOfALeadIsRemembered() {
        begun("one");
        take("one", "first").orElseThrow();
        keep("one", "first", NOW, seen("a", NOW.plusSeconds(1)), seen("a", NOW.plusSeconds(2)));
        keep("one", "first", NOW, seen("a", NOW.plusSeconds(3)));

        assertThat(seen("one", "first", "a").get("a").at()).isEqualTo(NOW.plusSeconds(3));
    }

    @Test
    void whatCanNotComeAgainIsForgotten() {
        begun("one");
        take("one", "first").orElseThrow();
        keep("one", "first", NOW, seen("a", NOW.plusSeconds(1)), seen("b", NOW.plusSeconds(2)));

        polls().keep(
                        "one",
                        "first",
                        new PollProgress(List.of(), 0, NOW.plusSeconds(2), NOW.plusSeconds(2), PollGaps.NONE),
                        TICK);

        assertThat(seen("one", "first", "a", "b")).containsOnlyKeys("b");
    }

    @Test
    void theWatermarkNeverGoesBack() {
        begun("one");
        take("one", "first").orElseThrow();
        keep("one", "first", NOW.plusSeconds(9), seen("a", NOW.plusSeconds(9)));
        keep("one", "first", NOW.plusSeconds(3));

        assertThat(polls().find("one").orElseThrow().watermark()).isEqualTo(NOW.plusSeconds(9));
    }

    @Test
    void settledLastsUntilTheWatermarkMoves() {
        begun("one");
        take("one", "first").orElseThrow();
        polls().end("one", "first", new PollEnd.CaughtUp(true), TICK);
        assertThat(polls().find("one").orElseThrow().settled()).isTrue();

        polls().request("one", TICK);
        polls().take("one", "second", LONG, null, TICK).orElseThrow();
        keep("one", "second", NOW);
        assertThat(polls().find("one").orElseThrow().settled()).isTrue();
        keep("one", "second", NOW.plusSeconds(1));
        assertThat(polls().find("one").orElseThrow().settled()).isFalse();
    }

    @Test
    void aRunThatCaughtUpEndsAllTrouble() {
        begun("one");
        fails("one", null);
        fails("one", TICK.plusSeconds(5));
        assertThat(polls().find("one").orElseThrow().failures()).isEqualTo(2);
        assertThat(polls().failing(2)).isEqualTo(1);
        assertThat(polls().failing(3)).isZero();

        polls().request("one", TICK);
        polls().take("one", "holder", LONG, null, TICK.plusSeconds(7)).orElseThrow();
        polls().end("one", "holder", new PollEnd.CaughtUp(false), TICK.plusSeconds(9));

        Poll poll = polls().find("one").orElseThrow();
        assertThat(poll.failures()).isZero();
        assertThat(poll.lastError()).isNull();
        assertThat(poll.notBefore()).isNull();
        assertThat(poll.caughtUpAt()).isEqualTo(TICK.plusSeconds(7));
        assertThat(poll.running()).isFalse();
    }

    @Test
    void aCrmThatWantsToBeLeftAloneIsLeftAloneByTheScheduleAndAskedAsSoonAsItMayBe() {
        begun("one");
        fails("one", TICK.plusSeconds(90));

        assertThat(polls().find("one").orElseThrow().lastError())
                .isEqualTo(new LastError("crm_rate_limited", "Too much.", TICK));
        assertThat(polls().take("one", "holder", LONG, TICK.plusSeconds(60), TICK.plusSeconds(60)))
                .isEmpty();
        polls().request("one", TICK.plusSeconds(70));
        assertThat(polls().due(TICK.plusSeconds(89), 10)).isEmpty();
        assertThat(polls().take("one", "holder", LONG, null, TICK.plusSeconds(89)))
                .isEmpty();
        assertThat(polls().due(TICK.plusSeconds(90), 10)).containsExactly("one");
        assertThat(polls().take("one", "holder", LONG, TICK.plusSeconds(120), TICK.plusSeconds(120)))
                .isPresent();
    }

    @Test
    void aPollThatCanNotBeServedIsDueOnceItCan() {
        begun("one");
        take("one", "first").orElseThrow();
        test.connections().update("one", connection -> connection.enabled(false));
        polls().end("one", "first", new PollEnd.Suspended(), TICK);

        assertThat(polls().find("one").orElseThrow().suspended()).isTrue();
        assertThat(polls().due(TICK, 10)).isEmpty();

        test.connections().update("one", connection -> connection.enabled(true));
        assertThat(polls().due(TICK, 10)).containsExactly("one");
    }

    @Test
    void aRunThatWasBrokenOffIsDueAtOnce() {
        begun("one");
        take("one", "first").orElseThrow();
        assertThat(polls().due(TICK, 10)).isEmpty();

        polls().end("one", "first", new PollEnd.Interrupted(), TICK);

        assertThat(polls().due(TICK, 10)).containsExactly("one");
    }

    @Test
    void aRequestDuringARunIsServedAfterIt() {
        begun("one");
        take("one", "first").orElseThrow();

        assertThat(polls().request("one", TICK)).isTrue();
        assertThat(polls().due(TICK, 10)).isEmpty();
        polls().end("one", "first", new PollEnd.CaughtUp(false), TICK);

        assertThat(polls().due(TICK, 10)).containsExactly("one");
        assertThat(polls().request("two", TICK)).isFalse();
    }

    @Test
    void manyPagesAreKept() {
        begun("one");
        take("one", "first").orElseThrow();
        SeenChange[] page = IntStream.range(0, 400)
                .mapToObj(i -> seen("lead " + i, NOW.plusSeconds(i)))
                .toArray(SeenChange[]::new);

        keep("one", "first", NOW, page);
        keep("one", "first", NOW, page);

        assertThat(test.number("SELECT count(*) FROM poll_seen")).isEqualTo(400);
    }

    private void begun(String id) {
        test.saved(id, "r-" + id);
        polls().begin(id, NOW, true, NOW);
    }

    private void fails(String id, Instant notBefore) {
        polls().request(id, TICK);
        polls().take(id, "failing", LONG, null, TICK).orElseThrow();
        polls().end(
                        id,
                        "failing",
                        new PollEnd.Failed(new LastError("crm_rate_limited", "Too much.", TICK), notBefore),
                        TICK);
    }

    private Optional<Poll> take(String id, String holder) {
        return polls().take(id, holder, LONG, TICK, TICK);
    }

    private boolean keep(String id, String holder, Instant watermark, SeenChange... seen) {
        return polls().keep(
                        id,
                        holder,
                        new PollProgress(List.of(seen), 0, watermark, NOW.minusSeconds(1), PollGaps.NONE),
                        TICK);
    }

    private void leaseEnds(String id) {
        test.execute(
                "UPDATE poll SET lease_until = CURRENT_TIMESTAMP - INTERVAL '1' SECOND WHERE connection_id = ?", id);
    }

    private static SeenChange seen(String lead, Instant at) {
        return new SeenChange(lead, at, "digest of " + lead + at);
    }

    private static Map.Entry<String, SeenChange> entry(SeenChange change) {
        return Map.entry(change.id(), change);
    }

    private Map<String, SeenChange> seen(String id, String holder, String... leads) {
        return polls().seen(id, holder, List.of(leads)).orElseThrow();
    }

    private Polls polls() {
        return test.store.polls();
    }
}
