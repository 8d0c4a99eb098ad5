package io.github.crmgate.store;

import static io.github.crmgate.store.StoreUnderTest.AT_ONCE;
import static io.github.crmgate.store.StoreUnderTest.LONG;
import static io.github.crmgate.store.StoreUnderTest.NOW;
import static io.github.crmgate.store.StoreUnderTest.SHORT;
import static io.github.crmgate.store.StoreUnderTest.zoho;
import static io.github.crmgate.testing.SampleDeadLetters.awaiting;
import static io.github.crmgate.testing.SampleDeadLetters.of;
import static io.github.crmgate.testing.SampleDeadLetters.reported;
import static io.github.crmgate.testing.SampleDeadLetters.unreported;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.crmgate.connection.LastError;
import io.github.crmgate.deadletter.Cause;
import io.github.crmgate.deadletter.DeadLetter;
import io.github.crmgate.deadletter.DeadLetterCursor;
import io.github.crmgate.deadletter.DeadLetterFilter;
import io.github.crmgate.deadletter.DeadLetterStatus;
import io.github.crmgate.deadletter.DeadLetters;
import io.github.crmgate.deadletter.Replay;
import io.github.crmgate.outbox.OutboxEntry;
import io.github.crmgate.testing.Crowd;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

abstract class DeadLettersContract extends StoreContract {
    private static final Replay REPLAY = new Replay("lead-delivery", "{\"email\":\"zoë@example.com\"}");

    DeadLettersContract(TestDatabase database) {
        super(database);
    }

    private DeadLetters letters() {
        return test.store.deadLetters();
    }

    @Test
    void aLetterIsReadAsItWasAdded() {
        DeadLetter reported = reported("1", NOW);
        DeadLetter awaiting = awaiting(unreported("2", NOW));
        DeadLetter bare = of("3", NOW, true, "proxy", null, "internal", null);

        letters().add(List.of(reported, awaiting, bare));

        assertThat(letters().find("1")).contains(reported);
        assertThat(letters().find("2")).contains(awaiting);
        assertThat(letters().find("3")).contains(bare);
        assertThat(letters().find("4")).isEmpty();
    }

    @Test
    void whatIsReplayedIsSealed() {
        letters().add(List.of(of("1", NOW, false, "lead-poll", "one", "internal", REPLAY)));

        String everything = test.dump().toString();

        assertThat(everything).contains("lead-poll").doesNotContain("example.com");
        assertThat(everything).doesNotContain(HexFormat.of().formatHex("example.com".getBytes()));
    }

    @Test
    void aLetterThatWasTamperedWithIsShownButNotReplayed() {
        letters().add(List.of(unreported("1", NOW), unreported("2", NOW)));
        test.execute("UPDATE dead_letter SET sealed = (SELECT d.sealed FROM dead_letter d WHERE d.id = '2')");

        assertThat(letters().find("1")).map(DeadLetter::replay).isEmpty();
        assertThat(letters().claim("1", LONG)).isEmpty();
        assertThat(letters().claim("2", LONG)).isPresent();
    }

    @Test
    void aLetterIsSealedAnewUnderANewKey() {
        letters().add(List.of(unreported("1", NOW)));

        Rekeyed.everythingOf(test);

        assertThat(letters().find("1")).contains(unreported("1", NOW));
    }

    @Test
    void aLetterThatIsKnownIsLeftAsItIs() {
        letters().add(List.of(unreported("1", NOW)));

        letters().add(List.of(unreported("1", NOW.plusSeconds(1)), unreported("2", NOW), unreported("2", NOW)));

        assertThat(letters().find("1")).contains(unreported("1", NOW));
        assertThat(ids(DeadLetterFilter.ALL)).containsExactly("2", "1");
    }

    @Test
    void itMayBeToldInAnyWords() {
        DeadLetter letter = unreported("1", NOW)
                .failedAgain(0, new Cause("internal", "a\u0000b\ud83d" + "x".repeat(5000), null, "\u0000"), false);
        Replay odd = new Replay("r", "a\u0000b\ud83d" + "x".repeat(200_000));

        letters().add(List.of(letter, of("2", NOW, false, "r", "one", "internal", odd)));

        assertThat(letters().find("1").orElseThrow().cause().detail()).hasSizeBetween(3000, 4000);
        assertThat(letters().find("2").orElseThrow().replay().payload()).hasSize(200_004);
    }

    @Test
    void theNewestComeFirstAndPagesGoThroughAll() {
        List<DeadLetter> added = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            added.add(unreported("id-" + (i % 2 == 0 ? 'a' : 'b') + i, NOW.plusMillis(i / 5)));
        }
        letters().add(added);

        List<DeadLetter> paged = new ArrayList<>();
        DeadLetterCursor after = null;
        List<DeadLetter> page = letters().page(DeadLetterFilter.ALL, null, 7);
        while (!page.isEmpty()) {
            paged.addAll(page);
            after = page.get(page.size() - 1).cursor();
            page = letters().page(DeadLetterFilter.ALL, after, 7);
        }

        assertThat(paged).containsExactlyInAnyOrderElementsOf(added);
        assertThat(paged.stream().map(DeadLetter::time).toList())
                .isSortedAccordingTo((one, other) -> other.compareTo(one));
    }

    @Test
    void aPageGoesOnAfterALetterThatIsGone() {
        letters().add(List.of(unreported("1", NOW), unreported("2", NOW.plusSeconds(1))));
        DeadLetterCursor place = letters().find("2").orElseThrow().cursor();

        letters().delete("2");

        assertThat(letters().page(DeadLetterFilter.ALL, place, 10))
                .extracting(DeadLetter::id)
                .containsExactly("1");
    }

    @Test
    void filtersAreCombined() {
        letters()
                .add(List.of(
                        of("1", NOW, false, "lead-poll", "one", "internal", REPLAY),
                        of("2", NOW.plusSeconds(1), false, "lead-poll", "two", "internal", REPLAY),
                        of("3", NOW.plusSeconds(2), false, "lead-list", "one", "crm_timeout", REPLAY)));

        assertThat(ids(filter("one", null, null, null, null, null))).containsExactly("3", "1");
        assertThat(ids(filter(null, "lead-poll", null, null, null, null))).containsExactly("2", "1");
        assertThat(ids(filter(null, null, "crm_timeout", null, null, null))).containsExactly("3");
        assertThat(ids(filter("one", null, "internal", null, null, null))).containsExactly("1");
        assertThat(ids(filter("one", "lead-poll", null, null, null, null))).containsExactly("1");
        assertThat(ids(filter("one", "lead-list", "crm_timeout", null, null, null)))
                .containsExactly("3");
        assertThat(ids(filter("one", "lead-poll", "crm_timeout", null, null, null)))
                .isEmpty();
        assertThat(ids(filter(null, null, null, null, NOW.plusSeconds(1), NOW.plusSeconds(2))))
                .containsExactly("2");
        assertThat(ids(filter("three", null, null, null, null, null))).isEmpty();
    }

    @Test
    void statusIsAFilterToo() {
        letters().add(List.of(unreported("1", NOW), unreported("2", NOW), unreported("3", NOW)));
        letters().claim("2", LONG);
        letters().end(letters().claim("3", LONG).orElseThrow().replayed(1, NOW));

        assertThat(ids(filter(null, null, null, DeadLetterStatus.WAITING, null, null)))
                .containsExactly("1");
        assertThat(ids(filter(null, null, null, DeadLetterStatus.REPLAYING, null, null)))
                .containsExactly("2");
        assertThat(ids(filter(null, null, null, DeadLetterStatus.REPLAYED, null, null)))
                .containsExactly("3");
        assertThat(ids(filter("one", "lead-poll", null, DeadLetterStatus.REPLAYED, null, null)))
                .containsExactly("3");
        assertThat(ids(filter("one", "lead-poll", null, DeadLetterStatus.WAITING, null, null)))
                .containsExactly("1");
        assertThat(ids(filter(null, null, "delivery_failed", DeadLetterStatus.WAITING, null, null)))
                .containsExactly("1");
        assertThat(letters().find("2")).map(DeadLetter::status).contains(DeadLetterStatus.REPLAYING);
    }

    @Test
    void oneOfManyClaimsALetter() {
        letters().add(List.of(unreported("1", NOW)));

        List<Optional<DeadLetter>> claims =
                Crowd.calling(AT_ONCE, () -> letters().claim("1", LONG)).answers();

        assertThat(claims).filteredOn(Optional::isPresent).hasSize(1);
    }

    @Test
    void aClaimThatNobodyEndsIsVoidAfterItsLease() {
        letters().add(List.of(unreported("1", NOW)));
        DeadLetter killed = letters().claim("1", SHORT).orElseThrow();
        assertThat(letters().claim("1", LONG)).isEmpty();

        DeadLetter again = await().until(() -> letters().claim("1", LONG), Optional::isPresent)
                .orElseThrow();
        letters().end(killed.replayed(1, NOW));

        assertThat(letters().find("1")).contains(again);
    }

    @Test
    void aLetterThatWasReplayedIsDone() {
        letters().add(List.of(unreported("1", NOW)));
        DeadLetter done = letters().claim("1", LONG).orElseThrow().replayed(2, NOW.plusSeconds(9));

        letters().end(done);

        DeadLetter found = letters().find("1").orElseThrow();
        assertThat(found.status()).isEqualTo(DeadLetterStatus.REPLAYED);
        assertThat(found.replayedAt()).isEqualTo(NOW.plusSeconds(9));
        assertThat(found.attempts()).isEqualTo(5);
        assertThat(letters().claim("1", LONG)).isEmpty();
        assertThat(letters().replayable(DeadLetterFilter.ALL, 10)).isEmpty();
        assertThat(letters().waiting()).isEqualTo(new DeadLetters.Waiting(0, 0));
    }

    @Test
    void aLetterThatWasSettledIsDoneToo() {
        letters().add(List.of(unreported("1", NOW), unreported("2", NOW)));
        letters().end(letters().claim("2", LONG).orElseThrow().replayed(1, NOW));
        Cause found = new Cause("outcome_unknown", "It was carried out.", null, null);

        letters().end(letters().claim("1", LONG).orElseThrow().settled(found, NOW.plusSeconds(9)));

        DeadLetter settled = letters().find("1").orElseThrow();
        assertThat(settled.status()).isEqualTo(DeadLetterStatus.SETTLED);
        assertThat(settled.cause()).isEqualTo(found);
        assertThat(settled.replayedAt()).isEqualTo(NOW.plusSeconds(9));
        assertThat(settled.attempts()).isEqualTo(3);
        assertThat(settled.replayable()).isFalse();
        assertThat(letters().claim("1", LONG)).isEmpty();
        assertThat(ids(filter(null, null, null, DeadLetterStatus.SETTLED, null, null)))
                .containsExactly("1");
        assertThat(ids(filter(null, null, null, DeadLetterStatus.REPLAYED, null, null)))
                .containsExactly("2");
    }

    @Test
    void aLetterThatFailedAgainWaitsWithItsNewCause() {
        letters().add(List.of(unreported("1", NOW)));
        Cause cause = new Cause("crm_timeout", "Late.", null, null);

        letters().end(letters().claim("1", LONG).orElseThrow().failedAgain(1, cause, true));

        DeadLetter found = letters().find("1").orElseThrow();
        assertThat(found.status()).isEqualTo(DeadLetterStatus.WAITING);
        assertThat(found.cause()).isEqualTo(cause);
        assertThat(found.attempts()).isEqualTo(4);
        assertThat(found.awaitsAuthorization()).isTrue();
        assertThat(letters().claim("1", LONG)).isPresent();
    }

    @Test
    void aClaimIsEndedEvenIfTheRowWasSealedAnewMeanwhile() {
        letters().add(List.of(unreported("1", NOW)));
        DeadLetter claimed = letters().claim("1", LONG).orElseThrow();
        Rekeyed.everythingOf(test);

        letters().end(claimed.replayed(1, NOW));

        assertThat(letters().find("1")).map(DeadLetter::status).contains(DeadLetterStatus.REPLAYED);
    }

    @Test
    void whatCanBeReplayedComesOldestFirst() {
        letters()
                .add(List.of(
                        unreported("late", NOW.plusSeconds(2)),
                        unreported("early", NOW),
                        of("other", NOW, false, "lead-poll", "two", "internal", REPLAY),
                        of("never", NOW, true, "proxy", "one", "internal", null),
                        unreported("taken", NOW)));
        letters().claim("taken", LONG);

        DeadLetterFilter one = DeadLetterFilter.of("one", null, null);
        assertReplayable(one, "early", "late");
        assertThat(letters().replayable(one, 1)).containsExactly("early");
        assertReplayable(DeadLetterFilter.of("one", "lead-poll", null), "early", "late");
        assertReplayable(DeadLetterFilter.of("one", "lead-poll", "delivery_failed"), "early", "late");
        assertReplayable(DeadLetterFilter.of("one", "lead-poll", "crm_timeout"));
        assertThat(letters().claim("never", LONG)).isEmpty();
    }

    private void assertReplayable(DeadLetterFilter filter, String... ids) {
        assertThat(letters().replayable(filter, 10)).containsExactly(ids);
        assertThat(letters().countReplayable(filter)).isEqualTo(ids.length);
    }

    @Test
    void lettersOfAConnectionThatIsAuthorizedAgainAreFound() {
        test.saved("one", "r-1");
        test.saved("two", "r-2");
        test.grants().declareDead(test.leased("one", LONG), new LastError("authorization_required", "dead", NOW));
        letters()
                .add(List.of(
                        awaiting(unreported("late", NOW.plusSeconds(1))),
                        awaiting(unreported("early", NOW)),
                        unreported("other", NOW),
                        awaiting(of("two", NOW, false, "lead-poll", "two", "internal", REPLAY)),
                        awaiting(of("gone", NOW, false, "lead-poll", "gone", "internal", REPLAY))));
        assertThat(letters().authorizedAgain(10)).containsExactly("two");

        test.saved("one", "r-3");

        assertThat(letters().authorizedAgain(2)).containsExactly("early", "two");
        letters().end(letters().claim("early", LONG).orElseThrow().replayed(1, NOW));
        letters().claim("two", LONG);
        assertThat(letters().authorizedAgain(10)).containsExactly("late");
    }

    @Test
    void onlyTheNewestAreKeptOfWhatACallerWasTold() {
        letters().add(List.of(unreported("kept", NOW.minusSeconds(1))));
        letters()
                .add(IntStream.range(0, 900)
                        .mapToObj(i -> reported("a-" + i, NOW.plusMillis(i)))
                        .toList());
        letters()
                .add(IntStream.range(900, 1100)
                        .mapToObj(i -> reported("a-" + i, NOW.plusMillis(i)))
                        .toList());

        assertThat(test.number("SELECT count(*) FROM dead_letter WHERE told")).isEqualTo(1000);
        assertThat(letters().find("a-99")).isEmpty();
        assertThat(letters().find("a-100")).isPresent();
        assertThat(letters().find("kept")).isPresent();
    }

    @Test
    void waitingOnesAreCounted() {
        letters().add(List.of(reported("1", NOW), unreported("2", NOW), unreported("3", NOW)));
        letters().end(letters().claim("3", LONG).orElseThrow().replayed(1, NOW));

        assertThat(letters().waiting()).isEqualTo(new DeadLetters.Waiting(2, 1));
    }

    @Test
    void aDeletedLetterIsGone() {
        letters().add(List.of(unreported("1", NOW), unreported("2", NOW)));

        assertThat(letters().delete("1")).isTrue();
        assertThat(letters().delete("1")).isFalse();

        assertThat(ids(DeadLetterFilter.ALL)).containsExactly("2");
    }

    @Test
    void theOldAreForgotten() {
        letters().add(List.of(unreported("old", NOW), reported("told", NOW), unreported("new", NOW.plusSeconds(1))));

        assertThat(letters().prune(NOW.plusSeconds(1), 10)).isEqualTo(2);

        assertThat(ids(DeadLetterFilter.ALL)).containsExactly("new");
    }

    @Test
    void theOldestBeyondTheirNumberAreForgottenAndTheWaitingOnesCounted() {
        for (int i = 0; i < 6; i++) {
            letters().add(List.of(unreported("n-" + i, NOW.plusSeconds(i)), reported("t-" + i, NOW)));
        }
        letters().end(letters().claim("n-0", LONG).orElseThrow().replayed(1, NOW));
        letters().claim("n-1", LONG);

        assertThat(letters().prune(NOW.minusSeconds(9), 3)).isEqualTo(1);

        assertThat(ids(filter(null, "lead-poll", null, null, null, null))).containsExactly("n-5", "n-4", "n-3", "n-1");
        assertThat(ids(filter(null, "lead-list", null, null, null, null))).hasSize(6);
    }

    @Test
    void anEntryOfTheOutboxGoesWithItsLetter() {
        String deleted = givenUp("deleted", NOW);
        String old = givenUp("old", NOW);
        String waiting = givenUp("waiting", NOW.plusSeconds(5));

        letters().delete(deleted);
        letters().prune(NOW.plusSeconds(1), 10);

        assertThat(test.outbox().page(null, 10)).extracting(OutboxEntry::id).containsExactly(waiting);
        assertThat(letters().find(old)).isEmpty();
    }

    @Test
    void anEntryThatIsStillTriedStaysWhenALetterOfItsIdGoes() {
        OutboxEntry entry = OutboxEntry.notification(zoho("one", null), "document", NOW);
        test.outbox().add(entry);
        letters().add(List.of(of(entry.id(), NOW, false, "outbox-notification", "one", "internal", outbox(entry))));

        letters().delete(entry.id());

        assertThat(test.outbox().page(null, 10)).hasSize(1);
    }

    /** An entry that was given up, and its letter. */
    private String givenUp(String document, Instant at) {
        test.outbox().add(OutboxEntry.notification(zoho("one", null), document, NOW));
        OutboxEntry entry = test.outbox()
                .take(OutboxEntry.Kind.NOTIFICATION, NOW, Duration.ofMinutes(1))
                .orElseThrow();
        test.outbox().failed(entry, "404", null);
        letters().add(List.of(of(entry.id(), at, false, "outbox-notification", "one", "internal", outbox(entry))));
        return entry.id();
    }

    private static Replay outbox(OutboxEntry entry) {
        return new Replay("outbox", '"' + entry.id() + '"');
    }

    private List<String> ids(DeadLetterFilter filter) {
        return letters().page(filter, null, 5000).stream().map(DeadLetter::id).toList();
    }

    private static DeadLetterFilter filter(
            String connection, String route, String code, DeadLetterStatus status, Instant since, Instant until) {
        return new DeadLetterFilter(connection, route, code, status, since, until);
    }
}
