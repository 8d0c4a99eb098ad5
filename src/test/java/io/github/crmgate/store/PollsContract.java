package io.github.crmgate.store;

import static io.github.crmgate.store.StoreUnderTest.AT_ONCE;
import static io.github.crmgate.store.StoreUnderTest.LONG;
import static io.github.crmgate.store.StoreUnderTest.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.crmgate.connection.Connection;
import io.github.crmgate.connection.LastError;
import io.github.crmgate.poll.ClaimedPoll;
import io.github.crmgate.poll.NewPoll;
import io.github.crmgate.poll.Poll;
import io.github.crmgate.poll.PollEnd;
import io.github.crmgate.poll.PollGaps;
import io.github.crmgate.poll.PollId;
import io.github.crmgate.poll.PollProgress;
import io.github.crmgate.poll.PollSchedule;
import io.github.crmgate.poll.PollSelection;
import io.github.crmgate.poll.Polls;
import io.github.crmgate.poll.SeenChange;
import io.github.crmgate.poll.SharedOrganisation;
import io.github.crmgate.record.RecordKind;
import io.github.crmgate.testing.Crowd;
import io.github.crmgate.testing.SamplePolls;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

abstract class PollsContract extends StoreContract {
    private static final Instant TICK = NOW.plusSeconds(60);
    private static final PollSelection ALL = PollSelection.all(Set.of("zoho"));
    private static final PollSchedule SCHEDULE =
            new PollSchedule(after -> after.truncatedTo(ChronoUnit.MINUTES).plusSeconds(60), Duration.ZERO, NOW);

    PollsContract(TestDatabase database) {
        super(database);
    }

    @Test
    void aPollBeginsWhereItIsToldAndOnce() {
        begun("one");

        begin("one", NOW.plusSeconds(5), true, NOW.plusSeconds(5));

        assertThat(polls().find(PollId.leads("one"))).contains(SamplePolls.poll("one", NOW, false, true));
        assertThat(polls().find(PollId.leads("two"))).isEmpty();
    }

    @Test
    void severalProcessesBeginItOnce() {
        test.saved("one", "r-1");

        Crowd.calling(8, () -> {
                    begin("one", NOW, true, NOW);
                    return true;
                })
                .answers();

        assertThat(polls().page(null, 10)).hasSize(1);
    }

    @Test
    void thereIsNoPollWithoutAConnection() {
        begin("nobody", NOW, true, NOW);

        assertThat(polls().page(null, 10)).isEmpty();
    }

    @Test
    void aPollGoesWithItsConnectionAndWhatItRemembers() {
        begun("one");
        String holder = claim("one", TICK);
        keep("one", holder, NOW, seen("a", NOW));

        test.connections().delete("one");

        assertThat(polls().find(PollId.leads("one"))).isEmpty();
        assertThat(test.number("SELECT count(*) FROM record_poll_seen")).isZero();
    }

    @Test
    void aRunWhoseConnectionIsDeletedCanNeitherKeepNorLookUpAnything() {
        begun("one");
        String holder = claim("one", TICK);
        keep("one", holder, NOW, seen("a", NOW));
        assertThat(polls().holds(PollId.leads("one"), holder)).isTrue();
        assertThat(seen("one", holder, "a")).containsOnlyKeys("a");

        test.connections().delete("one");
        begun("one"); // made again at once
        String another = claim("one", TICK);

        assertThat(polls().holds(PollId.leads("one"), holder)).isFalse();
        assertThat(polls().seen(PollId.leads("one"), holder, List.of("a"))).isEmpty();
        assertThat(polls().seen(PollId.leads("one"), holder, List.of())).isEmpty();
        assertThat(polls().extend(List.of(holder), LONG)).isEmpty();
        assertThat(keep("one", holder, TICK, seen("a", TICK))).isFalse();
        polls().end(PollId.leads("one"), holder, new PollEnd.CaughtUp(true), TICK);
        Poll poll = polls().find(PollId.leads("one")).orElseThrow();
        assertThat(poll.watermark()).isEqualTo(NOW);
        assertThat(poll.running()).isTrue();
        assertThat(seen("one", another, "a")).isEmpty();
    }

    @Test
    void whatAPageOrABeginningLeavesBehindGoesWithADeletionAtTheSameMoment() {
        for (int i = 0; i < 20; i++) {
            test.saved("one", "r-one");
            if (i % 2 == 0) {
                begin("one", NOW, true, NOW);
            }
            String holder = i % 2 == 0 ? claim("one", TICK) : "none";
            AtomicInteger caller = new AtomicInteger();

            Crowd.calling(3, () -> switch (caller.getAndIncrement()) {
                        case 0 -> keep("one", holder, TICK, seen("a", TICK));
                        case 1 -> test.connections().delete("one");
                        default -> {
                            begin("one", TICK, true, TICK);
                            yield true;
                        }
                    })
                    .answers(Duration.ofMinutes(1));

            assertThat(test.number("SELECT count(*) FROM record_poll")).isZero();
            assertThat(test.number("SELECT count(*) FROM record_poll_seen")).isZero();
        }
    }

    @Test
    void pollsAreListedByConnection() {
        List.of("c", "a", "b").forEach(this::begun);

        assertThat(polls().page(null, 2)).extracting(Poll::connection).containsExactly("a", "b");
        assertThat(polls().page(PollId.leads("b"), 2))
                .extracting(Poll::connection)
                .containsExactly("c");
    }

    @Test
    void eachKindOfAConnectionHasAPollOfItsOwn() {
        begun("one");
        PollId contacts = new PollId("one", RecordKind.CONTACT);
        assertThat(polls().unpolled(ALL, RecordKind.CONTACT, NOW, 10)).hasSize(1);
        polls().begin(List.of(new NewPoll(contacts, NOW.plusSeconds(5), true)), NOW);
        assertThat(polls().unpolled(ALL, RecordKind.CONTACT, NOW, 10)).isEmpty();

        assertThat(claim(ALL.with(Set.of(RecordKind.DEAL)), 10, TICK)).isEmpty();
        ClaimedPoll ofContacts = claim(PollSelection.of(contacts), 10, TICK).get(0);
        assertThat(ofContacts.poll().id()).isEqualTo(contacts);
        String ofLeads = claim("one", TICK);
        keep("one", ofLeads, NOW.plusSeconds(1), seen("7", NOW.plusSeconds(1)));
        assertThat(polls().holds(contacts, ofLeads)).isFalse();
        assertThat(polls().keep(
                                contacts,
                                ofContacts.holder(),
                                new PollProgress(
                                        List.of(seen("7", NOW.plusSeconds(9))),
                                        0,
                                        NOW.plusSeconds(9),
                                        NOW,
                                        PollGaps.NONE),
                                TICK))
                .isTrue();

        assertThat(seen("one", ofLeads, "7").get("7").at()).isEqualTo(NOW.plusSeconds(1));
        assertThat(polls().find(PollId.leads("one")).orElseThrow().watermark()).isEqualTo(NOW.plusSeconds(1));
        assertThat(polls().find(contacts).orElseThrow().watermark()).isEqualTo(NOW.plusSeconds(9));
        assertThat(polls().page(null, 1)).extracting(Poll::id).containsExactly(contacts);
        assertThat(polls().page(contacts, 10)).extracting(Poll::id).containsExactly(PollId.leads("one"));
        assertThat(polls().sharedRecords()).isEmpty();
    }

    @Test
    void aThrottleHoldsForAllKindsOfAConnection() {
        begun("one");
        PollId deals = new PollId("one", RecordKind.DEAL);
        polls().begin(List.of(new NewPoll(deals, NOW, true)), NOW);

        fails("one", TICK.plusSeconds(90));

        assertThat(polls().find(deals).orElseThrow().notBefore()).isEqualTo(TICK.plusSeconds(90));
        assertThat(polls().find(deals).orElseThrow().failures()).isZero();
        assertThat(due(TICK.plusSeconds(89))).isEmpty();
        assertThat(due(TICK.plusSeconds(90))).containsExactly("one", "one");
    }

    @Test
    void oneHolderOfManyTakesIt() {
        begun("one");

        List<List<ClaimedPoll>> claims =
                Crowd.calling(AT_ONCE, () -> claim(ALL, 10, TICK)).answers();

        assertThat(claims.stream().flatMap(List::stream)).singleElement().satisfies(claim -> {
            assertThat(claim.poll().running()).isTrue();
            assertThat(claim.poll().lastRunAt()).isEqualTo(TICK);
            assertThat(claim.poll()).isEqualTo(polls().find(PollId.leads("one")).orElseThrow());
        });
    }

    @Test
    void manyAreClaimedInBatchesByManyEachOnce() {
        IntStream.range(0, 60).forEach(i -> begun("poll " + i));

        // a claim may return fewer than it could, because it skips what others claim at the same moment
        List<String> claimed = new ArrayList<>();
        Crowd.calling(6, () -> claim(ALL, 7, TICK)).answers().forEach(batch -> {
            assertThat(batch).hasSizeLessThanOrEqualTo(7);
            batch.forEach(claim -> claimed.add(claim.poll().connection()));
        });
        assertThat(claimed).isNotEmpty();
        for (List<String> rest = due(TICK); !rest.isEmpty(); rest = due(TICK)) {
            claimed.addAll(rest);
        }
        assertThat(claimed).doesNotHaveDuplicates().hasSize(60);
    }

    @Test
    void thePollThatHasBeenDueForTheLongestTimeIsClaimedFirst() {
        List.of("a", "b", "c").forEach(this::begun);
        polls().request(PollId.leads("a"), NOW.plusSeconds(3));
        polls().request(PollId.leads("b"), NOW.plusSeconds(1));
        polls().request(PollId.leads("c"), NOW.plusSeconds(2));

        assertThat(claim(ALL, 2, TICK))
                .extracting(claim -> claim.poll().connection())
                .containsExactlyInAnyOrder("b", "c");
        assertThat(claim(ALL, 2, TICK))
                .extracting(claim -> claim.poll().connection())
                .containsExactly("a");
    }

    @Test
    void onlySelectedConnectionsAreClaimed() {
        List.of("a", "b").forEach(this::begun);

        assertThat(claim(PollSelection.NONE, 10, TICK)).isEmpty();
        assertThat(claim(PollSelection.all(Set.of("freshsales")), 10, TICK)).isEmpty();
        assertThat(claim(PollSelection.of(Set.of("b", "c")), 10, TICK))
                .extracting(claim -> claim.poll().connection())
                .containsExactly("b");
    }

    @Test
    void connectionsWithoutAPollAreFoundByTheirCreation() {
        begun("a");
        List.of("b", "c", "d").forEach(id -> test.saved(id, "r-" + id));

        assertThat(unpolled(ALL, NOW, 2)).containsExactly("b", "c");
        assertThat(unpolled(ALL, NOW, 10)).containsExactly("b", "c", "d");
        assertThat(unpolled(ALL, NOW.plusSeconds(1), 10)).isEmpty();
        assertThat(unpolled(PollSelection.of(Set.of("a", "c")), Instant.EPOCH, 10))
                .containsExactly("c");
        assertThat(unpolled(PollSelection.all(Set.of("freshsales")), Instant.EPOCH, 10))
                .isEmpty();
        assertThat(unpolled(PollSelection.NONE, Instant.EPOCH, 10)).isEmpty();
    }

    @Test
    void aTimeOfTheScheduleIsServedOnceHoweverQuickly() {
        begun("one");
        String first = claim("one", TICK);
        polls().end(PollId.leads("one"), first, new PollEnd.CaughtUp(false), TICK);

        assertThat(due(TICK)).doesNotContain("one");
        assertThat(due(TICK.plusSeconds(60))).contains("one");
    }

    @Test
    void aRunBesideTheScheduleIsPossibleAnyTimeButNotTwiceAtOnce() {
        begun("one");
        String first = claim("one", TICK);
        polls().request(PollId.leads("one"), TICK);
        assertThat(due(TICK)).doesNotContain("one");

        polls().end(PollId.leads("one"), first, new PollEnd.CaughtUp(false), TICK);

        String second = claim("one", TICK);
        polls().end(PollId.leads("one"), second, new PollEnd.CaughtUp(false), TICK);
        assertThat(due(TICK)).doesNotContain("one");
    }

    @Test
    void aTimeOfTheScheduleFarAheadBlocksNobody() {
        begun("one");
        String fastClock = claim("one", TICK.plusSeconds(3600));
        polls().end(PollId.leads("one"), fastClock, new PollEnd.CaughtUp(false), TICK);

        assertThat(due(TICK)).contains("one");
    }

    @Test
    void aLeaseEndsByItself() {
        begun("one");
        String first = claim("one", TICK);

        leaseEnds("one");

        assertThat(polls().find(PollId.leads("one")).orElseThrow().running()).isFalse();
        assertThat(due(NOW.minusSeconds(1))).containsExactly("one");
    }

    @Test
    void aLeaseIsExtendedByItsHolderWhileItLasts() {
        List.of("one", "two").forEach(this::begun);
        String first = claim("one", TICK);
        String second = claim("two", TICK);
        leaseEnds("two");
        claim("two", TICK);

        assertThat(polls().extend(List.of(first, second, "third"), LONG)).containsExactly(first);
    }

    @Test
    void whoLostTheLeaseKeepsNothing() {
        begun("one");
        String first = claim("one", TICK);
        leaseEnds("one");
        String second = claim("one", TICK);

        assertThat(keep("one", first, TICK, seen("a", TICK))).isFalse();
        polls().end(PollId.leads("one"), first, new PollEnd.CaughtUp(true), TICK);

        Poll poll = polls().find(PollId.leads("one")).orElseThrow();
        assertThat(poll.watermark()).isEqualTo(NOW);
        assertThat(poll.delivered()).isZero();
        assertThat(poll.running()).isTrue();
        assertThat(seen("one", second, "a")).isEmpty();
    }

    @Test
    void aLeaseThatRanOutAndThatNobodyTookIsGoodStill() {
        begun("one");
        String first = claim("one", TICK);
        leaseEnds("one");

        assertThat(keep("one", first, TICK, seen("a", TICK))).isTrue();
        assertThat(polls().extend(List.of(first), LONG)).containsExactly(first);
    }

    @Test
    void whatWasDeliveredIsRememberedWithTheWatermark() {
        begun("one");
        String first = claim("one", TICK);
        SeenChange a = seen("a", NOW.plusSeconds(1));
        SeenChange b = seen("b", NOW.plusSeconds(2));

        assertThat(polls().keep(
                                PollId.leads("one"),
                                first,
                                new PollProgress(List.of(a, b), 1, NOW.plusSeconds(2), NOW, PollGaps.NONE),
                                TICK.plusSeconds(1)))
                .isTrue();

        Poll poll = polls().find(PollId.leads("one")).orElseThrow();
        assertThat(poll.watermark()).isEqualTo(NOW.plusSeconds(2));
        assertThat(poll.movedAt()).isEqualTo(TICK.plusSeconds(1));
        assertThat(poll.delivered()).isEqualTo(1);
        assertThat(poll.deadLettered()).isEqualTo(1);
        assertThat(poll.lastChangeAt()).isEqualTo(NOW.plusSeconds(2));
        assertThat(seen("one", first, "a", "b", "c")).containsOnly(entry(a), entry(b));
        assertThat(polls().seen(PollId.leads("two"), first, List.of("a"))).isEmpty();
        assertThat(seen("one", first)).isEmpty();
    }

    @Test
    void whatTheCrmDoesNotTellIsKeptWithTheWatermark() {
        begun("one");
        String first = claim("one", TICK);
        PollGaps gaps = new PollGaps(new PollGaps.Refused(NOW, "crm_rejected", "No."), NOW.plusSeconds(1));

        polls().keep(PollId.leads("one"), first, new PollProgress(List.of(), 0, NOW, NOW, gaps), TICK);
        assertThat(polls().find(PollId.leads("one")).orElseThrow().gaps()).isEqualTo(gaps);
        assertThat(polls().incomplete()).isEqualTo(1);

        polls().keep(PollId.leads("one"), first, new PollProgress(List.of(), 0, NOW, NOW, PollGaps.NONE), TICK);
        assertThat(polls().find(PollId.leads("one")).orElseThrow().gaps()).isEqualTo(PollGaps.NONE);
        assertThat(polls().incomplete()).isZero();
    }

    @Test
    void theStartIsMovedOnceItIsKnownHowFarTheClockOfTheCrmIsBehind() {
        test.saved("one", "r-one");
        begin("one", NOW, false, NOW);
        String first = claim("one", TICK);
        assertThat(polls().find(PollId.leads("one")).orElseThrow().startKnown()).isFalse();

        assertThat(polls().moveStart(PollId.leads("one"), "another", NOW.minusSeconds(20)))
                .isFalse();
        assertThat(polls().moveStart(PollId.leads("one"), first, NOW.minusSeconds(20)))
                .isTrue();

        Poll poll = polls().find(PollId.leads("one")).orElseThrow();
        assertThat(poll.from()).isEqualTo(NOW.minusSeconds(20));
        assertThat(poll.watermark()).isEqualTo(NOW.minusSeconds(20));
        assertThat(poll.startKnown()).isTrue();
    }

    @Test
    void aRunThatCaughtUpSettlesTheStart() {
        test.saved("one", "r-one");
        begin("one", NOW, false, NOW);
        String first = claim("one", TICK);

        polls().end(PollId.leads("one"), first, new PollEnd.CaughtUp(false), TICK);

        assertThat(polls().find(PollId.leads("one")).orElseThrow().startKnown()).isTrue();
    }

    @Test
    void connectionsThatDeliveredTheSameLeadReadOneOrganisation() {
        for (String id : List.of("a", "b", "c")) {
            begun(id);
        }
        keep("a", claim("a", TICK), NOW, seen("1", NOW), seen("2", NOW));
        keep("b", claim("b", TICK), NOW, seen("2", NOW));
        keep("c", claim("c", TICK), NOW, seen("3", NOW));

        assertThat(polls().sharedRecords()).containsExactly(new SharedOrganisation("a", "b"));
    }

    @Test
    void connectionsWithOneDomainReadOneOrganisation() {
        for (String id : List.of("a", "b", "c", "d")) {
            test.saved(id, "r-" + id);
        }
        test.execute("UPDATE connection SET domain = 'acme' WHERE id IN ('b', 'c', 'd')");

        assertThat(polls().sharedDomains())
                .containsExactly(new SharedOrganisation("b", "c"), new SharedOrganisation("b", "d"));
    }

    @Test
    void aPollThatAnotherScheduleMadeDueLaterIsDue() {
        begun("one");
        PollSchedule yearly = new PollSchedule(after -> after.plus(Duration.ofDays(365)), Duration.ZERO, NOW);
        ClaimedPoll claimed = polls().claim(ALL, 1, LONG, TICK, yearly).get(0);
        polls().end(PollId.leads("one"), claimed.holder(), new PollEnd.CaughtUp(true), TICK);

        polls().wake(TICK, yearly);
        assertThat(claim(ALL, 1, TICK.plusSeconds(120))).isEmpty();
        polls().wake(TICK.plusSeconds(120), SCHEDULE);
        assertThat(claim(ALL, 1, TICK.plusSeconds(120))).hasSize(1);
    }

    @Test
    void theNewestOfALeadIsRemembered() {
        begun("one");
        String first = claim("one", TICK);
        keep("one", first, NOW, seen("a", NOW.plusSeconds(1)), seen("a", NOW.plusSeconds(2)));
        keep("one", first, NOW, seen("a", NOW.plusSeconds(3)));

        assertThat(seen("one", first, "a").get("a").at()).isEqualTo(NOW.plusSeconds(3));
    }

    @Test
    void whatCanNotComeAgainIsForgotten() {
        begun("one");
        String first = claim("one", TICK);
        keep("one", first, NOW, seen("a", NOW.plusSeconds(1)), seen("b", NOW.plusSeconds(2)));

        polls().keep(
                        PollId.leads("one"),
                        first,
                        new PollProgress(List.of(), 0, NOW.plusSeconds(2), NOW.plusSeconds(2), PollGaps.NONE),
                        TICK);

        assertThat(seen("one", first, "a", "b")).containsOnlyKeys("b");
    }

    @Test
    void theWatermarkNeverGoesBack() {
        begun("one");
        String first = claim("one", TICK);
        keep("one", first, NOW.plusSeconds(9), seen("a", NOW.plusSeconds(9)));
        keep("one", first, NOW.plusSeconds(3));

        assertThat(polls().find(PollId.leads("one")).orElseThrow().watermark()).isEqualTo(NOW.plusSeconds(9));
    }

    @Test
    void settledLastsUntilTheWatermarkMoves() {
        begun("one");
        String first = claim("one", TICK);
        polls().end(PollId.leads("one"), first, new PollEnd.CaughtUp(true), TICK);
        assertThat(polls().find(PollId.leads("one")).orElseThrow().settled()).isTrue();

        polls().request(PollId.leads("one"), TICK);
        String second = claim("one", TICK);
        keep("one", second, NOW);
        assertThat(polls().find(PollId.leads("one")).orElseThrow().settled()).isTrue();
        keep("one", second, NOW.plusSeconds(1));
        assertThat(polls().find(PollId.leads("one")).orElseThrow().settled()).isFalse();
    }

    @Test
    void aRunThatCaughtUpEndsAllTrouble() {
        begun("one");
        fails("one", null);
        fails("one", TICK.plusSeconds(5));
        assertThat(polls().find(PollId.leads("one")).orElseThrow().failures()).isEqualTo(2);
        assertThat(polls().failing(2)).isEqualTo(1);
        assertThat(polls().failing(3)).isZero();

        polls().request(PollId.leads("one"), TICK);
        String holder = claim("one", TICK.plusSeconds(7));
        polls().end(PollId.leads("one"), holder, new PollEnd.CaughtUp(false), TICK.plusSeconds(9));

        Poll poll = polls().find(PollId.leads("one")).orElseThrow();
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

        assertThat(polls().find(PollId.leads("one")).orElseThrow().lastError())
                .isEqualTo(new LastError("crm_rate_limited", "Too much.", TICK));
        assertThat(due(TICK.plusSeconds(60))).doesNotContain("one");
        polls().request(PollId.leads("one"), TICK.plusSeconds(70));
        assertThat(due(TICK.plusSeconds(89))).isEmpty();
        assertThat(due(TICK.plusSeconds(90))).containsExactly("one");
    }

    @Test
    void aPollThatCanNotBeServedIsDueOnceItCan() {
        begun("one");
        String first = claim("one", TICK);
        test.connections().update("one", connection -> connection.enabled(false));
        polls().end(PollId.leads("one"), first, new PollEnd.Suspended(), TICK);

        assertThat(polls().find(PollId.leads("one")).orElseThrow().suspended()).isTrue();
        assertThat(due(TICK)).isEmpty();

        test.connections().update("one", connection -> connection.enabled(true));
        assertThat(due(TICK)).containsExactly("one");
    }

    @Test
    void aRunThatWasBrokenOffIsDueAtOnce() {
        begun("one");
        String first = claim("one", TICK);
        assertThat(due(TICK)).isEmpty();

        polls().end(PollId.leads("one"), first, new PollEnd.Interrupted(), TICK);

        assertThat(due(TICK)).containsExactly("one");
    }

    @Test
    void aRequestDuringARunIsServedAfterIt() {
        begun("one");
        String first = claim("one", TICK);

        assertThat(polls().request(PollId.leads("one"), TICK)).isTrue();
        assertThat(due(TICK)).isEmpty();
        polls().end(PollId.leads("one"), first, new PollEnd.CaughtUp(false), TICK);

        assertThat(due(TICK)).containsExactly("one");
        assertThat(polls().request(PollId.leads("two"), TICK)).isFalse();
    }

    @Test
    void manyPagesAreKept() {
        begun("one");
        String first = claim("one", TICK);
        SeenChange[] page = IntStream.range(0, 400)
                .mapToObj(i -> seen("lead " + i, NOW.plusSeconds(i)))
                .toArray(SeenChange[]::new);

        keep("one", first, NOW, page);
        keep("one", first, NOW, page);

        assertThat(test.number("SELECT count(*) FROM record_poll_seen")).isEqualTo(400);
    }

    private void begun(String id) {
        test.saved(id, "r-" + id);
        begin(id, NOW, true, NOW);
    }

    private void begin(String id, Instant from, boolean startKnown, Instant now) {
        polls().begin(List.of(new NewPoll(PollId.leads(id), from, startKnown)), now);
    }

    private void fails(String id, Instant notBefore) {
        polls().request(PollId.leads(id), TICK);
        polls().end(
                        PollId.leads(id),
                        claim(id, TICK),
                        new PollEnd.Failed(new LastError("crm_rate_limited", "Too much.", TICK), notBefore),
                        TICK);
    }

    /** Claims a poll that is due, and returns the holder. */
    private String claim(String id, Instant now) {
        polls().wake(now, SCHEDULE);
        return claim(PollSelection.of(PollId.leads(id)), 1, now).get(0).holder();
    }

    private List<ClaimedPoll> claim(PollSelection selection, int limit, Instant now) {
        return polls().claim(selection, limit, LONG, now, SCHEDULE);
    }

    /** Claims ten polls that are due. */
    private List<String> due(Instant now) {
        polls().wake(now, SCHEDULE);
        return claim(ALL, 10, now).stream()
                .map(claim -> claim.poll().connection())
                .toList();
    }

    private List<String> unpolled(PollSelection selection, Instant createdSince, int limit) {
        return polls().unpolled(selection, RecordKind.LEAD, createdSince, limit).stream()
                .map(Connection::id)
                .toList();
    }

    private boolean keep(String id, String holder, Instant watermark, SeenChange... seen) {
        return polls().keep(
                        PollId.leads(id),
                        holder,
                        new PollProgress(List.of(seen), 0, watermark, NOW.minusSeconds(1), PollGaps.NONE),
                        TICK);
    }

    private void leaseEnds(String id) {
        test.execute(
                "UPDATE record_poll SET lease_until = CURRENT_TIMESTAMP - INTERVAL '1' SECOND WHERE connection_id = ?",
                id);
    }

    private static SeenChange seen(String lead, Instant at) {
        return new SeenChange(lead, at, "digest of " + lead + at);
    }

    private static Map.Entry<String, SeenChange> entry(SeenChange change) {
        return Map.entry(change.id(), change);
    }

    private Map<String, SeenChange> seen(String id, String holder, String... leads) {
        return polls().seen(PollId.leads(id), holder, List.of(leads)).orElseThrow();
    }

    private Polls polls() {
        return test.store.polls();
    }
}
