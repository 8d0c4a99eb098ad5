package io.github.crmgate.store;

import static io.github.crmgate.store.StoreUnderTest.AT_ONCE;
import static io.github.crmgate.store.StoreUnderTest.NOW;
import static io.github.crmgate.store.StoreUnderTest.grant;
import static io.github.crmgate.store.StoreUnderTest.zoho;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.crmgate.connection.ConnectionStatus;
import io.github.crmgate.outbox.OutboxEntry;
import io.github.crmgate.secret.Secret;
import io.github.crmgate.testing.Crowd;
import io.github.crmgate.testing.SampleConnections;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

abstract class OutboxContract extends StoreContract {
    private static final Duration HIDDEN = Duration.ofMinutes(2);

    OutboxContract(TestDatabase database) {
        super(database);
    }

    @Test
    void anEntryIsReadAsItWasPutIn() {
        OutboxEntry revocation = OutboxEntry.revocation(zoho("one", "Zoë"), Secret.of("r-🦊"), NOW);
        OutboxEntry notification = OutboxEntry.notification(
                SampleConnections.of("two", "freshsales", null, ConnectionStatus.ACTIVE), "x".repeat(20_000), NOW);

        test.outbox().add(revocation);
        test.outbox().add(notification);

        assertThat(test.outbox().page(null, 10)).containsExactlyInAnyOrder(revocation, notification);
    }

    @Test
    void anEmptyOutboxGivesNothing() {
        assertThat(take(NOW)).isEmpty();
        assertThat(test.outbox().page(null, 10)).isEmpty();
        assertThat(test.outbox().failing()).isZero();
    }

    @Test
    void theEntryThatWasDueLongestIsTakenFirst() {
        add("late", NOW.plusSeconds(2));
        add("early", NOW);
        add("later", NOW.plusSeconds(3));
        add("middle", NOW.plusSeconds(1));

        assertThat(IntStream.range(0, 5)
                        .mapToObj(i -> take(NOW.plusSeconds(2)))
                        .flatMap(Optional::stream)
                        .map(entry -> entry.payload().reveal()))
                .containsExactly("early", "middle", "late");
    }

    @Test
    void aTakenEntryTellsHowItStands() {
        add("one", NOW);

        OutboxEntry taken = take(NOW).orElseThrow();

        assertThat(taken.attempts()).isEqualTo(1);
        assertThat(taken.dueAt()).isEqualTo(NOW.plus(HIDDEN));
        assertThat(test.outbox().page(null, 10)).containsExactly(taken);
    }

    @Test
    void aTakenEntryIsHiddenForAWhile() {
        add("one", NOW);
        take(NOW);

        assertThat(take(NOW.plus(HIDDEN).minusMillis(1))).isEmpty();
        assertThat(take(NOW.plus(HIDDEN)).map(OutboxEntry::attempts)).contains(2);
    }

    @Test
    void manyTakersGetEachEntryOnce() {
        for (int i = 0; i < 200; i++) {
            add("n" + i, NOW);
        }

        List<String> taken = Crowd.calling(AT_ONCE, () -> {
                    List<String> mine = new ArrayList<>();
                    for (Optional<OutboxEntry> entry = take(NOW); entry.isPresent(); entry = take(NOW)) {
                        mine.add(entry.get().payload().reveal());
                    }
                    return mine;
                })
                .answers()
                .stream()
                .flatMap(List::stream)
                .toList();

        assertThat(taken)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 200).mapToObj(i -> "n" + i).toList());
    }

    @Test
    void aDeliveredEntryIsGone() {
        add("one", NOW);

        test.outbox().done(take(NOW).orElseThrow());

        assertThat(test.outbox().page(null, 10)).isEmpty();
        assertThat(take(NOW.plus(HIDDEN))).isEmpty();
    }

    @Test
    void aFailedEntryIsDueAgainLater() {
        add("one", NOW);

        test.outbox().failed(take(NOW).orElseThrow(), "503", NOW.plusSeconds(30));

        assertThat(take(NOW.plusSeconds(29))).isEmpty();
        OutboxEntry again = take(NOW.plusSeconds(30)).orElseThrow();
        assertThat(again.attempts()).isEqualTo(2);
        assertThat(again.error()).isEqualTo("503");
    }

    @Test
    void anEntryThatWasGivenUpIsNeverTakenButShown() {
        add("one", NOW);

        test.outbox().failed(take(NOW).orElseThrow(), "400", null);

        assertThat(take(NOW.plus(Duration.ofDays(1000)))).isEmpty();
        assertThat(test.outbox().page(null, 10)).singleElement().satisfies(entry -> {
            assertThat(entry.dueAt()).isNull();
            assertThat(entry.error()).isEqualTo("400");
        });
    }

    @Test
    void thoseThatFailedAreCounted() {
        for (int i = 0; i < 4; i++) {
            add("n" + i, NOW);
        }
        test.outbox().failed(take(NOW).orElseThrow(), "503", NOW.plusSeconds(30));
        test.outbox().failed(take(NOW).orElseThrow(), "400", null);
        take(NOW);

        assertThat(test.outbox().failing()).isEqualTo(2);
    }

    @Test
    void aLateFailureDoesNotTouchWhatSomebodyElseHasTaken() {
        add("one", NOW);
        OutboxEntry late = take(NOW).orElseThrow();
        OutboxEntry others = take(NOW.plus(HIDDEN)).orElseThrow();

        test.outbox().failed(late, "late", null);

        assertThat(test.outbox().page(null, 10)).containsExactly(others);
    }

    @Test
    void aFailureIsKeptEvenIfTheRowWasSealedAnewMeanwhile() {
        add("one", NOW);
        OutboxEntry taken = take(NOW).orElseThrow();
        Rekeyed.everythingOf(test);

        test.outbox().failed(taken, "400", null);

        assertThat(test.outbox().page(null, 10))
                .singleElement()
                .extracting(OutboxEntry::error)
                .isEqualTo("400");
    }

    @Test
    void aFailureMayBeToldInAnyWords() {
        add("one", NOW);

        test.outbox().failed(take(NOW).orElseThrow(), "a\u0000b\ud83d" + "x".repeat(5000), null);

        assertThat(test.outbox().page(null, 10).get(0).error()).startsWith("a").hasSizeBetween(3000, 4000);
    }

    @Test
    void aDeliveredRevocationFreesTheCountOfItsRefreshToken() {
        test.counts().made("client", zoho("one", "ada"), grant("r-1").credential());
        test.counts().made("client", zoho("one", "ada"), grant("r-2").credential());
        test.outbox().add(OutboxEntry.revocation(zoho("one", "ada"), Secret.of("r-1"), NOW));

        assertThat(test.counts().from("zoho", 2)).hasSize(1);
        test.outbox().done(take(NOW).orElseThrow());

        assertThat(test.counts().from("zoho", 2)).isEmpty();
        assertThat(test.counts().from("zoho", 1)).hasSize(1);
    }

    @Test
    void aDeliveredNotificationFreesNothing() {
        test.counts().made("client", zoho("one", "ada"), grant("r-1").credential());
        add("r-1", NOW);

        test.outbox().done(take(NOW).orElseThrow());

        assertThat(test.counts().from("zoho", 1)).hasSize(1);
    }

    @Test
    void pagesGoThroughAllEntriesOnce() {
        for (int i = 0; i < 25; i++) {
            add("n" + i, NOW);
        }

        List<OutboxEntry> first = test.outbox().page(null, 10);
        List<OutboxEntry> second = test.outbox().page(first.get(9).id(), 10);
        List<OutboxEntry> third = test.outbox().page(second.get(9).id(), 10);

        assertThat(third).hasSize(5);
        assertThat(IntStream.range(0, 25).mapToObj(i -> "n" + i))
                .containsExactlyInAnyOrderElementsOf(List.of(first, second, third).stream()
                        .flatMap(List::stream)
                        .map(entry -> entry.payload().reveal())
                        .toList());
    }

    @Test
    void aRefreshTokenThatServesAgainIsNotRevoked() {
        test.saved("one", "r-1");
        test.connections().delete("one");
        test.saved("one", "r-1");

        assertThat(test.outbox().take(OutboxEntry.Kind.REVOCATION, NOW, HIDDEN)).isEmpty();
        assertThat(test.toBeRevoked()).isEmpty();

        test.connections().delete("one");
        assertThat(test.outbox().take(OutboxEntry.Kind.REVOCATION, NOW, HIDDEN)).isPresent();
    }

    @Test
    void anEntryThatWasGivenUpIsTakenByItsIdAndStaysGivenUp() {
        add("one", NOW);
        OutboxEntry givenUp = take(NOW).orElseThrow();
        assertThat(test.outbox().takeGivenUp(givenUp.id())).isEmpty();
        assertThat(test.outbox().isDue(givenUp.id())).isTrue();
        test.outbox().failed(givenUp, "400", null);
        assertThat(test.outbox().isDue(givenUp.id())).isFalse();

        OutboxEntry taken = test.outbox().takeGivenUp(givenUp.id()).orElseThrow();

        assertThat(taken.attempts()).isEqualTo(2);
        assertThat(taken.payload().reveal()).isEqualTo("one");
        assertThat(take(NOW.plus(Duration.ofDays(1000)))).isEmpty();
        test.outbox().done(taken);
        assertThat(test.outbox().takeGivenUp(givenUp.id())).isEmpty();
    }

    @Test
    void aRefreshTokenThatServesAgainIsNotRevokedByAReplay() {
        test.saved("one", "r-1");
        test.connections().delete("one");
        OutboxEntry givenUp =
                test.outbox().take(OutboxEntry.Kind.REVOCATION, NOW, HIDDEN).orElseThrow();
        test.outbox().failed(givenUp, "503", null);
        test.saved("one", "r-1");

        assertThat(test.outbox().takeGivenUp(givenUp.id())).isEmpty();
        assertThat(test.toBeRevoked()).isEmpty();
    }

    @Test
    void theKindsThatAreDueAreNamed() {
        assertThat(test.outbox().due(NOW)).isEmpty();
        add("one", NOW);
        add("two", NOW);
        test.outbox().add(OutboxEntry.revocation(zoho("one", null), Secret.of("r"), NOW.plusSeconds(1)));

        assertThat(test.outbox().due(NOW)).containsExactly(OutboxEntry.Kind.NOTIFICATION);
        assertThat(test.outbox().due(NOW.plusSeconds(1)))
                .containsExactlyInAnyOrder(OutboxEntry.Kind.NOTIFICATION, OutboxEntry.Kind.REVOCATION);
        take(NOW);
        take(NOW);
        assertThat(test.outbox().due(NOW)).isEmpty();
    }

    @Test
    void aKindDoesNotWaitForAnother() {
        test.outbox().add(OutboxEntry.revocation(zoho("one", null), Secret.of("r"), NOW));
        add("later", NOW.plusSeconds(1));

        assertThat(test.outbox().take(OutboxEntry.Kind.NOTIFICATION, NOW.plusSeconds(1), HIDDEN))
                .hasValueSatisfying(
                        entry -> assertThat(entry.payload().reveal()).isEqualTo("later"));
    }

    private void add(String document, Instant dueAt) {
        test.outbox().add(OutboxEntry.notification(zoho("one", null), document, dueAt));
    }

    private Optional<OutboxEntry> take(Instant now) {
        return Stream.of(OutboxEntry.Kind.values())
                .flatMap(kind -> test.outbox().take(kind, now, HIDDEN).stream())
                .findFirst();
    }
}
