package io.github.crmgate.poll;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.crmgate.crm.ChangePage;
import io.github.crmgate.crm.ChangePosition;
import io.github.crmgate.crm.Position;
import io.github.crmgate.crm.RecordDeletion;
import io.github.crmgate.failure.Problem;
import io.github.crmgate.failure.ProblemCode;
import io.github.crmgate.json.Json;
import io.github.crmgate.record.CrmRecord;
import io.github.crmgate.record.MappedRecord;
import io.github.crmgate.record.RecordKind;
import io.github.crmgate.testing.SamplePolls;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class PollRunTest {
    private static final Instant NOON = Instant.parse("2026-07-25T12:00:00Z");
    private static final Instant NOW = NOON.plus(Duration.ofHours(2));
    private static final Duration OVERLAP = Duration.ofMinutes(2);

    private final Map<String, SeenChange> memory = new HashMap<>();
    private final List<String> sink = new ArrayList<>();

    @Test
    void theFirstRunBeginsWhereItIsToldAndDeliversNothingOlder() {
        PollRun run = run(poll(NOON, NOON, false), NOON.plusSeconds(60));

        assertThat(run.query().position()).isEqualTo(ChangePosition.since(NOON));
        assertThat(run.query().deletedSince()).isEqualTo(NOON);
        read(run, page(null, lead("old", NOON.minusSeconds(1)), lead("new", NOON)));

        assertThat(sink).containsExactly("new");
        assertThat(run.finished()).isTrue();
    }

    @Test
    void fromTheBeginningMeansFromTheBeginning() {
        PollRun run = run(poll(Instant.EPOCH, Instant.EPOCH, false), NOON);

        assertThat(run.query().position()).isEqualTo(ChangePosition.since(Instant.EPOCH));
    }

    @Test
    void aLaterRunLooksALittleFurtherBack() {
        PollRun run = run(poll(NOON.minusSeconds(3600), NOON, false), NOON.plusSeconds(60));

        assertThat(run.query().position()).isEqualTo(ChangePosition.since(NOON.minus(OVERLAP)));
        assertThat(run.query().deletedSince()).isEqualTo(NOON.minus(OVERLAP));
    }

    @Test
    void whatWasReadAgainLongEnoughAfterTheLastChangeIsNotReadOnceMore() {
        PollRun early = run(poll(Instant.EPOCH, NOON, false), NOON.plus(OVERLAP).minusMillis(1));
        read(early, page(null));
        assertThat(early.end()).isEqualTo(new PollEnd.CaughtUp(false));

        PollRun late = run(poll(Instant.EPOCH, NOON, false), NOON.plus(OVERLAP));
        read(late, page(null));
        assertThat(late.end()).isEqualTo(new PollEnd.CaughtUp(true));

        assertThat(run(poll(Instant.EPOCH, NOON, true), NOON.plus(OVERLAP))
                        .query()
                        .position())
                .isEqualTo(ChangePosition.since(NOON));
    }

    @Test
    void aWatermarkThatMovesIsNotSettled() {
        PollRun run = run(poll(Instant.EPOCH, NOON, true), NOON.plusSeconds(600));
        read(run, page(null, lead("a", NOON.plusSeconds(599))));

        assertThat(run.end()).isEqualTo(new PollEnd.CaughtUp(false));
    }

    @Test
    void theWatermarkMovesBehindAPageThatWasDelivered() {
        PollRun run = run(poll(Instant.EPOCH, Instant.EPOCH, false), NOON);
        ChangePosition next = ChangePosition.since(NOON.minusSeconds(50));

        PollProgress progress =
                read(run, page(next, lead("a", NOON.minusSeconds(60)), lead("b", NOON.minusSeconds(50))));

        assertThat(progress.watermark()).isEqualTo(NOON.minusSeconds(50));
        assertThat(progress.forgetBefore()).isBefore(NOON.minusSeconds(50).minus(OVERLAP));
        assertThat(progress.seen()).extracting(SeenChange::id).containsExactly("a", "b");
        assertThat(progress.youngest()).isEqualTo(NOON.minusSeconds(50));
        assertThat(run.query().position()).isEqualTo(next);
        assertThat(run.finished()).isFalse();
    }

    @Test
    void aPageThatBrokeOffKeepsWhatWasDeliveredAndMovesNothing() {
        PollRun run = run(poll(Instant.EPOCH, NOON.minusSeconds(600), false), NOON);
        List<RecordChange> news = run.news(
                page(null, lead("a", NOON.minusSeconds(60)), lead("b", NOON.minusSeconds(50))), memory, NOON, null);
        run.delivered(news.get(0), true);

        PollProgress progress = run.progress();

        assertThat(progress.seen()).extracting(SeenChange::id).containsExactly("a");
        assertThat(progress.deadLettered()).isEqualTo(1);
        assertThat(progress.watermark()).isEqualTo(NOON.minusSeconds(600));
    }

    @Test
    void whatCouldNotBeKeptIsKeptLater() {
        PollRun run = run(poll(Instant.EPOCH, NOON.minusSeconds(600), false), NOON);
        run.delivered(
                run.news(page(null, lead("a", NOON.minusSeconds(60))), memory, NOON, null)
                        .get(0),
                true);

        run.notKept(run.endPage());

        PollProgress progress = run.progress();
        assertThat(progress.seen()).extracting(SeenChange::id).containsExactly("a");
        assertThat(progress.deadLettered()).isEqualTo(1);
    }

    @Test
    void whatIsReadAgainIsDeliveredOnce() {
        ChangePage page = page(null, lead("a", NOON), lead("b", NOON));
        read(run(poll(Instant.EPOCH, NOON, false), NOON.plusSeconds(1)), page);
        read(run(poll(Instant.EPOCH, NOON, false), NOON.plusSeconds(2)), page);

        assertThat(sink).containsExactly("a", "b");
    }

    @Test
    void twoChangesInTheSameSecondAreToldByWhatChanged() {
        read(run(poll(Instant.EPOCH, NOON, false), NOON), page(null, lead("a", NOON)));
        read(run(poll(Instant.EPOCH, NOON, false), NOON), page(null, named("a", NOON, "Another")));
        read(run(poll(Instant.EPOCH, NOON, false), NOON), page(null, named("a", NOON, "Another")));

        assertThat(sink).containsExactly("a", "a");
    }

    @Test
    void anOlderCopyIsNoNews() {
        read(run(poll(Instant.EPOCH, NOON, false), NOON), page(null, lead("a", NOON)));
        read(run(poll(Instant.EPOCH, NOON, false), NOON), page(null, lead("a", NOON.minusSeconds(5))));

        assertThat(sink).containsExactly("a");
    }

    @Test
    void aLeadThatIsTwiceOnAPageIsDeliveredOnce() {
        read(run(poll(Instant.EPOCH, NOON, false), NOON), page(null, lead("a", NOON), lead("a", NOON)));

        assertThat(sink).containsExactly("a");
    }

    @Test
    void aLeadWithoutTimesIsDelivered() {
        CrmRecord timeless = lead("a", null);
        read(run(poll(Instant.EPOCH, Instant.EPOCH, false), NOON), page(null, timeless));

        assertThat(sink).containsExactly("a");
    }

    @Test
    void aDeletionStandsAmongTheChangesByItsTime() {
        PollRun run = run(poll(Instant.EPOCH, NOON.minusSeconds(600), false), NOON);

        read(
                run,
                new ChangePage(
                        List.of(lead("a", NOON.minusSeconds(60)), lead("b", NOON.minusSeconds(40))),
                        List.of(deletion("x", NOON.minusSeconds(50))),
                        null));

        assertThat(sink).containsExactly("a", "x deleted", "b");
        assertThat(run.finished()).isTrue();
    }

    @Test
    void aDeletionAfterTheYoungestChangeWaitsForOneMoreLook() {
        PollRun run = run(poll(Instant.EPOCH, NOON.minusSeconds(600), false), NOON);
        List<RecordDeletion> deleted = List.of(deletion("x", NOON.minusSeconds(30)));

        read(run, new ChangePage(List.of(lead("a", NOON.minusSeconds(60))), deleted, null));
        assertThat(sink).containsExactly("a");
        assertThat(run.finished()).isFalse();

        PollProgress progress = read(
                run,
                new ChangePage(
                        List.of(lead("a", NOON.minusSeconds(60)), lead("b", NOON.minusSeconds(40))), deleted, null));
        assertThat(sink).containsExactly("a", "b", "x deleted");
        assertThat(run.finished()).isTrue();
        assertThat(progress.watermark()).isEqualTo(NOON.minusSeconds(30));
    }

    @Test
    void aDeletionThatWaitsDoesNotOvertakeFurtherPages() {
        PollRun run = run(poll(Instant.EPOCH, NOON.minusSeconds(600), false), NOON);
        List<RecordDeletion> deleted = List.of(deletion("x", NOON.minusSeconds(30)));
        CrmRecord first = lead("a", NOON.minusSeconds(60));
        CrmRecord second = lead("b", NOON.minusSeconds(50));

        read(run, new ChangePage(List.of(), deleted, null));
        read(run, new ChangePage(List.of(first), deleted, ChangePosition.since(NOON.minusSeconds(60))));
        assertThat(sink).containsExactly("a");
        read(run, new ChangePage(List.of(first, second), deleted, null));

        assertThat(sink).containsExactly("a", "b", "x deleted");
        assertThat(run.finished()).isTrue();
    }

    @Test
    void aDeletionThatWasDeliveredMakesNoFurtherRound() {
        RecordDeletion deletion = deletion("x", NOON);
        memory.put("x", new RecordChange.Deleted(deletion, RecordKind.LEAD).seen());
        PollRun run = run(poll(Instant.EPOCH, NOON, false), NOON);

        read(run, new ChangePage(List.of(), List.of(deletion), null));

        assertThat(sink).isEmpty();
        assertThat(run.finished()).isTrue();
    }

    @Test
    void aDeletionFromBeforeWhatIsReadNextDoesNotWait() {
        PollRun run = run(poll(Instant.EPOCH, Instant.EPOCH, false), NOON);

        read(
                run,
                new ChangePage(
                        List.of(lead("a", NOON.minusSeconds(60))),
                        List.of(deletion("x", NOON.minusSeconds(50))),
                        ChangePosition.since(NOON.minusSeconds(40))));

        assertThat(sink).containsExactly("a", "x deleted");
    }

    @Test
    void aChangeThatIsToldLateDoesNotBringADeletedLeadBack() {
        RecordDeletion deletion = deletion("x", NOON);
        memory.put("x", new RecordChange.Deleted(deletion, RecordKind.LEAD).seen());

        read(run(poll(Instant.EPOCH, NOON, false), NOON), page(null, lead("x", NOON)));

        assertThat(sink).isEmpty();
    }

    @Test
    void pagesThatCanShiftAreReadAgainUntilThereIsNoNews() {
        PollRun run = run(poll(Instant.EPOCH, NOON, false), NOON.plusSeconds(60));
        ChangePosition begin = run.query().position();
        ChangePosition second =
                new ChangePosition(begin.since(), null, Position.first(2).next(null));
        ChangePosition after = ChangePosition.since(NOON.plusSeconds(1));

        read(run, page(second, lead("a", NOON), lead("b", NOON)));
        assertThat(run.query().position()).isEqualTo(second);
        PollProgress first = read(run, page(after, lead("d", NOON), lead("e", NOON.plusSeconds(1))));
        assertThat(first.watermark()).isEqualTo(NOON);
        assertThat(run.query().position()).isEqualTo(begin);
        read(run, page(second, lead("b", NOON), lead("c", NOON)));
        read(run, page(after, lead("d", NOON), lead("e", NOON.plusSeconds(1))));
        assertThat(run.query().position()).isEqualTo(begin);
        read(run, page(second, lead("b", NOON), lead("c", NOON)));
        PollProgress last = read(run, page(after, lead("d", NOON), lead("e", NOON.plusSeconds(1))));

        assertThat(last.watermark()).isEqualTo(NOON.plusSeconds(1));
        assertThat(run.query().position()).isEqualTo(after);
        assertThat(sink).containsExactly("a", "b", "d", "e", "c");
    }

    @Test
    void aTimeInTheFutureDoesNotCarryTheWatermarkAway() {
        PollRun run = run(poll(Instant.EPOCH, NOON, false), NOON.plusSeconds(60));

        PollProgress progress = read(run, page(null, lead("a", NOON.plus(Duration.ofDays(400)))));

        assertThat(progress.watermark()).isEqualTo(NOON.plusSeconds(30));
    }

    @Test
    void aTimeInTheFutureDoesNotHideLaterChanges() {
        read(run(poll(Instant.EPOCH, NOON, false), NOON), page(null, lead("a", NOON.plus(Duration.ofDays(400)))));
        read(run(poll(Instant.EPOCH, NOON, false), NOON), page(null, lead("a", NOON.plus(Duration.ofDays(400)))));
        read(run(poll(Instant.EPOCH, NOON, false), NOON), page(null, named("a", NOON.plusSeconds(9), "Later")));
        read(run(poll(Instant.EPOCH, NOON, false), NOON), page(null, named("a", NOON.plusSeconds(9), "Later")));

        assertThat(sink).containsExactly("a", "a");
    }

    @Test
    void whatShowsLateDuringALongRunIsFoundByTheNext() {
        PollRun run = run(poll(Instant.EPOCH, NOON, false), NOON.plusSeconds(600));
        read(run, page(ChangePosition.since(NOON.plusSeconds(600)), lead("a", NOON.plusSeconds(600))));
        PollProgress last = read(run, page(null, lead("b", NOON.plusSeconds(6000))));

        PollRun next = run(poll(Instant.EPOCH, last.watermark(), false), NOON.plusSeconds(6001));

        assertThat(next.query().position().since())
                .isBefore(NOON.plusSeconds(600).minus(OVERLAP));
    }

    @Test
    void deletionsAreNotAskedForIfNobodyWantsThem() {
        PollRun run = new PollRun(
                poll(Instant.EPOCH, NOON, false), "holder", NOON, new PollReading(OVERLAP, false, Map.of()));

        assertThat(run.query().deletedSince()).isNull();
    }

    @Test
    void anUndatedLeadIsNewsIfItsContentIs() {
        PollRun run = run(poll(NOON, NOON, false), NOON.plusSeconds(600));
        PollProgress first = read(run, page(null, named("a", null, "One"), named("b", null, "Other")));
        assertThat(sink).containsExactly("a", "b");
        assertThat(first.watermark()).isEqualTo(NOON.plusSeconds(570));
        assertThat(first.forgetBefore()).isBefore(NOON.plusSeconds(450));
        assertThat(first.gaps().undatedSince()).isEqualTo(NOW);

        PollRun again = run(poll(NOON, first.watermark(), false), NOON.plusSeconds(660));
        read(again, page(null, named("a", null, "One"), named("b", null, "Changed")));

        assertThat(sink).containsExactly("a", "b", "b");
    }

    @Test
    void anUndatedLeadGoesBeforeItsDeletionAndADatedOneEndsTheGap() {
        PollRun run = run(poll(NOON, NOON, false), NOON.plusSeconds(600));
        read(run, page(null, named("a", null, "One")));
        PollRun next = run(poll(NOON, NOON, false), NOON.plusSeconds(660));
        List<RecordDeletion> deleted = List.of(deletion("a", NOON.plusSeconds(590)));

        PollProgress last = read(next, new ChangePage(List.of(named("a", null, "Two")), deleted, null));

        assertThat(sink).containsExactly("a", "a", "a deleted");
        assertThat(last.gaps().undatedSince()).isNotNull();
        PollRun dated = run(poll(NOON, NOON, false), NOON.plusSeconds(720));
        assertThat(read(dated, page(null, lead("c", NOON.plusSeconds(700)))).gaps())
                .isEqualTo(PollGaps.NONE);
    }

    @Test
    void deletionsAreReadFromTheFirstRefusalOnOnceTheyAreListedAgain() {
        PollRun refused = run(poll(NOON.minusSeconds(9000), NOON, false), NOON.plusSeconds(600));
        Problem problem = Problem.of(ProblemCode.CRM_PERMISSION_DENIED, "No.");
        ChangePage page = new ChangePage(List.of(lead("a", NOON.plusSeconds(500))), List.of(), null, problem);

        PollProgress progress = read(refused, page);

        Instant since = NOON.minus(OVERLAP);
        assertThat(sink).containsExactly("a");
        assertThat(refused.finished()).isTrue();
        assertThat(progress.gaps().deletions()).isEqualTo(new PollGaps.Refused(since, "crm_permission_denied", "No."));
        assertThat(progress.forgetBefore()).isBefore(since);

        PollRun later =
                run(poll(NOON.minusSeconds(9000), progress.watermark(), progress.gaps()), NOON.plusSeconds(900));
        assertThat(later.changedGaps()).isEmpty();
        assertThat(later.query().deletedSince()).isEqualTo(since);
        read(later, new ChangePage(List.of(), List.of(deletion("b", NOON)), null));
        PollProgress told = read(later, new ChangePage(List.of(), List.of(deletion("b", NOON)), null));

        assertThat(sink).containsExactly("a", "b deleted");
        assertThat(told.gaps()).isEqualTo(PollGaps.NONE);
        assertThat(later.changedGaps()).contains(PollGaps.NONE);
        assertThat(later.changedGaps()).isEmpty();
    }

    @Test
    void aPollThatBeginsNowBeginsEarlierByWhatTheClockOfTheCrmIsBehind() {
        Poll begun = SamplePolls.poll("default", NOON, true, false);
        PollRun run = run(begun, NOON.plusSeconds(1));
        assertThat(run.moveStart(null)).isNull();

        assertThat(run.moveStart(Duration.ofSeconds(600))).isEqualTo(NOON.minusSeconds(600));

        assertThat(run.moveStart(Duration.ofSeconds(600))).isNull();
        assertThat(run.endPage().watermark()).isEqualTo(NOON.minusSeconds(600));
        assertThat(run.finished()).isFalse();
        assertThat(run.query().position()).isEqualTo(ChangePosition.since(NOON.minusSeconds(600)));
        read(run, page(null, lead("old", NOON.minusSeconds(601)), lead("new", NOON.minusSeconds(599))));
        assertThat(sink).containsExactly("new");
        assertThat(run(begun, NOON).moveStart(Duration.ofSeconds(2))).isNull();
        assertThat(run(poll(NOON, NOON, false), NOON).moveStart(Duration.ofSeconds(600)))
                .isNull();
    }

    @Test
    void aLeaseThatRanOutIsNoticed() {
        PollRun run = run(poll(Instant.EPOCH, NOON, false), NOON);

        run.held(System.nanoTime() + Duration.ofMinutes(1).toNanos());
        assertThat(run.held()).isTrue();
        run.held(System.nanoTime() - 1);
        assertThat(run.held()).isFalse();
    }

    private PollProgress read(PollRun run, ChangePage page) {
        for (RecordChange change : run.news(page, memory, NOW, null)) {
            sink.add(change.id() + (change instanceof RecordChange.Deleted ? " deleted" : ""));
            run.delivered(change, false);
        }
        PollProgress progress = run.endPage();
        progress.seen().forEach(seen -> memory.put(seen.id(), seen));
        return progress;
    }

    @Test
    void onlyMessagesOfFurtherKindsNameTheirKind() {
        MappedRecord contact = MappedRecord.of(
                RecordKind.CONTACT,
                name -> name.equals("id") ? TextNode.valueOf("7") : MissingNode.getInstance(),
                "zoho",
                "default",
                null,
                null);

        assertThat(new RecordChange.Changed(contact, RecordKind.CONTACT, NOON).document())
                .contains("\"id\":\"7\"")
                .endsWith("\"kind\":\"contact\",\"readAt\":\"" + NOON + "\"}");
        assertThat(new RecordChange.Deleted(deletion("7", NOON), RecordKind.DEAL).document())
                .isEqualTo("{\"deleted\":true,\"id\":\"7\",\"deletedAt\":\"" + NOON
                        + "\",\"provider\":\"zoho\",\"connection\":\"default\",\"kind\":\"deal\"}");
        assertThat(new RecordChange.Changed(lead("7", NOON), RecordKind.LEAD, NOON).document())
                .isEqualTo(Json.write(lead("7", NOON)));
        assertThat(RecordChange.kind(Json.object().put("kind", "deal"))).isEqualTo(RecordKind.DEAL);
        assertThat(RecordChange.kind(Json.object())).isEqualTo(RecordKind.LEAD);
    }

    private static PollRun run(Poll poll, Instant startedAt) {
        return new PollRun(poll, "holder", startedAt, new PollReading(OVERLAP, true, Map.of()));
    }

    private static Poll poll(Instant from, Instant watermark, boolean settled) {
        return new Poll(
                PollId.leads("default"),
                from,
                watermark,
                watermark,
                settled,
                true,
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
                true);
    }

    private static Poll poll(Instant from, Instant watermark, PollGaps gaps) {
        return new Poll(
                PollId.leads("default"),
                from,
                watermark,
                watermark,
                false,
                true,
                false,
                null,
                null,
                null,
                null,
                0,
                0,
                0,
                null,
                gaps,
                true);
    }

    private static ChangePage page(@Nullable ChangePosition next, CrmRecord... leads) {
        return new ChangePage(List.of(leads), List.of(), next);
    }

    private static CrmRecord lead(String id, @Nullable Instant modifiedAt) {
        return named(id, modifiedAt, "Lead");
    }

    private static CrmRecord named(String id, @Nullable Instant modifiedAt, String name) {
        ObjectNode members = Json.object()
                .put("id", id)
                .put("lastName", name)
                .put("fullName", name)
                .put("modifiedAt", modifiedAt == null ? null : modifiedAt.toString());
        return MappedRecord.of(RecordKind.LEAD, members::path, "zoho", "default", null, null);
    }

    private static RecordDeletion deletion(String id, Instant at) {
        return new RecordDeletion(id, at, "zoho", "default");
    }
}
